// An address: the host and the port of one end of a conversation, as Python's pair ('127.0.0.1', 9999).
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>

class Address {
 public:
  /// The address of a host, given by name or as an IPv4 address, looked up once: getaddrinfo(3), ip(7).
  /// Throws std::runtime_error where the host is not known.
  Address(const std::string& host, std::uint16_t port);

  /// The address that a system call has filled in: accept(2), recvfrom(2), getsockname(2).
  explicit Address(const sockaddr_in& address) : address_(address) {}

  /// The port, 0 to 65535.
  std::uint16_t port() const { return ntohs(address_.sin_port); }

  /// The address as the system calls take it: a pointer to its bytes, and how many there are.
  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&address_); }
  socklen_t size() const { return sizeof address_; }

 private:
  sockaddr_in address_{};
};

/// The address as people write it, "127.0.0.1:9999": inet_ntop(3).
std::string str(const Address& address);

inline bool operator==(const Address& left, const Address& right) { return str(left) == str(right); }
