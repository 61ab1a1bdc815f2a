// Reading the command line with CLI11: the only file that includes it, since it takes seconds to compile.
#include "options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <limits>
#include <sstream>

#include "output.hpp"

namespace {

void set(const std::string& /*option*/, const std::string& argument, std::string& value) { value = argument; }

// A number: a whole one to 65535, or one of seconds, to a day; and nothing else, no "", " 1", "0x1", "1 s", "nan".
template <typename Number>
void set(const std::string& option, const std::string& argument, Number& value) {
  constexpr bool is_whole = std::is_integral_v<Number>;
  constexpr double most = is_whole ? 65535 : 24 * 60 * 60;
  const char* const characters = is_whole ? "0123456789" : "0123456789.+-Ee";
  char* end = nullptr;
  errno = 0;
  double number = std::strtod(argument.c_str(), &end);
  // What is too small for a double comes as 0, which means something else.
  if (errno == ERANGE && number >= 0 && number < 1) number = std::numeric_limits<double>::min();
  const bool is_plain = argument.find_first_not_of(characters) == std::string::npos;
  if (argument.empty() || *end != '\0' || !is_plain || number < 0 || number > most) {
    std::ostringstream what;
    what << option << " '" << argument << "' is not a " << (is_whole ? "whole " : "") << "number from 0 to " << most;
    throw std::invalid_argument(what.str());
  }
  value = static_cast<Number>(number);
}

// The names among what CLI11 has left over: it would take one like [a,b] for two, and {} for none, so it gets none.
std::vector<std::string> names_among(std::vector<std::string> arguments) {
  const auto mark = std::find(arguments.begin(), arguments.end(), "--");  // what follows it is no option
  for (auto each = arguments.begin(); each != mark; ++each)
    if (each->size() > 1 && each->front() == '-') throw std::invalid_argument("there is no option " + *each);
  if (mark != arguments.end()) arguments.erase(mark);
  return arguments;
}

void check_length(std::size_t name, std::size_t greeting) {
  if (greeting <= 1024) return;
  throw std::invalid_argument("a name of " + std::to_string(name) + " bytes is too long: its greeting would have " +
                              std::to_string(greeting) + ", and the client reads it with recv(1024)");
}

}  // namespace

Options parse(int argc, char* argv[], const std::string& description, const std::vector<std::string>& taken,
              void (*check)(const std::string& name)) {
  prepare_streams();
  CLI::App app(description, program_name());
  // Adds an option, if this program takes it. Given more than once, the last one counts.
  const auto add = [&](const std::string& flags, const std::string& type, const std::string& help, auto& value) {
    const std::string option = flags.substr(flags.find("--"));
    if (std::count(taken.begin(), taken.end(), option) == 0) return;
    std::ostringstream initial;
    initial << value;
    const auto given = [&value, option](const std::string& argument) { set(option, argument, value); };
    app.add_option_function<std::string>(flags, given, help)->type_name(type)->default_str(initial.str())->take_last();
  };
  Options options;
  add("--host", "HOST", "the server's address or name", options.host);
  add("-p,--port", "PORT", "the server's port; a server takes 0 for any that is free", options.port);
  add("--backlog", "CLIENTS", "how many clients may wait to be accepted", options.backlog);
  add("--delay", "SECONDS", "how long to wait before each reply", options.delay);
  add("-w,--timeout", "SECONDS", "how long to wait for the server; 0: for ever", options.timeout);
  if (check != nullptr) app.footer("NAME... are the names to send; without any: Michael Tracy Sarah");
  app.set_help_flag("-h,--help", "show this help and exit");
  app.set_version_flag("-V,--version", program_name() + std::string(" 1.0"), "show the version and exit");
  app.allow_extras();
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    print(app.help());
    std::exit(EXIT_SUCCESS);
  } catch (const CLI::CallForVersion& version) {
    print(version.what());
    std::exit(EXIT_SUCCESS);
  } catch (const CLI::ParseError& error) {
    throw std::invalid_argument(error.what());
  }
  const std::vector<std::string> names = names_among(app.remaining());
  if (!names.empty() && check == nullptr) throw std::invalid_argument("there is no use here for " + names.front());
  for (const std::string& name : names) check(name);
  if (!names.empty()) options.names = names;
  return options;
}

void check_tcp_name(const std::string& name) {
  if (name.empty()) throw std::invalid_argument("an empty name sends nothing over TCP, so no reply would come");
  if (name == "exit") throw std::invalid_argument("'exit' is no name: it tells the server to close the connection");
  check_length(name.size(), ("Hello, " + name).size());
}

void check_udp_name(const std::string& name) { check_length(name.size(), ("Hello, " + name + "!").size()); }
