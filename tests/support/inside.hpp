// A look inside a process that runs: what it holds, by proc(5).
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <functional>
#include <string>

/// How many descriptors the process has open.
std::size_t descriptors_of(pid_t process);

/// How many threads it has.
std::size_t threads_of(pid_t process);

/// The memory that it has in use, in KiB.
double memory_of(pid_t process);

/// The processor time that it has used, in seconds: clock_getcpuclockid(3).
double processor_seconds_of(pid_t process);

/// What its first thread is about: 'R' runs, 'S' sleeps until something comes, 'T' has been stopped by a signal.
char state_of(pid_t process);

/// Whether any of its threads runs at this moment, or would, if it had a processor.
bool runs_now(pid_t process);

/// Whether all of its threads have been stopped by a signal.
bool stands_still(pid_t process);

/// How often its threads that are there now have begun to wait for something, in all.
std::size_t wakings_of(pid_t process);

/// Whether it has a handler for this signal.
bool catches(pid_t process, int signal);

/// Whether this signal has been sent to it, and not been handled yet.
bool is_pending(pid_t process, int signal);

/// What stands behind a descriptor of the process, such as "/dev/null" or "socket:[1234]"; "" if it is not open.
std::string behind(pid_t process, int descriptor);

/// How many bytes have arrived at this TCP port that the program there has not read yet.
std::size_t unread_at(int port);

/// The same of a UDP port.
std::size_t unread_datagrams_at(int port);

/// Waits until it is so, for what sends no event; says what was waited for if it never is.
void eventually(const std::function<bool()>& condition, const std::string& what);
