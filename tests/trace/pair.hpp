// A server and its clients, each run under strace(1).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/trace/conversation.hpp"

/// Lines of shell that start them.
struct Commands {
  std::string server;
  std::string client;
  std::size_t clients = 1;
};

/// What was recorded, the server's first, and what has to be said about the run: that a program went on for ever, say.
struct Run {
  std::vector<Recording> recordings;
  std::vector<std::string> remarks;
};

/// Runs one command to its end, with all the programs that it starts. Throws if strace cannot be used.
Run run_traced(const std::string& command);

/// Starts the server, the clients as soon as it can be spoken to, and stops it by Ctrl-C when they have ended and it
/// has nothing more to do. The clients find the server's port in their environment, as $PORT. Throws if strace cannot
/// be used.
Run run_traced(const Commands& commands);
