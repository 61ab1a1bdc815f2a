// Processes: posix_spawn, a pipe for each stream, and a thread that empties it.
#include "tests/support/process.hpp"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace {

// Where the programs are: here, or where a build with other flags has put them.
std::string programs_folder() {
  const char* const folder = std::getenv("PROGRAMS");
  return folder == nullptr ? "." : folder;
}

std::string path_of(const std::string& name) {
  const std::string path = programs_folder() + "/" + name;
  return ::access(path.c_str(), X_OK) == 0 ? path : name;
}

struct Pipe {
  Pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) == -1) throw std::system_error(errno, std::generic_category(), "pipe2");
    read = ends[0];
    write = ends[1];
  }
  int read = -1;
  int write = -1;
};

}  // namespace

Stream::~Stream() {
  if (reader_.joinable()) reader_.join();
}

void Stream::collect(int descriptor) {
  reader_ = std::thread([this, descriptor] {
    std::array<char, 65536> buffer{};
    ssize_t count = 0;
    while ((count = ::read(descriptor, buffer.data(), buffer.size())) > 0 || (count == -1 && errno == EINTR)) {
      const std::lock_guard lock(mutex_);
      if (count > 0) text_.append(buffer.data(), static_cast<std::size_t>(count));
      changed_.notify_all();
    }
    ::close(descriptor);
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  });
}

std::string Stream::text() const {
  const std::lock_guard lock(mutex_);
  return text_;
}

std::string Stream::wait_for(const std::string& text) {
  return wait_until([&] { return text_.find(text) != std::string::npos; }, "'" + text + "'");
}

std::string Stream::next_line() {
  if (const std::optional<std::string> line = line_within(std::chrono::seconds(patience_seconds))) return *line;
  throw std::runtime_error("waited in vain for a line; there came:\n" + text());
}

std::optional<std::string> Stream::line_within(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  const auto has_line = [this] { return text_.find('\n', shown_) != std::string::npos; };
  changed_.wait_for(lock, time, [&] { return ended_ || has_line(); });
  if (!has_line()) return std::nullopt;
  const std::size_t end = text_.find('\n', shown_);
  const std::size_t start = std::exchange(shown_, end + 1);
  return text_.substr(start, end - start);
}

bool Stream::has_ended() const {
  const std::lock_guard lock(mutex_);
  return ended_;
}

std::string Stream::rest() const {
  const std::lock_guard lock(mutex_);
  return text_.substr(shown_);
}

std::string Stream::wait_for_end() {
  return wait_until([&] { return ended_; }, "the end of the output");
}

std::string Stream::wait_until(const std::function<bool()>& condition, const std::string& what) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::seconds(patience_seconds), [&] { return ended_ || condition(); });
  if (!condition()) throw std::runtime_error("waited in vain for " + what + "; there came:\n" + text_);
  return text_;
}

void Input::write(const std::string& text) const {
  for (std::size_t written = 0; written < text.size();) {
    const ssize_t count = ::write(descriptor_, text.data() + written, text.size() - written);
    if (count == -1 && errno != EINTR) return;
    if (count > 0) written += static_cast<std::size_t>(count);
  }
}

std::size_t Input::offer(const std::string& text, std::chrono::milliseconds time) const {
  std::size_t written = 0;
  // Where poll finds room in a pipe, PIPE_BUF bytes fit: pipe(7).
  pollfd room{descriptor_, POLLOUT, 0};
  while (written < text.size() && ::poll(&room, 1, static_cast<int>(time.count())) > 0) {
    const std::size_t most = std::min<std::size_t>(text.size() - written, PIPE_BUF);
    const ssize_t count = ::write(descriptor_, text.data() + written, most);
    if (count == -1 && errno != EINTR) break;
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  return written;
}

void Input::end() {
  if (descriptor_ != -1) ::close(std::exchange(descriptor_, -1));
}

Process::Process(const std::string& name, const std::vector<std::string>& arguments, StandardInput input, Group group)
    : group_(group) {
  const std::string path = path_of(name);
  std::vector<std::string> words{path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  const Pipe typed;
  const Pipe output;
  const Pipe errors;
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, output.write, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, errors.write, STDERR_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, typed.read, STDIN_FILENO);

  // Signals that stop a server are held back until it is ready to take them, so that one sent at once is not lost on
  // the loader, which runs before the program does. Those that this thread blocks are, too.
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t held;
  ::pthread_sigmask(SIG_BLOCK, nullptr, &held);
  sigaddset(&held, SIGINT);
  sigaddset(&held, SIGTERM);
  ::posix_spawnattr_setsigmask(&attributes, &held);
  // A shell ends what writes to a pipe that nobody reads; whoever started the tests may have chosen otherwise.
  sigset_t reset;
  sigemptyset(&reset);
  sigaddset(&reset, SIGPIPE);
  ::posix_spawnattr_setsigdefault(&attributes, &reset);

  // With a group of its own, all that it starts can be ended with it.
  const int flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (group == Group::own ? POSIX_SPAWN_SETPGROUP : 0);
  ::posix_spawnattr_setflags(&attributes, static_cast<short>(flags));

  const int error = ::posix_spawnp(&pid_, path.c_str(), &actions, &attributes, argv.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(typed.read);
  ::close(output.write);
  ::close(errors.write);
  in.open(typed.write);
  if (input == StandardInput::empty) in.end();
  out.collect(output.read);
  err.collect(errors.read);
  if (error != 0) throw std::system_error(error, std::generic_category(), "start " + name);
}

Process::~Process() {
  if (!is_running()) return;
  kill();
  ::waitpid(pid_, nullptr, 0);
}

void Process::kill() const { ::kill(group_ == Group::own ? -pid_ : pid_, SIGKILL); }

int Process::wait() {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(patience_seconds);
  // A process that has closed both streams has ended, or will at once; only one that hangs is waited for in steps.
  while (is_running()) {
    if (std::chrono::steady_clock::now() > deadline) {
      kill();
      throw std::runtime_error("the process did not end; its output:\n" + out.text() + err.text());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return status_;
}

bool Process::is_running() {
  int status = 0;
  if (ended_ || ::waitpid(pid_, &status, WNOHANG) != pid_) return !ended_;
  ended_ = true;
  status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return false;
}

void Process::signal(int number) const { ::kill(pid_, number); }

Result run(const std::string& name, const std::vector<std::string>& arguments) {
  Process process(name, arguments);
  const int status = process.wait();
  return {status, process.out.wait_for_end(), process.err.wait_for_end()};
}

std::vector<std::string> shell(const std::string& line) {
  return {"-c", "PATH=" + quoted(programs_folder()) + ":$PATH; " + line};
}

Result run_shell(const std::string& line) { return run("sh", shell(line)); }

std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char character : text) result += character == '\'' ? std::string("'\\''") : std::string(1, character);
  return result + "'";
}
