// Checks that all four programs speak IPv6 with --host ::1, write an address as [::1]:9999, and speak IPv4 as before.
#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const six =
    "::1 is the address of this machine in IPv6, as 127.0.0.1 is in IPv4. Servers and clients take either.\n"
    "::1 是本机的 IPv6 地址，就像 127.0.0.1 是 IPv4 地址。服务器和客户端两种都认。";
const char* const written =
    "An IPv6 address has colons of its own. Brackets tell where it ends and the port begins: [::1]:9999.\n"
    "IPv6 地址里本来就有冒号，所以用方括号标明地址到哪里为止，后面才是端口：[::1]:9999。";
const char* const either =
    "A name that has both kinds of address means the IPv4 one, as before.\n一个名字两种地址都有时，照旧用 IPv4 "
    "的那个。";
const char* const four = "What IPv4 did, it does as before.\nIPv4 和以前一样。";

// Where the machine has no IPv6, there is nothing to check: the scene is skipped.
void needs_ipv6(Scene& scene) { Listener(scene, "nobody", "::1"); }

void expect_written(Scene& scene, const Program& server, const std::string& address, const std::string& why) {
  if (server.address() != address + ":" + server.port())
    scene.fail(server.name(), "writes", server.address(), address + ":" + server.port(), why);
}

// A server that is asked for by `host`, and found at `address`.
void tcp_server_at(Scene& scene, const std::string& host, const std::string& address, const std::string& why) {
  Program& server = scene.server("tcp_server", {"--host", host, "--delay", "0"}, why);
  server.prints("Waiting for connection...", why);
  expect_written(scene, server, address, why);
  Connection ann(scene, "Ann", server.address());
  server.prints("Accept new connection from " + ann.address() + "...", written);
  Connection bob(scene, "Bob", server.address());
  server.prints("Accept new connection from " + bob.address() + "...", written);
  for (Connection* const client : {&ann, &bob}) {
    client->receives("Welcome!", why);
    client->sends("小明");
    client->receives("Hello, 小明", why);
  }
  ann.sends("exit");
  ann.sees_end(why);
  server.prints("Connection from " + ann.address() + " closed.", written);
  server.is_told_to_stop();
  bob.sees_end(why);
  server.prints("Connection from " + bob.address() + " closed.", written);
  server.stops();
}

void tcp_client_at(Scene& scene, const std::string& host, const std::string& address, const std::string& why) {
  Listener listener(scene, "server", address);
  Program& client = scene.client("tcp_client", {"--host", host, "--port", listener.port(), "Michael", "Tracy"});
  Connection server = listener.accepts(why);
  server.sends("Welcome!");
  client.prints("Welcome!", why);
  for (const std::string name : {"Michael", "Tracy"}) {
    server.receives(name, why);
    server.sends("Hello, " + name);
    client.prints("Hello, " + name, why);
  }
  server.receives("exit", why);
  client.ends(0, why);
}

void udp_server_at(Scene& scene, const std::string& host, const std::string& address, const std::string& why) {
  Program& server = scene.server("udp_server", {"--host", host}, why);
  server.prints("Bind UDP on " + server.port() + "...", why);
  expect_written(scene, server, address.find(':') == std::string::npos ? address : "[" + address + "]", why);
  Datagrams ann(scene, "Ann", address);
  Datagrams bob(scene, "Bob", address);
  for (Datagrams* const client : {&ann, &bob, &ann}) {
    client->sends("Michael", server.address());
    server.prints("Received from " + client->address() + ".", written);
    client->receives("Hello, Michael!",
                     "The answer goes back to the whole address that recvfrom has returned.\n"
                     "回答要发回 recvfrom 返回的整个地址。");
  }
  ann.sends("", server.address());
  server.prints("Received from " + ann.address() + ".", written);
  ann.receives("Hello, !", why);
  server.stops();
}

void udp_client_at(Scene& scene, const std::string& host, const std::string& address, const std::string& why) {
  Datagrams server(scene, "server", address);
  Program& client = scene.client("udp_client", {"--host", host, "--port", server.port(), "Michael", ""});
  for (const std::string name : {"Michael", ""}) {
    server.receives(name, why);
    server.answers("Hello, " + name + "!");
    client.prints("Hello, " + name + "!", why);
  }
  client.ends(0, why);
}

void tcp_server_over_ipv6(Scene& scene) {
  needs_ipv6(scene);
  tcp_server_at(scene, "::1", "[::1]", six);
}
void tcp_client_over_ipv6(Scene& scene) { tcp_client_at(scene, "::1", "::1", six); }
void udp_server_over_ipv6(Scene& scene) {
  needs_ipv6(scene);
  udp_server_at(scene, "::1", "::1", six);
}
void udp_client_over_ipv6(Scene& scene) { udp_client_at(scene, "::1", "::1", six); }

void written_at_length(Scene& scene) {
  needs_ipv6(scene);
  const std::string why =
      "An address is written as people write it, however it was typed.\n不管输入的是什么写法，显示的都是通常的写法。";
  tcp_server_at(scene, "0:0:0:0:0:0:0:1", "[::1]", why);
  udp_server_at(scene, "0:0:0:0:0:0:0:1", "::1", why);
}

void every_address(Scene& scene) {
  needs_ipv6(scene);
  const std::string why = ":: is every address of this machine.\n“::”表示本机的所有地址。";
  Program& server = scene.server("tcp_server", {"--host", "::", "--delay", "0"}, why);
  expect_written(scene, server, "[::]", written);
  Connection client(scene, "client", "[::1]:" + server.port());
  client.receives("Welcome!", why);
  client.sends("Michael");
  client.receives("Hello, Michael", why);
  // IPv4 clients come, too, unless the system has been told otherwise: ipv6(7).
  Connection old(scene, "old", "127.0.0.1:" + server.port());
  server.prints("Waiting for connection...", why);
  server.prints("Accept new connection from " + client.address() + "...", written);
  server.prints(
      "Accept new connection from [::ffff:127.0.0.1]:" + old.address().substr(old.address().rfind(':') + 1) + "...",
      written);
}

void starts_again_at_once(Scene& scene) {
  needs_ipv6(scene);
  Program& first = scene.server("tcp_server", {"--host", "::1", "--delay", "0"}, six);
  Connection client(scene, "client", first.address());
  client.receives("Welcome!", six);
  first.stops();
  Program& second = scene.start("tcp_server", {"--host", "::1", "--port", first.port(), "--delay", "0"});
  second.prints("Waiting for connection...",
                "A server that has been stopped can be started again at once, with IPv6 as with IPv4.\n"
                "停下来的服务器能在同一个端口马上再启动，IPv6 和 IPv4 一样。");
  second.stops();
}

void pairs_over_ipv6(Scene& scene) {
  needs_ipv6(scene);
  Program& tcp_server = scene.server("tcp_server", {"--host", "::1", "--delay", "0"}, six);
  Program& tcp_client = scene.client("tcp_client", {"--host", "::1", "--port", tcp_server.port()});
  tcp_client.prints("Welcome!", six);
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) tcp_client.prints("Hello, " + name, six);
  tcp_client.ends(0, six);
  Program& udp_server = scene.server("udp_server", {"--host", "::1"}, six);
  Program& udp_client = scene.client("udp_client", {"--host", "::1", "--port", udp_server.port()});
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) udp_client.prints("Hello, " + name + "!", six);
  udp_client.ends(0, six);
}

void errors_over_ipv6(Scene& scene) {
  const Nobody reserved(scene, "::1");
  const std::string nobody = reserved.port();
  const std::string why =
      "An error names the address, with its brackets: what, where, and why, and status 1.\n"
      "错误里的地址也带方括号：做什么、在哪里、为什么，退出状态是 1。";
  scene.client("tcp_client", {"--host", "::1", "--port", nobody}).ends_with_error(1, {"connect [::1]:" + nobody}, why);
  scene.client("udp_client", {"--host", "::1", "--port", nobody, "--timeout", "0.3"})
      .ends_with_error(1, {"[::1]:" + nobody}, why);
  const Listener stream(scene, "another", "::1");
  scene.start("tcp_server", {"--host", "::1", "--port", stream.port()})
      .ends_with_error(1, {"bind [::1]:" + stream.port()}, why);
  const Datagrams datagrams(scene, "another", "::1");
  scene.start("udp_server", {"--host", "::1", "--port", datagrams.port()})
      .ends_with_error(1, {"bind [::1]:" + datagrams.port()}, why);
}

void ipv4_at(Scene& scene, const std::string& host, const std::string& address, const std::string& why) {
  tcp_server_at(scene, host, address, why);
  tcp_client_at(scene, host, address, why);
  udp_server_at(scene, host, address, why);
  udp_client_at(scene, host, address, why);
}

void localhost(Scene& scene) { ipv4_at(scene, "localhost", "127.0.0.1", either); }
void another_ipv4(Scene& scene) { ipv4_at(scene, "127.0.0.2", "127.0.0.2", four); }

void the_default(Scene& scene) {
  Program& tcp = scene.server("tcp_server");
  expect_written(scene, tcp, "127.0.0.1", four);
  Program& udp = scene.server("udp_server");
  expect_written(scene, udp, "127.0.0.1", four);
  Program& all = scene.server("tcp_server", {"--host", "0.0.0.0"});
  expect_written(scene, all, "0.0.0.0", four);
}

void no_host(Scene& scene) {
  const std::string why =
      "A host that is neither name nor address is an error, as before.\n既不是名字也不是地址的，照旧是错误。";
  for (const std::string program : {"tcp_server", "tcp_client", "udp_server", "udp_client"})
    for (const std::string host : {"no host", "1.2.3.4.5", "::1::", ":::", "12345::"})
      scene.start(program, {"--host", host}).ends_with_error(1, {"resolve " + host}, why);
}

}  // namespace

int main() {
  return check(together({{{"tcp_server over IPv6 · tcp_server 用 IPv6", tcp_server_over_ipv6},
                          {"tcp_client over IPv6 · tcp_client 用 IPv6", tcp_client_over_ipv6},
                          {"udp_server over IPv6 · udp_server 用 IPv6", udp_server_over_ipv6},
                          {"udp_client over IPv6 · udp_client 用 IPv6", udp_client_over_ipv6},
                          {"both pairs over IPv6 · 两对程序都用 IPv6", pairs_over_ipv6},
                          {"an address written at length · 写得长的地址", written_at_length},
                          {"every address of this machine · 本机的所有地址", every_address},
                          {"another start at once · 马上再启动", starts_again_at_once},
                          {"errors over IPv6 · IPv6 时的错误", errors_over_ipv6},
                          {"localhost is IPv4, as before · localhost 照旧是 IPv4", localhost},
                          {"another IPv4 address, as before · 别的 IPv4 地址照旧", another_ipv4},
                          {"the default is IPv4, as before · 默认照旧是 IPv4", the_default},
                          {"what is no host, as before · 不是主机的照旧", no_host}},
                         tcp_server_as_before(),
                         tcp_client_as_before(),
                         udp_server_as_before(),
                         udp_client_as_before(),
                         udp_client_gives_up_as_before(),
                         pairs_as_before()}));
}
