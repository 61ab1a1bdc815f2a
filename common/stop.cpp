// Stopping: a signal handler can do little, so this one sets a flag. The call that waits is interrupted, and looks.
#include "stop.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <initializer_list>
#include <thread>

namespace {

// What the program will exit with, once it is to stop. A handler can only touch what is global, and needs no lock.
constexpr int running = -1;
std::atomic<int> exit_status{running};
static_assert(std::atomic<int>::is_always_lock_free);
pthread_t main_thread;

// The call that main waits in returns with EINTR when a signal has been handled, and then main looks at the flag. A
// call that began just after main had looked would miss that: so another signal comes each second, from alarm(2).
extern "C" void on_signal(int /*signal*/) {
  request_stop(EXIT_SUCCESS);
  ::alarm(1);
  if (::pthread_equal(::pthread_self(), main_thread) == 0) ::pthread_kill(main_thread, SIGALRM);
}

}  // namespace

void stop_on_signals() {
  main_thread = ::pthread_self();
  struct sigaction action {};
  action.sa_handler = on_signal;  // without SA_RESTART, which would let the call that waits go on
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGALRM, SIGINT}) {
    action.sa_flags = signal == SIGINT ? static_cast<int>(SA_RESETHAND) : 0;  // the second Ctrl-C kills
    ::sigaction(signal, &action, nullptr);
    sigaddset(&signals, signal);
  }
  ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);  // whoever started this program may have blocked them
}

bool request_stop(int status) {
  int expected = running;
  return exit_status.compare_exchange_strong(expected, status);
}

bool stop_requested() { return exit_status != running; }

void throw_if_stopped() {
  if (stop_requested()) throw Stopped(exit_status);
}

void sleep_for(double seconds) {
  if (!stop_requested()) std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}
