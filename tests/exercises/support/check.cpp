// Checking: what has passed takes one line; what has not, explains itself.
#include "tests/exercises/support/check.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <list>
#include <sstream>
#include <system_error>

namespace {

// How a scene has ended: the status of its process.
enum Verdict { passed, failed, skipped, impossible };

// The signal by which someone has ended this check; 0 while nobody has.
volatile std::sig_atomic_t ended_by = 0;

extern "C" void on_signal(int signal) { ended_by = signal; }

std::string transcript(const Scene& scene, const std::string& name, const std::string& why) {
  std::ostringstream text;
  text << "✗ " << name << "\n\n";
  for (const std::string& line : scene.lines()) text << "    " << line << "\n";
  text << "\n";
  std::istringstream sentences(why);
  for (std::string sentence; std::getline(sentences, sentence);) text << "  " << sentence << "\n";
  return text.str();
}

Verdict play(const Step& step) {
  Scene scene;
  try {
    step.play(scene);
    scene.end();
    std::cout << "✓ " << step.name << "\n";
    return passed;
  } catch (const Skipped& reason) {
    std::cout << "- " << step.name << " (" << reason.what() << ")\n";
    return skipped;
  } catch (const Failure& failure) {
    std::cout << transcript(scene, step.name, failure.what());
    return failed;
  } catch (const std::exception& error) {
    std::cout << transcript(scene, step.name,
                            std::string("The check itself cannot go on: ") + error.what() + "\n检查本身进行不下去。");
    return impossible;
  }
}

// A scene that is being played. It is a group of processes, so that nothing is left of it once it has ended.
class Playing {
 public:
  explicit Playing(const Step& step) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) == -1) throw std::system_error(errno, std::generic_category(), "pipe");
    process_ = ::fork();
    if (process_ == -1) throw std::system_error(errno, std::generic_category(), "fork");
    ::setpgid(process_, 0);  // in both processes: whichever is first
    if (process_ == 0) {
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[0]);
      ::close(ends[1]);
      const Verdict verdict = play(step);
      std::cout.flush();
      ::_exit(verdict);
    }
    ::close(ends[1]);
    output_ = ends[0];
  }

  ~Playing() {
    ::kill(-process_, SIGKILL);
    if (!has_ended_) ::waitpid(process_, nullptr, 0);
    ::close(output_);
  }
  Playing(const Playing&) = delete;
  Playing& operator=(const Playing&) = delete;

  // Waits for its end, and prints what it says.
  Verdict tells() {
    std::array<char, 4096> text{};
    for (ssize_t count = 1; count > 0 && ended_by == 0;) {
      count = ::read(output_, text.data(), text.size());
      if (count > 0) std::cout.write(text.data(), count);
    }
    std::cout.flush();
    int status = 0;
    if (ended_by != 0 || ::waitpid(process_, &status, 0) == -1) return impossible;
    has_ended_ = true;
    return WIFEXITED(status) ? static_cast<Verdict>(WEXITSTATUS(status)) : impossible;
  }

 private:
  pid_t process_;
  int output_ = -1;
  bool has_ended_ = false;
};

}  // namespace

int check(const std::vector<Step>& steps) {
  // A trace shows one scene alone.
  const char* const name = std::getenv("ONLY_SCENE");
  std::vector<Step> played;
  std::copy_if(steps.begin(), steps.end(), std::back_inserter(played),
               [&](const Step& step) { return name == nullptr || step.name == name; });
  if (played.empty()) {
    std::cerr << "ONLY_SCENE is the name of no scene here\n";
    return 2;
  }
  ::signal(SIGPIPE, SIG_IGN);  // a program that has ended reads nothing more; that is no end of its check
  std::list<Playing> scenes;
  for (const Step& step : played) scenes.emplace_back(step);
  struct sigaction action {};
  action.sa_handler = on_signal;  // without SA_RESTART: then whoever waits for a scene leaves, and ends all of them
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);

  bool is_complete = true;
  for (Playing& scene : scenes) {
    const Verdict verdict = scene.tells();
    if (verdict == failed) return 1;
    if (verdict == impossible) return 2;
    if (verdict == skipped) is_complete = false;
  }
  if (!is_complete)
    std::cout
        << "\nWhat is marked with \"-\" could not be checked on this machine. 标着“-”的，在这台机器上没法检查。\n";
  return 0;
}
