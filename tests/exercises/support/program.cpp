// Program: a process, with its words in the transcript.
#include "tests/exercises/support/program.hpp"

#include <signal.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>

#include "tests/exercises/support/sanitizer.hpp"
#include "tests/support/inside.hpp"
#include "tests/support/literal.hpp"

namespace {

const char* const goes_on =
    "A server goes on until it is stopped, whatever its clients "
    "do.\n服务器要一直运行到有人让它停下来，不管客户端做什么。";

std::string command_line(const std::string& name, const std::vector<std::string>& arguments) {
  std::string line = "$ ./" + name;
  for (const std::string& argument : arguments) {
    const bool is_plain = !argument.empty() && argument.find_first_of(" \t\n\"'\\*?$&;|<>()[]{}") == std::string::npos;
    line += " " + (is_plain ? argument : literal(argument));
  }
  return line;
}

std::string text(Held held) {
  return std::to_string(held.threads) + " threads and " + std::to_string(held.descriptors) + " descriptors";
}

}  // namespace

Program::Program(Scene& scene, std::string name, const std::vector<std::string>& arguments)
    : scene_(scene), name_(std::move(name)), process_(name_, arguments, StandardInput::open, Group::same) {
  scene_.tell(command_line(name_, arguments), "");
}

void Program::prints(const std::string& line, const std::string& why) {
  const std::optional<std::string> came = next_line(process_.out);
  if (came && *came == line) return scene_.show(name_, line);
  if (came) scene_.fail_bytes(name_, "prints", *came, came->empty() ? "an empty line" : "", line, why);
  ends_within(milliseconds(300));  // if its output is at its end, it will be soon
  scene_.fail(name_, "prints", scene_.silence(), literal(line), why);
}

void Program::prints_in_any_order(std::vector<std::string> lines, const std::string& why) {
  while (!lines.empty()) {
    const std::optional<std::string> came = next_line(process_.out);
    const auto place = came ? std::find(lines.begin(), lines.end(), *came) : lines.end();
    if (place == lines.end())
      scene_.fail(name_, "prints", came ? literal(*came) : scene_.silence(), literal(lines.front()), why);
    scene_.show(name_, *came);
    lines.erase(place);
  }
}

void Program::prints_no_more(const std::string& why) {
  if (has_ended()) process_.out.wait_for_end();
  const std::string rest = process_.out.rest();
  if (!rest.empty()) scene_.fail(name_, "prints", literal(rest), "nothing more", why);
}

void Program::types(const std::string& text) {
  scene_.tell("you", "type", literal(text));
  process_.in.write(text);
}

std::size_t Program::is_given(const std::string& text, milliseconds time) {
  const std::size_t given = process_.in.offer(text, time);
  scene_.tell("you", "type", std::to_string(given) + " bytes in lines");
  return given;
}

void Program::types_no_more() {
  scene_.tell("you", "type", "Ctrl-D: the end of the input");
  process_.in.end();
  input_has_ended_ = true;
}

void Program::ends(int status, const std::string& why) {
  if (const std::optional<std::string> came = next_line(process_.out))
    scene_.fail(name_, "prints", literal(*came), "nothing more", why);
  ends_whatever_it_prints(status, why);
  prints_no_more(why);
}

void Program::ends_whatever_it_prints(int status, const std::string& why) {
  const std::string expected = "its end, with status " + std::to_string(status);
  const std::string reading = input_has_ended_ ? "\nIs it still reading? 是不是还在读输入？" : "";
  if (!ends_within(scene_.time_left())) scene_.fail(name_, "goes on", "", expected, why + reading);
  if (process_.wait() != status) fail_end(expected, why);
  is_over_ = true;
  show_rest(process_.err);
  scene_.tell(name_, how_it_ended());
}

void Program::ends_with_error(int status, const std::vector<std::string>& words, const std::string& why) {
  ends(status, why);
  const std::string said = errors();
  const bool is_one_line = said.find('\n') + 1 == said.size() && said.rfind(name_ + ": ", 0) == 0;
  const auto is_in = [&said](const std::string& word) { return said.find(word) != std::string::npos; };
  if (is_one_line && std::all_of(words.begin(), words.end(), is_in)) return;
  std::string expected = "one line: " + name_ + ": ";
  for (const std::string& word : words) expected += "..." + word;
  scene_.fail(name_, "says", literal(said), expected + "...", why);
}

Held Program::holds() {
  if (has_ended()) fail_end("a server that goes on", goes_on);
  return {threads_of(pid()), descriptors_of(pid())};
}

void Program::comes_back_to(Held held, const std::string& why) {
  const auto is_back = [&] {
    const Held now = holds();
    return now.threads <= held.threads && now.descriptors <= held.descriptors;
  };
  scene_.wait_until(
      is_back, name_, "has", [this] { return text(holds()); }, text(held) + ", as before", why);
}

void Program::sleeps() {
  constexpr std::size_t looks = 25;
  constexpr double little = 0.005;  // of the processor time, in seconds
  std::size_t runs = 0;
  const std::size_t before = has_ended() ? 0 : wakings_of(pid());
  const double time_before = has_ended() ? 0 : processor_seconds_of(pid());
  for (std::size_t look = 0; look < looks; ++look) {
    std::this_thread::sleep_for(milliseconds(10));
    if (!has_ended() && runs_now(pid())) ++runs;
  }
  const std::size_t after = has_ended() ? 0 : wakings_of(pid());
  const std::size_t wakings = after > before ? after - before : 0;  // those of a thread that has gone are gone, too
  const double time = has_ended() ? 0 : processor_seconds_of(pid()) - time_before;
  if ((runs <= looks / 2 || time < little) && wakings <= 4 * looks) return;
  scene_.fail(name_, "runs",
              "at " + std::to_string(runs) + " of " + std::to_string(looks) + " looks, and wakes up " +
                  std::to_string(wakings) + " times meanwhile",
              "a program that sleeps",
              "Nothing happens, so there is nothing to do: a call that waits leaves the processor to others.\n"
              "什么事都没有的时候，程序应该睡在某个会等待的调用里，不该一直占着处理器。");
}

void Program::finds_address(const std::string& why) {
  const std::optional<std::string> line = next_line(process_.err);
  if (line) scene_.show(name_, *line);
  for (const std::string said : {": listening on ", ": bound to "})
    if (line && line->find(said) != std::string::npos) address_ = line->substr(line->find(said) + said.size());
  if (!address_.empty()) return;
  const std::string reason =
      why.empty() ? "A server that has been given port 0 says on the standard error where it can be found, as before.\n"
                    "端口给的是 0 时，服务器照旧在标准错误上说明自己在哪里。"
                  : why;
  if (ends_within(milliseconds(300))) fail_end("a server that waits for clients", reason);
  scene_.fail(name_, "says", "nothing of where clients find it", R"("listening on ADDRESS" or "bound to ADDRESS")",
              reason);
}

void Program::fail_end(const std::string& expected, const std::string& why) {
  end_is_told_ = true;
  scene_.fail(name_, how_it_ended(), "", expected, why);
}

std::string Program::how_it_ended() {
  const int status = process_.wait();
  if (status <= 128) return "has ended with status " + std::to_string(status);
  const int signal = status - 128;
  return "has been ended by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
}

void Program::is_told_to_stop() {
  if (has_ended()) fail_end("a server that goes on", goes_on);
  scene_.tell("you", "type", "Ctrl-C");
  process_.signal(SIGTERM);
  is_told_ = true;
}

void Program::stops() {
  if (!is_told_) is_told_to_stop();
  const std::string expected = "its end at Ctrl-C or SIGTERM, with status 0";
  const std::string why =
      "However a server serves its clients, whoever runs it must be able to stop it.\n"
      "不管服务器怎样服务客户端，运行它的人总要能让它停下来。";
  // ThreadSanitizer holds back a signal that comes just before a call, until the next one comes.
  if (!ends_within(patience)) process_.signal(SIGTERM);
  if (!ends_within(patience)) scene_.fail(name_, "goes on", "after Ctrl-C", expected, why);
  if (process_.wait() != 0) fail_end(expected, why);
  is_over_ = true;
}

void Program::halt(bool hushed) {
  if (is_over_) return;
  // A program that is about to end by itself may do so: then its last words belong to the transcript.
  if (!ends_within(milliseconds(300))) process_.signal(SIGKILL);
  const bool has_ended_itself = process_.wait() != 128 + SIGKILL;
  if (!hushed) show_rest(process_.out);
  show_rest(process_.err);
  if (has_ended_itself && !end_is_told_) scene_.tell(name_, how_it_ended());
  is_over_ = true;
}

bool Program::has_been_caught() { return is_sanitizer_report(errors()); }

bool Program::has_crashed() {
  const std::vector<int> mistakes{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPIPE};
  return has_ended() && std::count(mistakes.begin(), mistakes.end(), process_.wait() - 128) > 0;
}

bool Program::ends_within(milliseconds time) {
  return scene_.waits_for([this] { return has_ended(); }, time);
}

std::optional<std::string> Program::next_line(Stream& stream) {
  std::optional<std::string> line;
  const auto has_come = [&] { return (line = stream.line_within(milliseconds(0))).has_value() || stream.has_ended(); };
  scene_.waits_for(has_come, scene_.time_left());
  return line ? line : stream.line_within(milliseconds(0));
}

void Program::show_rest(Stream& stream) {
  stream.wait_for_end();
  std::string rest;
  while (const std::optional<std::string> line = stream.line_within(milliseconds(0))) rest += *line + "\n";
  rest += stream.rest();
  for (const std::string& line : shortened(rest)) scene_.show(name_, line);
}
