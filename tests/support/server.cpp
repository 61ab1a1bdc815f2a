// Server: a process that says where it can be found.
#include "tests/support/server.hpp"

Server::Server(const std::string& name, const std::vector<std::string>& arguments)
    : Server(Shell{[&] {
        std::string line = "exec " + name + " --port 0";
        for (const std::string& argument : arguments) line += " " + quoted(argument);
        return line;
      }()}) {}

Server::Server(const Shell& command) : Process("sh", shell(command.line)), address_(read_address()) {}

// A server names the port that it was given on its standard error, once clients can find it there.
Address Server::read_address() {
  const std::string said = err.next_line();
  return {"127.0.0.1", static_cast<std::uint16_t>(std::stoi(said.substr(said.rfind(':') + 1)))};
}
