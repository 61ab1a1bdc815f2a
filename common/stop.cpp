// Stopping: a signal handler can do little, so this one sets a flag and makes the call that waits return.
#include "stop.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace {

// The state that a signal handler forces to be global. It may touch nothing but atomics that need no lock.
std::atomic<bool> requested{false};
std::atomic<int> exit_status{EXIT_SUCCESS};
std::atomic<int> waited_on{-1};
std::atomic<pthread_t> waiting_thread{};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free &&
              std::atomic<pthread_t>::is_always_lock_free);

// The signal that only interrupts. By default it does nothing, so that sending it can do no harm: signal(7).
constexpr int interrupting = SIGURG;

// All that is called here may be called in a handler: signal-safety(7).
void stop_waiting() {
  requested = true;
  const int descriptor = waited_on;
  if (descriptor == -1) return;
  ::fcntl(descriptor, F_SETFL, ::fcntl(descriptor, F_GETFL) | O_NONBLOCK);
  if (::pthread_equal(::pthread_self(), waiting_thread) == 0) ::pthread_kill(waiting_thread, interrupting);
}

extern "C" void on_stop(int /*signal*/) {
  if (waited_on == -1) ::_exit(EXIT_SUCCESS);
  const int error = errno;
  stop_waiting();
  errno = error;
}

extern "C" void on_interrupt(int /*signal*/) {}

void handle(int signal, void (*handler)(int), int flags) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = flags;  // without SA_RESTART: the call that waits is to return
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

void stop_on_signals() {
  handle(interrupting, on_interrupt, 0);
  handle(SIGPIPE, SIG_IGN, 0);
  sigset_t stopping;
  sigemptyset(&stopping);
  for (const int signal : {SIGINT, SIGTERM}) {
    handle(signal, on_stop, static_cast<int>(SA_RESETHAND));
    sigaddset(&stopping, signal);
  }
  // Whoever started this program may have held them back.
  ::pthread_sigmask(SIG_UNBLOCK, &stopping, nullptr);
}

void request_stop(int status) {
  exit_status = status;
  handle(interrupting, on_interrupt, 0);
  stop_waiting();
}

bool stop_requested() { return requested; }

void throw_if_stopped() {
  if (requested) throw Stopped(exit_status);
}

void waits_on(int descriptor) {
  waiting_thread = ::pthread_self();
  waited_on = descriptor;
}

void interrupt(pthread_t thread) { ::pthread_kill(thread, interrupting); }

void Patience::interrupted() {
  if (!requested) return;
  const auto now = std::chrono::steady_clock::now();
  if (!deadline_) deadline_ = now + std::chrono::milliseconds(500);
  if (now >= *deadline_) throw_if_stopped();
}
