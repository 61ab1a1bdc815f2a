// Who took what: the bytes of one socket's sends are those of the other's receives.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tests/trace/conversation.hpp"

/// Bytes that a call sent or took. strace shows the beginning of long ones, and counts all.
struct Transfer {
  std::size_t action = 0;
  std::size_t size = 0;
  std::string beginning = {};
  std::string peer = {};  // of a datagram: to whom, or from whom, if that is known
};

/// What is known of a socket: its addresses, as far as strace has seen them, and what became of it.
struct Endpoint {
  bool is_stream = true;
  bool listens = false;
  std::string local = {};
  std::string peer = {};
  std::vector<Transfer> sent = {};
  std::vector<Transfer> taken = {};           // in the order in which they were taken
  std::optional<std::size_t> connected = {};  // the actions
  std::optional<std::size_t> accepted = {};
  std::optional<std::size_t> ended = {};  // by its own program
  std::optional<std::size_t> saw_end = {};
  std::optional<std::size_t> saw_reset = {};
};

/// The arrows between these sockets.
std::vector<Arrow> arrows_between(const std::vector<Endpoint>& sockets);
