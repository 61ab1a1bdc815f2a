// How a call is written: short, with the bytes as quoted strings, as a program's text would have it.
#pragma once

#include <chrono>
#include <set>
#include <string>

#include "tests/trace/strace.hpp"

/// The name under which a program calls it: recv for a recvfrom that asks for no address, send for such a sendto.
std::string name_of(const Record& record);

/// recv(4, 1024); bind(3, 127.0.0.1:9999)
std::string call_of(const Record& record);

/// = "Michael", from 127.0.0.1:45932; = 4, from ...; = ECONNRESET, Connection reset by peer; nothing where there is
/// nothing to be said.
std::string outcome_of(const Record& record, bool is_stream);

/// The outcome of a call that a signal has ended.
const std::string interrupted = "= interrupted by a signal";

/// 1 s; 0.25 s
std::string seconds(std::chrono::microseconds time);

/// The descriptors that poll, or select, waits for.
std::set<int> waited_for(const Record& record);

/// The time that a call is given to wait: of poll, of a sleep; less than nothing if it has no limit.
std::chrono::microseconds limit_of(const Record& record);
