// Scene: the programs are ended before the transcript is, so that it holds all that they said.
#include "tests/exercises/support/scene.hpp"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "tests/exercises/support/literal.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

std::string padded(const std::string& text, std::size_t width) {
  return text + std::string(text.size() < width ? width - text.size() : 0, ' ');
}

// Columns, so that what was expected stands below what came.
std::string columns(const std::string& who, const std::string& verb, const std::string& rest) {
  const std::string line = padded(who, 10) + " " + padded(verb, 8) + " " + rest;
  return line.substr(0, line.find_last_not_of(' ') + 1);
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
  lines_.push_back(padded(program, 10) + " |" + (line.empty() ? "" : " " + line));
}

void Scene::end() {
  for (const auto& program : programs_)
    if (!program->address().empty()) program->stops();
}

void Scene::fail(const std::string& who, const std::string& verb, const std::string& came, const std::string& expected,
                 const std::string& why) {
  halt();
  throw_if_caught();
  lines_.push_back(columns(who, verb, came));
  lines_.push_back(columns("expected", "", expected));
  throw Failure(why);
}

void Scene::fail_bytes(const std::string& who, const std::string& verb, const std::string& came,
                       const std::string& then, const std::string& expected, const std::string& why) {
  if (came.empty()) fail(who, verb, then, literal(expected), why);
  halt();
  throw_if_caught();
  const Comparison lines = compare(came, expected);
  lines_.push_back(columns(who, verb, lines.came) + (then.empty() ? "" : ", then " + then));
  lines_.push_back(columns("expected", "", lines.expected));
  lines_.push_back(columns("", "", lines.mark));
  throw Failure(why);
}

bool Scene::wait_readable(int descriptor) const {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  pollfd waiting{descriptor, POLLIN, 0};
  while (true) {
    const bool last = all_ended() || std::chrono::steady_clock::now() > deadline;
    if (::poll(&waiting, 1, last ? 0 : 10) > 0) return true;
    if (last) return false;
  }
}

std::string Scene::silence() const {
  if (!all_ended()) return "nothing for " + std::to_string(patience.count()) + " s";
  return "nothing: " + programs_.back()->name() + " has ended";
}

bool Scene::all_ended() const {
  return !programs_.empty() &&
         std::all_of(programs_.begin(), programs_.end(), [](const auto& program) { return program->has_ended(); });
}

void Scene::throw_if_caught() const {
  for (const auto& program : programs_)
    if (program->has_been_caught())
      throw Failure("A sanitizer has caught " + program->name() +
                    " doing what happens to go well now and then, and goes wrong some day: its report above says what "
                    "and where.");
}

void Scene::halt() {
  const bool hushed = std::exchange(hushed_, false);
  for (const auto& program : programs_) program->halt(hushed);
}
