// Program: a process, with its words in the transcript.
#include "tests/exercises/support/program.hpp"

#include <signal.h>

#include <cstring>
#include <optional>
#include <thread>
#include <utility>

#include "tests/exercises/support/literal.hpp"

namespace {

std::string command_line(const std::string& name, const std::vector<std::string>& arguments) {
  std::string line = "$ ./" + name;
  for (const std::string& argument : arguments) line += " " + argument;
  return line;
}

}  // namespace

Program::Program(Scene& scene, std::string name, const std::vector<std::string>& arguments)
    : scene_(scene), name_(std::move(name)), process_(name_, arguments, StandardInput::open) {
  scene_.tell(command_line(name_, arguments), "");
}

void Program::prints(const std::string& line, const std::string& why) {
  const std::optional<std::string> came = process_.out.line_within(patience);
  if (came && *came == line) return scene_.show(name_, line);
  if (came) scene_.fail_bytes(name_, "prints", *came, came->empty() ? "an empty line" : "", line, why);
  ends_within(std::chrono::seconds(1));  // if its output is at its end, it will be soon
  scene_.fail(name_, "prints", scene_.silence(), literal(line), why);
}

void Program::types(const std::string& text) {
  scene_.tell("you", "type", literal(text));
  process_.in.write(text);
}

void Program::types_no_more() {
  scene_.tell("you", "type", "Ctrl-D: the end of the input");
  process_.in.end();
}

void Program::ends(int status, const std::string& why) {
  if (const std::optional<std::string> came = process_.out.line_within(patience))
    scene_.fail(name_, "prints", literal(*came), "nothing more", why);
  const std::string expected = "its end, with status " + std::to_string(status);
  if (!ends_within(patience))
    scene_.fail(name_, "goes on", "for " + std::to_string(patience.count()) + " s", expected, why);
  if (process_.wait() != status) fail_end(expected, why);
  show_rest(process_.err);
  scene_.tell(name_, how_it_ended());
  end_is_told_ = true;
}

void Program::says(const std::string& words, const std::string& why) {
  if (process_.err.wait_for_end().find(words) == std::string::npos)
    scene_.fail(name_, "does not", "say it on the standard error", "a line with \"" + words + "\"", why);
}

void Program::finds_address(const std::string& why) {
  const std::optional<std::string> line = process_.err.line_within(patience);
  if (line) scene_.show(name_, *line);
  for (const std::string said : {": listening on ", ": bound to "})
    if (line && line->find(said) != std::string::npos) address_ = line->substr(line->find(said) + said.size());
  if (!address_.empty()) return;
  if (ends_within(patience)) fail_end("a server that waits for clients", why);
  scene_.fail(name_, "says", "nothing of where clients find it", R"("listening on ADDRESS" or "bound to ADDRESS")",
              why);
}

void Program::fail_end(const std::string& expected, const std::string& why) {
  end_is_told_ = true;
  scene_.fail(name_, how_it_ended(), "", expected, why);
}

std::string Program::how_it_ended() {
  const int status = process_.wait();
  if (status <= 128) return "ends with status " + std::to_string(status);
  const int signal = status - 128;
  return "is ended by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
}

void Program::stops() {
  const bool had_ended = has_ended();
  if (!had_ended) process_.signal(SIGTERM);
  const std::string expected = "its end at Ctrl-C or SIGTERM, with status 0";
  const std::string why = "However a server serves its clients, whoever runs it must be able to stop it.";
  if (!ends_within(patience)) scene_.fail(name_, "goes on", "after SIGTERM", expected, why);
  if (had_ended || process_.wait() != 0) fail_end(expected, why);
}

void Program::halt(bool hushed) {
  const bool is_server = !address_.empty();
  if (is_server && !has_ended()) process_.signal(SIGTERM);
  // A client that is about to end by itself may do so: then its last words belong to the transcript.
  const bool ended = ends_within(is_server ? std::chrono::seconds(2) : std::chrono::seconds(1));
  if (!ended) process_.signal(SIGKILL);
  process_.wait();
  if (!hushed) show_rest(process_.out);
  show_rest(process_.err);
  if (ended && !end_is_told_ && process_.wait() != 0) scene_.tell(name_, how_it_ended());
}

bool Program::has_been_caught() const { return process_.err.text().find("Sanitizer:") != std::string::npos; }

bool Program::ends_within(std::chrono::seconds time) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (!has_ended()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

void Program::show_rest(Stream& stream) {
  stream.wait_for_end();
  while (const std::optional<std::string> line = stream.line_within(patience)) scene_.show(name_, *line);
  if (!stream.rest().empty()) scene_.show(name_, stream.rest());
}
