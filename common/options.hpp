// The command line: a program names the options that it takes, with their defaults, and gets their values.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "seconds.hpp"

namespace CLI {
class App;
}

/// The value of each option: the one given, or the program's default.
struct Options {
  std::string host;
  std::uint16_t port = 0;
  int backlog = 0;
  Seconds delay{0};
  Seconds timeout{0};
  std::vector<std::string> names;
};

class CommandLine {
 public:
  /// A program that does what `description` says. It always takes --help and --version.
  explicit CommandLine(const std::string& description);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  /// --host, a name or an IPv4 address; --port, 0 to 65535.
  CommandLine& host(const std::string& value);
  CommandLine& port(std::uint16_t value);

  /// --backlog, the clients that may wait to be accepted.
  CommandLine& backlog(int value);

  /// --delay and --timeout, in seconds: 0, which for the timeout means for ever, to a day.
  CommandLine& delay(double seconds);
  CommandLine& timeout(double seconds);

  /// NAME..., each of which `check` lets pass or refuses by throwing.
  CommandLine& names(const std::vector<std::string>& values, void (*check)(const std::string&));

  /// Reads the command line. Throws UsageError where it is wrong; after --help or --version the program ends here.
  Options parse(int argc, char* argv[]);

 private:
  Options options_;
  std::unique_ptr<CLI::App> app_;
};
