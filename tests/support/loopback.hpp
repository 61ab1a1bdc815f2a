// Both ends of a conversation over loopback, for the tests of the wrapper.
#pragma once

#include <string>

#include "common/socket.hpp"

/// An address of this machine, on a free port where it is bound to.
Address any_port();

/// A socket that listens on a free port.
Socket listening(int backlog = 5);

/// A socket bound to a free UDP port.
Socket bound_datagram();

/// A port on which nobody listens: one that was bound a moment ago, and closed without ever listening.
Address nobody();

/// A connection, seen from both ends.
struct Pair {
  Pair();
  Socket client;
  Socket server;
};

/// Reads until the end of the stream.
std::string recv_all(Socket& socket);

/// Reads as many bytes as `text` has, or up to the end of the stream.
std::string recv_like(Socket& socket, const std::string& text);
