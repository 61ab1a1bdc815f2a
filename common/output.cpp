// Output: both streams straight to their descriptors, so that a line is out when the call returns.
#include "output.hpp"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <system_error>

#include "stop.hpp"

namespace {

// Writes all of `text`; returns 0, or what went wrong. It waits in poll, until there is room for PIPE_BUF bytes,
// pipe(7), and not in write, which a stop could not end. At a stop, what nobody has read for half a second is given up.
template <int stream>
int write_all(std::string_view text) {
  static std::mutex mutex;  // one line after the other
  static bool given_up = false;
  const std::lock_guard lock(mutex);
  while (!text.empty() && !given_up) {
    pollfd room{stream, POLLOUT, 0};
    const int ready = ::poll(&room, 1, 500);
    given_up = ready == 0 && stop_requested();
    if (ready <= 0) continue;
    const ssize_t written = ::write(stream, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
    if (written == -1 && errno != EINTR && errno != EAGAIN) return errno;
  }
  return 0;
}

// What usually helps. An error says first which call it was that failed.
std::string advice(const std::exception& error, const std::string& server) {
  const std::string_view what = error.what();
  if (what.rfind("resolve ", 0) == 0) return "check --host, or give an IPv4 address like 127.0.0.1";
  const auto* const failed = dynamic_cast<const std::system_error*>(&error);
  const std::error_code code = failed == nullptr ? std::error_code() : failed->code();
  const bool no_answer = code == std::errc::connection_refused || code == std::errc::timed_out;
  if (no_answer && !server.empty()) return "is " + server + " running, and at this address?";
  if (what.rfind("bind ", 0) != 0) return "";
  if (code == std::errc::address_in_use) return "another program has this port: end it, or choose another with --port";
  if (code == std::errc::permission_denied) return "ports below 1024 are root's: choose a higher one with --port";
  if (code == std::errc::address_not_available) return "this machine has no such address: choose another with --host";
  return "";
}

}  // namespace

#ifdef __APPLE__
#define program_invocation_short_name ::getprogname()
#endif
const char* program_name() { return program_invocation_short_name; }

void prepare_streams() {
  // A new descriptor gets the lowest free number. It can only be read: what nobody will see stays an error to write.
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) == -1) ::open("/dev/null", O_RDONLY);
  for (const int signal : {SIGPIPE, SIGXFSZ}) ::signal(signal, SIG_IGN);
}

void print(const std::string& line) {
  const int error = write_all<STDOUT_FILENO>(line + "\n");
  if (error == 0) return;
  if (request_stop(EXIT_FAILURE)) note("write to the standard output: " + std::generic_category().message(error));
  throw_if_stopped();
}

void note(std::string_view message, std::string_view advice) try {
  std::string line = std::string(program_name()) + ": " + std::string(message);
  if (!advice.empty()) line += " (" + std::string(advice) + ")";
  for (std::size_t at = 0; (at = line.find('\n')) != std::string::npos;) line.replace(at, 1, "\\n");
  write_all<STDERR_FILENO>(line + "\n");
} catch (const std::bad_alloc&) {
  write_all<STDERR_FILENO>("out of memory\n");
}

int report(const std::exception& error, const std::string& server) {
  if (const auto* const stopped = dynamic_cast<const Stopped*>(&error)) return stopped->status;
  const bool is_usage = dynamic_cast<const std::invalid_argument*>(&error) != nullptr;
  note(error.what(), is_usage ? "--help shows what is possible" : advice(error, server));
  return is_usage ? 2 : EXIT_FAILURE;
}
