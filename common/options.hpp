// The command line: what is not given is as in the tutorial.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// The values of all options that there are, of which each program takes some.
struct Options {
  std::string host = "127.0.0.1";  // --host, a name or an address
  std::uint16_t port = 9999;       // --port, 0 to 65535
  int backlog = 5;                 // --backlog, the clients that may wait to be accepted, 0 to 65535
  double delay = 1;                // --delay, in seconds, 0 to a day
  double timeout = 5;              // --timeout, in seconds, to a day; 0 is for ever
  std::vector<std::string> names{"Michael", "Tracy", "Sarah"};
};

/// Begins a program: prepares its streams (output.hpp), and reads its command line, which may hold the options that are
/// `taken`, and names, if there is a `check` that throws at each that cannot be sent. After --help or --version the
/// program ends here. Throws std::invalid_argument where the command line is wrong.
Options parse(int argc, char* argv[], const std::string& description, const std::vector<std::string>& taken,
              void (*check)(const std::string& name) = nullptr);

/// Throws std::invalid_argument if "Hello, NAME" would not fit the client's recv(1024), or if no greeting would come:
/// an empty name sends nothing over TCP, and "exit" ends the conversation.
void check_tcp_name(const std::string& name);

/// Throws std::invalid_argument if "Hello, NAME!" would not fit the client's recv(1024).
void check_udp_name(const std::string& name);
