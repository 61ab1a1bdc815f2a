// A socket: one descriptor with one owner, and the system calls under the names that they have in Python.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "address.hpp"
#include "shortage.hpp"

/// Each call that fails throws std::system_error, which says which call it was and with which address. One that a
/// signal interrupts goes on, with the time that was left, as in Python (PEP 475). Once the program is to stop
/// (stop.hpp), accept and recvfrom throw Stopped; recv returns the end of the stream.
class Socket {
 public:
  /// A new socket; AF_INET with SOCK_STREAM speaks TCP, with SOCK_DGRAM UDP: socket(2).
  Socket(int family, int type);

  /// It closes itself in the end. It can be moved, but not copied: two owners would close it twice.
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Takes an address of this machine; port 0 takes a free one. A TCP port in use a moment ago can be taken at once,
  /// one that is in use cannot: bind(2), SO_REUSEADDR in socket(7).
  void bind(const Address& address);

  /// Lets clients connect; up to `backlog` of them wait for accept: listen(2).
  void listen(int backlog);

  /// Waits for the next client; returns a socket to talk to it, and its address: accept(2). While descriptors have run
  /// out it says so, once, and goes on waiting.
  std::pair<Socket, Address> accept();

  /// Connects to the server at this address: connect(2).
  void connect(const Address& address);

  /// Sends all of `data`, however slowly the peer reads; that it has gone is an error, no SIGPIPE: send(2).
  void send(std::string_view data);

  /// Waits for data and returns at most `size` bytes of it; an empty string is the end of the stream: the peer has
  /// closed. On a datagram socket, the next datagram, cut to `size` bytes: recv(2).
  std::string recv(std::size_t size) { return receive("recv", size, nullptr); }

  /// Sends `data` as one datagram, of at most 65,507 bytes: sendto(2), udp(7).
  void sendto(std::string_view data, const Address& address);

  /// Waits for the next datagram; returns at most its first `size` bytes, and who sent it: recvfrom(2).
  std::pair<std::string, Address> recvfrom(std::size_t size);

  /// How many seconds connect, send and recv may wait in vain, until they throw std::errc::timed_out; 0: for ever.
  void settimeout(double seconds);

  /// The socket's own address: getsockname(2).
  Address getsockname() const;

  /// For any thread: whether there is room to send, since the peer reads, poll(2); and the end of the stream, SHUT_RD
  /// or SHUT_RDWR, for whoever waits in recv or send, shutdown(2).
  bool can_send();
  void shutdown(int how);

  /// Closes the socket; closing twice does nothing: close(2).
  void close() noexcept;

 private:
  Socket(int accepted, const Address& peer) : descriptor_(accepted), type_(SOCK_STREAM), address_(peer) {}
  std::string receive(const char* call, std::size_t size, sockaddr_in* sender);
  void wait(const char* call, short events) const;

  int descriptor_;
  int type_;
  std::optional<Address> address_;  // the first it was told, for its errors to name: the peer's, or a server's own
  double timeout_ = 0;
  Shortage shortage_;
  std::mutex closing_;  // a number that has been closed may soon be another socket's, which is not to be shut down
};
