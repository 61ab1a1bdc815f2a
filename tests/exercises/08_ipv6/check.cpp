// Checks that all four programs speak IPv6 with --host ::1, write an address as [::1]:9999, and speak IPv4 as before.
#include "tests/exercises/support/check.hpp"

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const six =
    "::1 is the address of this machine in IPv6, as 127.0.0.1 is in IPv4. Servers and clients take either.";
const char* const written =
    "An IPv6 address has colons of its own. Brackets tell where it ends and the port begins: [::1]:9999.";
const char* const as_before = "What IPv4 did, it does as before.";

// A port on which nobody listens any more. Where the machine has no IPv6, there is nothing to check.
std::string closed_port() {
  Scene elsewhere;
  return Listener(elsewhere, "nobody", "::1").port();
}

std::string prefix(const std::string& host) { return (host == "::1" ? "[::1]" : host) + ":"; }

void expect_written(Scene& scene, const Program& server, const std::string& host) {
  if (server.address() != prefix(host) + server.port())
    scene.fail(server.name(), "writes", server.address(), prefix(host) + server.port(), written);
}

void tcp_server_at(Scene& scene, const std::string& host, const std::string& why) {
  Program& server = scene.server("tcp_server", {"--host", host, "--delay", "0"}, why);
  server.prints("Waiting for connection...", why);
  expect_written(scene, server, host);
  Connection client(scene, "client", prefix(host) + server.port());
  server.prints("Accept new connection from " + client.address() + "...", written);
  client.receives("Welcome!", why);
  client.sends("Michael");
  client.receives("Hello, Michael", why);
  client.sends("exit");
  client.sees_end(why);
  server.prints("Connection from " + client.address() + " closed.", written);
}

void tcp_client_at(Scene& scene, const std::string& host, const std::string& why) {
  Listener listener(scene, "server", host);
  Program& client = scene.client("tcp_client", {"--host", host, "--port", listener.port(), "Michael"});
  Connection server = listener.accepts(why);
  server.sends("Welcome!");
  client.prints("Welcome!", why);
  server.receives("Michael", why);
  server.sends("Hello, Michael");
  client.prints("Hello, Michael", why);
  server.receives("exit", why);
  client.ends(0, why);
}

void udp_server_at(Scene& scene, const std::string& host, const std::string& why) {
  Program& server = scene.server("udp_server", {"--host", host}, why);
  server.prints("Bind UDP on " + server.port() + "...", why);
  expect_written(scene, server, host);
  Datagrams client(scene, "client", host);
  client.sends("Michael", prefix(host) + server.port());
  server.prints("Received from " + client.address() + ".", written);
  client.receives("Hello, Michael!", "The answer goes back to the whole address that recvfrom has returned.");
}

void udp_client_at(Scene& scene, const std::string& host, const std::string& why) {
  Datagrams server(scene, "server", host);
  Program& client = scene.client("udp_client", {"--host", host, "--port", server.port(), "Michael"});
  server.receives("Michael", why);
  server.answers("Hello, Michael!");
  client.prints("Hello, Michael!", why);
  client.ends(0, why);
}

void tcp_over_ipv6(Scene& scene) {
  closed_port();
  tcp_server_at(scene, "::1", six);
  tcp_client_at(scene, "::1", six);
}

void udp_over_ipv6(Scene& scene) {
  closed_port();
  udp_server_at(scene, "::1", six);
  udp_client_at(scene, "::1", six);
}

void an_error_over_ipv6(Scene& scene) {
  const std::string nobody = closed_port();
  Program& client = scene.client("tcp_client", {"--host", "::1", "--port", nobody});
  client.ends(1, "Nobody listens there any more.");
  client.says("[::1]:" + nobody, written);
}

void ipv4_as_before(Scene& scene) {
  tcp_server_at(scene, "127.0.0.1", as_before);
  tcp_client_at(scene, "127.0.0.1", as_before);
  udp_server_at(scene, "127.0.0.1", as_before);
  udp_client_at(scene, "127.0.0.1", as_before);
}

}  // namespace

int main() {
  return check({{"TCP over IPv6", tcp_over_ipv6},
                {"UDP over IPv6", udp_over_ipv6},
                {"an error over IPv6", an_error_over_ipv6},
                {"IPv4 as before", ipv4_as_before}});
}
