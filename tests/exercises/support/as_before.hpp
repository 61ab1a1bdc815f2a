// What the programs did before an exercise, and still do after it: scenes that the exercises share.
#pragma once

#include <string>
#include <vector>

#include "tests/exercises/support/check.hpp"

/// What tells where a message of the TCP programs ends: nothing, as they come; a newline, after exercise 4; its length,
/// which stands in front of it, after exercise 10.
enum class Ending { none, newline, length };

/// A message with its length in front of it, in two bytes, the high one first.
std::string with_length(const std::string& message);

/// The scenes of one program, played by the check's own peers.
std::vector<Step> tcp_server_as_before(Ending ending = Ending::none);
std::vector<Step> tcp_client_as_before(Ending ending = Ending::none);
std::vector<Step> udp_server_as_before();
std::vector<Step> udp_client_as_before();

/// The last of udp_client's alone, for an exercise that changes what it sends.
std::vector<Step> udp_client_command_line_as_before();

/// How udp_client gives up: the scenes that exercise 2 has of its own.
std::vector<Step> udp_client_gives_up_as_before();

/// The programs with each other, as `make demo` runs them.
std::vector<Step> pairs_as_before();

/// All of these, one after the other.
std::vector<Step> together(const std::vector<std::vector<Step>>& lists);
