// Address: looked up by getaddrinfo, kept as the bytes that the system calls take.
#include "address.hpp"

#include <arpa/inet.h>
#include <netdb.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>

Address::Address(const std::string& host, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_family = AF_INET;
  wanted.ai_socktype = SOCK_STREAM;  // any one type will do: without it, each address comes once for each type
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list);
  const char* const reason = code == EAI_SYSTEM ? std::strerror(errno) : ::gai_strerror(code);
  if (code != 0) throw std::runtime_error("resolve " + host + ": " + reason);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, ::freeaddrinfo);
  std::memcpy(&address_, list->ai_addr, sizeof address_);
  address_.sin_port = htons(port);
}

std::string str(const Address& address) {
  sockaddr_in ip{};
  std::memcpy(&ip, address.data(), sizeof ip);
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &ip.sin_addr, text.data(), text.size());
  return std::string(text.data()) + ":" + std::to_string(address.port());
}
