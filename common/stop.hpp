// Stopping: Ctrl-C and SIGTERM leave the call that a server waits in as an exception, as KeyboardInterrupt does in
// Python.
#pragma once

#include <pthread.h>

#include <chrono>
#include <exception>
#include <optional>

/// What accept, recv and recvfrom throw once the program is to stop. It is no failure: report (report.hpp) says
/// nothing.
class Stopped : public std::exception {
 public:
  explicit Stopped(int status) : status_(status) {}
  const char* what() const noexcept override { return "stopped"; }

  /// The status for the program to exit with: 0, unless the stop came of a failure.
  int status() const { return status_; }

 private:
  int status_;
};

/// From here on Ctrl-C (SIGINT) and SIGTERM stop this program. Before it first waits for a client there is nothing to
/// be lost: it exits with status 0 at once. A second Ctrl-C kills, as ever. A reader of the standard output who has
/// gone is an error when writing, no longer a SIGPIPE: sigaction(2).
void stop_on_signals();

/// Stops this program as a signal would, to exit with `status`.
void request_stop(int status);

bool stop_requested();

/// Throws Stopped if the program is to stop.
void throw_if_stopped();

/// For accept and recvfrom to say that this thread is going to wait on this descriptor: a stop makes it non-blocking,
/// so that no later call waits on it, and interrupts one that does. So there is no moment at which a stop could be
/// missed.
void waits_on(int descriptor);

/// Interrupts the system call that the thread waits in, if there is one: pthread_kill(3).
void interrupt(pthread_t thread);

/// How long a write may go on that signals interrupt: as long as it takes, but once the program is to stop, half a
/// second.
class Patience {
 public:
  /// To be called each time that the write was interrupted; throws Stopped when it has taken too long.
  void interrupted();

 private:
  std::optional<std::chrono::steady_clock::time_point> deadline_;
};
