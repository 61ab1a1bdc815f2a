// Address: looked up by getaddrinfo, kept as the bytes that the system calls take.
#include "address.hpp"

#include <arpa/inet.h>
#include <netdb.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace {

// getaddrinfo has error numbers of its own, with texts of their own: gai_strerror(3).
class LookupCategory : public std::error_category {
 public:
  const char* name() const noexcept override { return "getaddrinfo"; }
  std::string message(int code) const override { return gai_strerror(code); }
};

std::error_code lookup_error(int code) {
  if (code == EAI_SYSTEM) return {errno, std::generic_category()};
  static const LookupCategory category;
  return {code, category};
}

}  // namespace

Address::Address(const std::string& host, std::uint16_t port) {
  addrinfo wanted{};
  wanted.ai_family = AF_INET;
  wanted.ai_socktype = SOCK_STREAM;  // any one type will do: without it, each address comes once for each type
  addrinfo* list = nullptr;
  const int code = ::getaddrinfo(host.c_str(), nullptr, &wanted, &list);
  if (code != 0) throw std::system_error(lookup_error(code), "resolve " + host);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, ::freeaddrinfo);
  std::memcpy(&address_, list->ai_addr, sizeof address_);
  address_.sin_port = htons(port);
}

std::uint16_t Address::port() const { return ntohs(address_.sin_port); }

const sockaddr* Address::data() const {
  // The one cast that the socket interface asks for: each family's address passes as a sockaddr.
  return reinterpret_cast<const sockaddr*>(&address_);
}

std::string str(const Address& address) {
  sockaddr_in ip{};
  std::memcpy(&ip, address.data(), sizeof ip);
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &ip.sin_addr, text.data(), text.size());
  return std::string(text.data()) + ":" + std::to_string(address.port());
}

bool operator==(const Address& left, const Address& right) { return str(left) == str(right); }
bool operator!=(const Address& left, const Address& right) { return !(left == right); }
