// A program under test: started as a user starts it, its output read as it comes.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// How long a test waits for something that ought to happen before it says that it did not. It decides about no
/// success.
constexpr int patience_seconds = 60;

/// One of the two streams that a process writes, collected while it runs.
class Stream {
 public:
  Stream() = default;
  ~Stream();
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Begins to collect what arrives at this end of a pipe, which it closes at the end.
  void collect(int descriptor);

  /// All that has been written so far.
  std::string text() const;

  /// Waits until `text` has been written, and returns all that has. Throws if the stream ends first, or nothing comes.
  std::string wait_for(const std::string& text);

  /// Waits for the next line and returns it, without its newline.
  std::string next_line();

  /// The same, or nothing if the stream ends first, or no line comes in this time.
  std::optional<std::string> line_within(std::chrono::milliseconds time);

  /// Whether nobody can write to it any more.
  bool has_ended() const;

  /// What has been written after the last line that was returned.
  std::string rest() const;

  /// Waits until nobody can write to it any more, and returns all of it.
  std::string wait_for_end();

 private:
  std::string wait_until(const std::function<bool()>& condition, const std::string& what);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string text_;
  std::size_t shown_ = 0;  // how much of it next_line has returned
  bool ended_ = false;
  std::thread reader_;
};

/// What a process reads on its standard input: nothing, unless it is written here.
class Input {
 public:
  Input() = default;
  ~Input() { end(); }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// Begins to write to this end of a pipe, which it closes at the end.
  void open(int descriptor) { descriptor_ = descriptor; }

  /// Writes all of `text`; what a process that has ended can no longer read is lost.
  void write(const std::string& text) const;

  /// Writes `text` as it is read, until nothing more of it has been read for this time. Returns how much was written.
  std::size_t offer(const std::string& text, std::chrono::milliseconds time) const;

  /// The end of the input.
  void end();

 private:
  int descriptor_ = -1;
};

/// Whether the standard input of a process is at its end from the start, or remains to be written.
enum class StandardInput { empty, open };

/// Whether a process is in a group of its own, with all that it starts, or in that of whoever starts it: setpgid(2).
enum class Group { own, same };

class Process {
 public:
  /// Starts one of the four programs, or any other (sh, python3), with these arguments.
  Process(const std::string& name, const std::vector<std::string>& arguments,
          StandardInput input = StandardInput::empty, Group group = Group::own);

  /// Kills the process, and with it its own group, if it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Waits until it ends; returns its exit status, or 128 and the number of the signal that killed it, as a shell does.
  int wait();

  /// Whether it still runs.
  bool is_running();

  void signal(int number) const;
  pid_t pid() const { return pid_; }

  Input in;
  Stream out;
  Stream err;

 private:
  void kill() const;

  pid_t pid_ = -1;
  Group group_;
  int status_ = -1;
  bool ended_ = false;
};

/// What a program that ran to its end has left.
struct Result {
  int status = -1;
  std::string out;
  std::string err;
};

/// Runs one of the four programs, or any other, to its end.
Result run(const std::string& name, const std::vector<std::string>& arguments);

/// The arguments with which sh runs this line; the four programs are found in it by their names.
std::vector<std::string> shell(const std::string& line);

/// Runs a line of shell to its end.
Result run_shell(const std::string& line);

/// Quotes a text for a line of shell.
std::string quoted(const std::string& text);
