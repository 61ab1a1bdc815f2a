// Names: the few that cannot be greeted, and why.
#include "names.hpp"

#include "report.hpp"

namespace {

void check_length(std::size_t name, std::size_t greeting) {
  constexpr std::size_t room = 1024;
  if (greeting <= room) return;
  throw UsageError("a name of " + std::to_string(name) + " bytes is too long: its greeting would have " +
                   std::to_string(greeting) + ", and the client reads it with recv(1024)");
}

}  // namespace

void check_tcp_name(const std::string& name) {
  if (name.empty()) throw UsageError("an empty name sends nothing over TCP, so no reply would come");
  if (name == "exit") throw UsageError("'exit' is no name: it tells the server to close the connection");
  check_length(name.size(), ("Hello, " + name).size());
}

void check_udp_name(const std::string& name) { check_length(name.size(), ("Hello, " + name + "!").size()); }
