// Both pairs for the reader to watch. The order of the lines is that of the conversation: each waits for its turn.
#include <signal.h>

#include <exception>
#include <iostream>
#include <string>

#include "common/output.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

namespace {

void show(const std::string& who, Process& process) {
  std::cout << who << " | " << process.out.next_line() << std::endl;
}

void show_tcp() {
  std::cout << "TCP: a server, and a client that talks to it over a connection.\n\n$ ./tcp_server --port 0 &\n";
  Server server("tcp_server");
  show("tcp_server", server);
  std::cout << "$ ./tcp_client --port " << server.port() << std::endl;
  Process client("tcp_client", {"--port", std::to_string(server.port())});
  show("tcp_server", server);
  for (int line = 0; line < 4; ++line) show("tcp_client", client);
  show("tcp_server", server);
}

void show_udp() {
  std::cout
      << "\nUDP: the same without a connection, each message in a datagram of its own.\n\n$ ./udp_server --port 0 &\n";
  Server server("udp_server");
  show("udp_server", server);
  std::cout << "$ ./udp_client --port " << server.port() << std::endl;
  Process client("udp_client", {"--port", std::to_string(server.port())});
  for (int name = 0; name < 3; ++name) {
    show("udp_server", server);
    show("udp_client", client);
  }
}

}  // namespace

int main() try {
  show_tcp();
  show_udp();
  return 0;
} catch (const std::exception& error) {
  return report(error);
}
