// Scene: when it fails, the programs are asked what they said last, and ended; nothing after that is in the transcript.
#include "tests/exercises/support/scene.hpp"

#include <poll.h>

#include <algorithm>
#include <sstream>
#include <thread>
#include <utility>

#include "tests/exercises/support/program.hpp"
#include "tests/support/literal.hpp"

namespace {

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

// Columns, so that what was expected stands below what came.
std::string columns(const std::string& who, const std::string& verb, const std::string& rest) {
  const std::string line = padded(who, 10) + " " + padded(verb, 8) + " " + rest;
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::string seconds(milliseconds time) {
  std::ostringstream text;
  text << static_cast<double>(time.count()) / 1000 << " s";
  return text.str();
}

}  // namespace

Scene::Scene() = default;
Scene::~Scene() = default;

Program& Scene::start(const std::string& name, const std::vector<std::string>& arguments) {
  programs_.push_back(std::make_unique<Program>(*this, name, arguments));
  return *programs_.back();
}

Program& Scene::server(const std::string& name, const std::vector<std::string>& arguments, const std::string& why) {
  std::vector<std::string> all{"--port", "0"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  Program& program = start(name, all);
  program.finds_address(why);
  return program;
}

Program& Scene::client(const std::string& name, const std::vector<std::string>& arguments) {
  return start(name, arguments);
}

void Scene::tell(const std::string& who, const std::string& what, const std::string& details) {
  if (!hushed_) lines_.push_back(columns(who, what, details));
}

void Scene::show(const std::string& program, const std::string& line) {
  if (!hushed_) lines_.push_back(padded(program, 10) + " |" + (line.empty() ? "" : " " + line));
}

void Scene::pause(milliseconds time) {
  tell("", "", "(" + seconds(time) + " later)");
  std::this_thread::sleep_for(time);
}

void Scene::took(Clock::time_point start, milliseconds time, const std::string& who, const std::string& why) {
  const auto taken = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
  // What began it may have been noticed a little late here.
  if (taken < time * 4 / 5) fail(who, "takes", seconds(taken), "no less than " + seconds(time), why);
  if (taken > time + leeway + late_) fail(who, "takes", seconds(taken), "hardly more than " + seconds(time), why);
}

// Waits for a moment, and learns how busy the machine is.
void Scene::step(const std::function<void(milliseconds)>& wait) {
  constexpr milliseconds moment{5};
  const auto start = Clock::now();
  wait(moment);
  const auto taken = std::chrono::duration_cast<milliseconds>(Clock::now() - start);
  waited_ += std::min(taken, moment);
  if (taken > moment) late_ += taken - moment;
}

bool Scene::waits_for(const std::function<bool()>& condition, milliseconds time) {
  for (const milliseconds end = waited_ + time; waited_ < end;) {
    if (condition()) return true;
    step([](milliseconds moment) { std::this_thread::sleep_for(moment); });
  }
  return condition();
}

void Scene::wait_until(const std::function<bool()>& condition, const std::string& who, const std::string& verb,
                       const std::function<std::string()>& instead, const std::string& expected,
                       const std::string& why) {
  const auto is_over = [&] { return condition() || ended_too_early() != nullptr; };
  if (!waits_for(is_over, time_left()) || !condition()) fail(who, verb, instead(), expected, why);
}

void Scene::end() {
  for (const auto& program : programs_)
    if (!program->address().empty() && !program->has_been_stopped()) program->stops();
}

void Scene::fail(const std::string& who, const std::string& verb, const std::string& came, const std::string& expected,
                 const std::string& why) {
  halt();
  throw_if_broken();
  lines_.push_back(columns(who, verb, came));
  lines_.push_back(columns("expected", "", expected));
  throw Failure(why);
}

void Scene::fail_bytes(const std::string& who, const std::string& verb, const std::string& came,
                       const std::string& then, const std::string& expected, const std::string& why) {
  if (came.empty()) fail(who, verb, then, literal(expected), why);
  halt();
  throw_if_broken();
  const Comparison lines = compare(came, expected);
  lines_.push_back(columns(who, verb, lines.came) + (then.empty() ? "" : ", then " + then));
  lines_.push_back(columns("expected", "", lines.expected));
  lines_.push_back(columns("", "", lines.mark));
  throw Failure(why);
}

bool Scene::wait_readable(int descriptor) {
  pollfd waiting{descriptor, POLLIN, 0};
  for (const milliseconds end = waited_ + time_left(); waited_ < end && ended_too_early() == nullptr;) {
    step([&](milliseconds moment) { ::poll(&waiting, 1, static_cast<int>(moment.count())); });
    if (waiting.revents != 0) return true;
  }
  return ::poll(&waiting, 1, 0) > 0;
}

milliseconds Scene::time_left() const { return std::clamp<milliseconds>(longest - waited_, milliseconds(0), patience); }

std::string Scene::silence() const {
  if (Program* const ended = ended_too_early()) return "nothing: " + ended->name() + " " + ended->how_it_ended();
  if (waited_ >= longest) return "nothing yet, and the scene has waited for " + seconds(longest) + " in all";
  return "nothing for " + seconds(patience);
}

// A program that has ended though nobody has waited for that.
Program* Scene::ended_too_early() const {
  for (const auto& program : programs_)
    if (program->has_ended() && !program->has_been_stopped()) return program.get();
  return nullptr;
}

void Scene::throw_if_broken() const {
  for (const auto& program : programs_) {
    if (program->has_been_caught())
      throw Failure("A sanitizer has caught " + program->name() +
                    " doing what goes well now and then, and wrong some day: its report above says what and where.\n" +
                    program->name() +
                    " 做了不该做的事，碰巧没出错，早晚会出错。sanitizer 的报告在上面：错在哪里，是什么错。");
    if (program->has_crashed())
      throw Failure(program->name() +
                    " has crashed. A debugger shows the line: gdb, run, and backtrace once it has happened.\n" +
                    program->name() + " 崩溃了。用调试器能看到崩在哪一行：gdb 里先 run，崩溃后用 backtrace。");
  }
}

void Scene::halt() {
  const bool hushed = std::exchange(hushed_, false);
  for (const auto& program : programs_) program->halt(hushed);
}
