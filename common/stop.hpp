// Stopping: Ctrl-C and SIGTERM leave the call that a server waits in as an exception, as in Python KeyboardInterrupt.
#pragma once

#include <exception>

/// What accept and recvfrom throw at a stop, and print when it fails: report (output.hpp) says nothing of it.
struct Stopped : std::exception {
  explicit Stopped(int exit_status) : status(exit_status) {}
  const int status;  // for the program to exit with: 0, unless the stop came of a failure
};

/// For main: from here on Ctrl-C (SIGINT) and SIGTERM end what it waits in, instead of the program. A second Ctrl-C
/// kills, as ever; a second SIGTERM changes nothing: sigaction(2).
void stop_on_signals();

/// Says that this program is to stop, and to exit with `status`. Returns false if that had been said before.
bool request_stop(int status);

bool stop_requested();
void throw_if_stopped();  // Stopped

/// Sleeps for so many seconds, or fractions, as Python's time.sleep; not at all once the program is to stop.
void sleep_for(double seconds);
