// Reading the command line with CLI11: the only file that includes it, since it takes seconds to compile.
#include "options.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <functional>
#include <limits>
#include <sstream>

#include "print.hpp"
#include "report.hpp"

namespace {

constexpr const char* version = "1.0";
constexpr double day = 24 * 60 * 60;

template <typename Number>
std::string text(Number number) {
  std::ostringstream stream;
  stream << number;
  return stream.str();
}

// The number that an argument is, if it is one from `least` to `most`, and nothing else: not "", " 1", "0x1", "1 s",
// "nan".
template <typename Number>
Number number(const std::string& option, const std::string& argument, Number least, Number most) {
  std::istringstream stream(argument);
  Number value{};
  const bool is_number = stream >> std::noskipws >> value && stream.peek() == EOF;
  if (!is_number || value < least || value > most) {
    const std::string kind = std::is_integral_v<Number> ? "a whole number" : "a number";
    throw UsageError(option + " '" + argument + "' is not " + kind + " from " + text(least) + " to " + text(most));
  }
  return value;
}

// Adds an option with one value, which the last one given on the command line decides.
void add(CLI::App& app, const std::string& flags, const std::string& type, const std::string& value,
         const std::string& description, const std::function<void(const std::string&)>& set) {
  app.add_option_function<std::string>(flags, set, description)->type_name(type)->default_str(value)->take_last();
}

}  // namespace

CommandLine::CommandLine(const std::string& description) : app_(std::make_unique<CLI::App>(description, program)) {
  app_->set_help_flag("-h,--help", "show this help and exit");
  app_->add_flag_callback(
      "-V,--version",
      [] {
        print(std::string(program) + " " + version);
        std::exit(EXIT_SUCCESS);
      },
      "show the version and exit");
}

CommandLine::~CommandLine() = default;

CommandLine& CommandLine::host(const std::string& value) {
  options_.host = value;
  add(*app_, "--host", "HOST", value, "the server's address or name",
      [this](const std::string& argument) { options_.host = argument; });
  return *this;
}

CommandLine& CommandLine::port(std::uint16_t value) {
  options_.port = value;
  add(*app_, "-p,--port", "PORT", text(value), "the server's port; a server takes 0 for any that is free",
      [this](const std::string& argument) {
        options_.port = static_cast<std::uint16_t>(number("--port", argument, 0, 65535));
      });
  return *this;
}

CommandLine& CommandLine::backlog(int value) {
  options_.backlog = value;
  add(*app_, "--backlog", "CLIENTS", text(value), "how many clients may wait to be accepted",
      [this](const std::string& argument) { options_.backlog = number("--backlog", argument, 0, 65535); });
  return *this;
}

CommandLine& CommandLine::delay(double seconds) {
  options_.delay = Seconds(seconds);
  add(*app_, "--delay", "SECONDS", text(seconds), "how long to wait before each reply",
      [this](const std::string& argument) { options_.delay = Seconds(number("--delay", argument, 0.0, day)); });
  return *this;
}

CommandLine& CommandLine::timeout(double seconds) {
  options_.timeout = Seconds(seconds);
  add(*app_, "-w,--timeout", "SECONDS", text(seconds), "how long to wait for the server; 0: for ever",
      [this](const std::string& argument) { options_.timeout = Seconds(number("--timeout", argument, 0.0, day)); });
  return *this;
}

CommandLine& CommandLine::names(const std::vector<std::string>& values, void (*check)(const std::string&)) {
  options_.names = values;
  std::string defaults;
  for (const std::string& name : values) defaults += (defaults.empty() ? "" : " ") + name;
  app_->add_option("NAME", options_.names, "the names to send")
      ->each(check)
      ->option_text("... =" + defaults)
      // All there are, each as it is: were they "extra" arguments to CLI11, it would take a name like [a,b] for two.
      ->expected(std::numeric_limits<int>::max())
      ->allow_extra_args(false)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  return *this;
}

Options CommandLine::parse(int argc, char* argv[]) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print(app_->help());
    std::exit(EXIT_SUCCESS);
  } catch (const CLI::ParseError& error) {
    throw UsageError(error.what());
  }
  return options_;
}
