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

/// Begins a program: prepares its streams (output.hpp), and reads the options that it takes, and names, if it has a
/// check for them. After --help or --version the program ends here. Throws std::invalid_argument where the usage is
/// wrong.
Options parse(int argc, char* argv[], const std::string& description, const std::vector<std::string>& taken,
              void (*check)(const std::string& name) = nullptr);

/// Throw std::invalid_argument for a name whose greeting would not fit the client's recv(1024). Over TCP an empty name
/// sends nothing, and "exit" ends the conversation: neither would be greeted.
void check_tcp_name(const std::string& name);
void check_udp_name(const std::string& name);
