// A scene of a check: a conversation with the programs, its transcript, and where it parted from what was expected.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

class Program;

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// How long a check waits for something that ought to happen before it says that it did not; and how long a scene waits
/// in all, however promptly the next thing happens each time.
constexpr std::chrono::seconds patience{5};
constexpr std::chrono::seconds longest{20};

/// How much later than it should something may happen.
constexpr milliseconds leeway{1200};

/// The programs did not do what was expected; what() says what that was, and why, in both languages, a line each.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a scene throws that this machine cannot play, since its system lacks something; what() says what.
class Skipped : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Every `why` below is what a student reads when the expectation is not met: a sentence in English, a newline, and the
/// same in Chinese.
class Scene {
 public:
  Scene();
  ~Scene();
  Scene(const Scene&) = delete;
  Scene& operator=(const Scene&) = delete;

  /// Starts one of the two servers on a free port, and waits until it is there.
  Program& server(const std::string& name, const std::vector<std::string>& arguments = {}, const std::string& why = {});

  /// Starts one of the two clients; what it is to read on its standard input, the check types.
  Program& client(const std::string& name, const std::vector<std::string>& arguments);

  /// Starts one of the four programs with just these arguments.
  Program& start(const std::string& name, const std::vector<std::string>& arguments);

  /// Adds a line to the transcript: someone did something, perhaps with some bytes.
  void tell(const std::string& who, const std::string& what, const std::string& details = {});

  /// Adds a line that a program has printed.
  void show(const std::string& program, const std::string& line);

  /// From here on the transcript leaves out the single lines: there are too many clients to follow.
  void hush() { hushed_ = true; }

  /// Waits for so long, so that what comes next is likely to come by itself, or what should not come has its chance.
  void pause(milliseconds time);

  /// What has just happened must have taken this time since `start`: hardly less, and no longer than leeway more, or on
  /// a busy machine by how much the scene itself has come late so far.
  void took(Clock::time_point start, milliseconds time, const std::string& who, const std::string& why);

  /// Waits until it is so, in short steps; returns false if it is not so after this time. A step that takes long, on a
  /// busy machine, counts as a short one: there is as much patience as the machine needs.
  bool waits_for(const std::function<bool()>& condition, milliseconds time);

  /// Waits until it is so; the scene fails if it never is, and says what it is instead.
  void wait_until(const std::function<bool()>& condition, const std::string& who, const std::string& verb,
                  const std::function<std::string()>& instead, const std::string& expected, const std::string& why);

  /// Ends the scene. Each server that still runs has to stop when it gets SIGTERM, with status 0.
  void end();

  /// Ends the scene as a failure: someone did or got what `came` says, and `expected` was expected. Both are text.
  [[noreturn]] void fail(const std::string& who, const std::string& verb, const std::string& came,
                         const std::string& expected, const std::string& why);

  /// The same for bytes, with a mark where they part; `then` says what came after them.
  [[noreturn]] void fail_bytes(const std::string& who, const std::string& verb, const std::string& came,
                               const std::string& then, const std::string& expected, const std::string& why);

  /// Waits until there is something to be read at this descriptor, or something came to its end; false if nothing came,
  /// within time_left() or before a program had ended that was not to end yet.
  bool wait_readable(int descriptor);

  /// How long the next thing may take: `patience`, or what is left of the scene.
  milliseconds time_left() const;

  /// Why there is nothing to be read: "nothing for 5 s", or which program has ended.
  std::string silence() const;

  /// The transcript so far.
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  Program* ended_too_early() const;
  void halt();
  void throw_if_broken() const;

  void step(const std::function<void(milliseconds)>& wait);

  milliseconds waited_{0};  // in steps
  milliseconds late_{0};    // by how much they took longer than they should
  std::vector<std::string> lines_;
  std::vector<std::unique_ptr<Program>> programs_;
  bool hushed_ = false;
};
