// Reporting: the reason comes from the exception, the advice from a short list of what usually helps.
#include "report.hpp"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

#include "stop.hpp"

namespace {

constexpr int usage_status = 2;

std::string advice(const std::error_code& code, std::string_view server) {
  if (code == std::errc::address_in_use) return "another program has this port: end it, or choose another with --port";
  if (code == std::errc::permission_denied) return "ports below 1024 are root's: choose a higher one with --port";
  if (code == std::errc::address_not_available) return "this machine has no such address: choose another with --host";
  if (code.category().name() == std::string("getaddrinfo"))
    return "check --host, or give an IPv4 address like 127.0.0.1";
  const bool no_server = code == std::errc::connection_refused || code == std::errc::timed_out;
  if (no_server && !server.empty()) return "is " + std::string(server) + " running?";
  return "";
}

}  // namespace

void note(std::string_view message, std::string_view advice) {
  // One call of fprintf is one line, whatever other threads write; and it needs no memory, which may have run out.
  const auto size = [](std::string_view text) { return static_cast<int>(text.size()); };
  if (advice.empty())
    std::fprintf(stderr, "%s: %.*s\n", program, size(message), message.data());
  else
    std::fprintf(stderr, "%s: %.*s (%.*s)\n", program, size(message), message.data(), size(advice), advice.data());
}

int report(const std::exception& error, std::string_view server) {
  if (const auto* const stopped = dynamic_cast<const Stopped*>(&error)) return stopped->status();
  if (dynamic_cast<const UsageError*>(&error) != nullptr) {
    note(error.what(), "--help shows what is possible");
    return usage_status;
  }
  const auto* const failed = dynamic_cast<const std::system_error*>(&error);
  note(error.what(), failed == nullptr ? "" : advice(failed->code(), server));
  return EXIT_FAILURE;
}
