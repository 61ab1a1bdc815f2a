// A scene of a check: a conversation with the programs, its transcript, and where it parted from what was expected.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

class Program;

/// How long a check waits for something that ought to happen before it says that it did not.
constexpr std::chrono::seconds patience{10};

/// The programs did not do what was expected; what() says what that was, and why.
class Failure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

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

  /// Adds a line to the transcript: someone did something, perhaps with some bytes.
  void tell(const std::string& who, const std::string& what, const std::string& details = {});

  /// Adds a line that a program has printed.
  void show(const std::string& program, const std::string& line);

  /// From here on the transcript leaves out the single lines: there are too many clients to follow.
  void hush() { hushed_ = true; }

  /// Ends the scene. Each server has to stop when it gets SIGTERM, with status 0.
  void end();

  /// Ends the scene as a failure: someone did or got what `came` says, and `expected` was expected. Both are text.
  [[noreturn]] void fail(const std::string& who, const std::string& verb, const std::string& came,
                         const std::string& expected, const std::string& why);

  /// The same for bytes, with a mark where they part; `then` says what came after them.
  [[noreturn]] void fail_bytes(const std::string& who, const std::string& verb, const std::string& came,
                               const std::string& then, const std::string& expected, const std::string& why);

  /// Waits until there is something to be read at this descriptor, or something came to its end; false if nothing came,
  /// within `patience` or before every program had ended.
  bool wait_readable(int descriptor) const;

  /// Why there is nothing to be read: "nothing for 10 s", or which program has ended.
  std::string silence() const;

  /// The transcript so far.
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  Program& start(const std::string& name, const std::vector<std::string>& arguments);
  bool all_ended() const;
  void halt();
  void throw_if_caught() const;

  std::vector<std::string> lines_;
  std::vector<std::unique_ptr<Program>> programs_;
  bool hushed_ = false;
};
