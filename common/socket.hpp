// A socket: one descriptor with one owner, and the system calls under the names that they have in Python.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "address.hpp"
#include "seconds.hpp"
#include "shortage.hpp"

/// Each call that fails throws std::system_error, which says which call it was and with which address.
/// A call that a signal interrupts goes on, as in Python (PEP 475). Once the program is to stop (stop.hpp), what would
/// wait for others (accept, recv, recvfrom) throws Stopped.
class Socket {
 public:
  /// A new socket; AF_INET with SOCK_STREAM speaks TCP, with SOCK_DGRAM UDP: socket(2).
  Socket(int family, int type);

  /// Closes the socket, if that has not been done.
  ~Socket();

  /// A socket can be moved, to another variable or into a thread. It cannot be copied: two owners would close it twice.
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Takes an address of this machine; port 0 takes a free one. A TCP port in use a moment ago can be taken at once,
  /// one that is in use cannot: bind(2), SO_REUSEADDR in socket(7).
  void bind(const Address& address);

  /// Lets clients connect; up to `backlog` of them wait for accept: listen(2).
  void listen(int backlog);

  /// Waits for the next client; returns a socket to talk to it, and its address: accept(2).
  /// While descriptors or memory have run out it says so, once, and goes on waiting.
  std::pair<Socket, Address> accept();

  /// Connects to the server at this address: connect(2).
  void connect(const Address& address);

  /// Sends all of `data`, waiting as long as the peer is slow to read; a peer that has gone is an error, no SIGPIPE:
  /// send(2).
  void send(std::string_view data);

  /// Waits for data and returns at most `size` bytes of it; an empty string is the end of the stream: the peer has
  /// closed. On a datagram socket, the next datagram, cut to `size` bytes: recv(2).
  std::string recv(std::size_t size);

  /// Sends `data` as one datagram, of at most 65,507 bytes: sendto(2), udp(7).
  void sendto(std::string_view data, const Address& address);

  /// Waits for the next datagram; returns at most its first `size` bytes, and who sent it: recvfrom(2).
  std::pair<std::string, Address> recvfrom(std::size_t size);

  /// How many seconds each further connect, send and recv may wait; 0, as at first, for ever: SO_RCVTIMEO in socket(7).
  /// One that waited in vain throws, with std::errc::timed_out.
  void settimeout(Seconds timeout);

  /// The socket's own address: getsockname(2).
  Address getsockname() const;

  /// Closes the socket; closing twice does nothing: close(2).
  void close() noexcept;

 private:
  Socket(int descriptor, std::optional<Address> address);

  void set_blocking(bool blocking) const;
  void set_option(int option, const void* value, socklen_t size) const;
  int wait_connected() const;
  template <typename Call>
  std::size_t wait(const char* name, Call call) const;
  void check(const char* name, bool succeeded) const;
  [[noreturn]] void fail(const char* name, int error) const;

  int descriptor_ = -1;
  std::optional<Address> address_;  // the first it was told, for its errors to name: the peer's, or a server's own
  Seconds timeout_{0};
  Shortage shortage_;
};
