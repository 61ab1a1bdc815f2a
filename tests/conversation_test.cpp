// The four programs as a user runs them: what each says, byte for byte, from its first line to its last.
#include <gtest/gtest.h>
#include <signal.h>

#include <string>
#include <vector>

#include "common/socket.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

namespace {

// Clients have whatever port the system gave them.
std::string without_ports(std::string text) {
  const std::string host = "127.0.0.1:";
  for (std::size_t at = text.find(host); at != std::string::npos; at = text.find(host, at)) {
    at += host.size();
    text.replace(at, text.find_first_not_of("0123456789", at) - at, "PORT");
  }
  return text;
}

std::vector<std::string> to(const Server& server, const std::vector<std::string>& arguments = {}) {
  std::vector<std::string> all{"--port", std::to_string(server.port())};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return all;
}

constexpr const char* tcp_greetings = "Welcome!\nHello, Michael\nHello, Tracy\nHello, Sarah\n";
constexpr const char* udp_greetings = "Hello, Michael!\nHello, Tracy!\nHello, Sarah!\n";

}  // namespace

TEST(Tcp, ClientAndServerSayWhatTheTutorialSays) {
  Server server("tcp_server");
  const Result client = run("tcp_client", to(server));
  EXPECT_EQ(client.out, tcp_greetings);
  EXPECT_EQ(client.err, "");
  EXPECT_EQ(client.status, 0);

  server.out.wait_for("closed.\n");
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
  EXPECT_EQ(without_ports(server.out.wait_for_end()),
            "Waiting for connection...\n"
            "Accept new connection from 127.0.0.1:PORT...\n"
            "Connection from 127.0.0.1:PORT closed.\n");
  EXPECT_EQ(without_ports(server.err.wait_for_end()), "tcp_server: listening on 127.0.0.1:PORT\n");
}

TEST(Udp, ClientAndServerSayWhatTheTutorialSays) {
  Server server("udp_server");
  const Result client = run("udp_client", to(server));
  EXPECT_EQ(client.out, udp_greetings);
  EXPECT_EQ(client.err, "");
  EXPECT_EQ(client.status, 0);

  server.signal(SIGINT);
  EXPECT_EQ(server.wait(), 0);
  EXPECT_EQ(without_ports(server.out.wait_for_end()), "Bind UDP on " + std::to_string(server.port()) +
                                                          "...\n"
                                                          "Received from 127.0.0.1:PORT.\n"
                                                          "Received from 127.0.0.1:PORT.\n"
                                                          "Received from 127.0.0.1:PORT.\n");
  EXPECT_EQ(without_ports(server.err.wait_for_end()), "udp_server: bound to 127.0.0.1:PORT\n");
}

TEST(Tcp, ClientSendsTheNamesItIsGiven) {
  Server server("tcp_server", {"--delay", "0"});
  EXPECT_EQ(run("tcp_client", to(server, {"Ada", "[a,b]", "小明"})).out,
            "Welcome!\nHello, Ada\nHello, [a,b]\nHello, 小明\n");
}

TEST(Udp, ClientSendsTheNamesItIsGiven) {
  Server server("udp_server");
  EXPECT_EQ(run("udp_client", to(server, {"Ada", "", "小明"})).out, "Hello, Ada!\nHello, !\nHello, 小明!\n");
}

TEST(Tcp, LongestNameIsGreetedInFull) {
  Server server("tcp_server", {"--delay", "0"});
  const std::string name(1017, 'x');
  EXPECT_EQ(run("tcp_client", to(server, {name})).out, "Welcome!\nHello, " + name + "\n");
}

TEST(Udp, LongestNameIsGreetedInFull) {
  Server server("udp_server");
  const std::string name(1016, 'x');
  EXPECT_EQ(run("udp_client", to(server, {name})).out, "Hello, " + name + "!\n");
}

TEST(Tcp, ServerIsFoundByItsName) {
  Server server("tcp_server", {"--delay", "0", "--host", "localhost"});
  EXPECT_EQ(run("tcp_client", to(server, {"--host", "localhost"})).out, tcp_greetings);
}

TEST(Tcp, ServerGreetsOneClientWhileAnotherHasToWait) {
  Server server("tcp_server", {"--delay", "3600"});  // the first client's thread sleeps for longer than any test runs
  Socket first(AF_INET, SOCK_STREAM);
  first.connect(server.address());
  EXPECT_EQ(first.recv(1024), "Welcome!");
  first.send("Michael");
  std::vector<Socket> others;
  for (int i = 0; i < 3; ++i) {
    others.emplace_back(AF_INET, SOCK_STREAM).connect(server.address());
    EXPECT_EQ(others.back().recv(1024), "Welcome!");
  }
}

TEST(Tcp, ServerTalksToManyClientsInTurn) {
  Server server("tcp_server", {"--delay", "0"});
  std::vector<Socket> clients;
  for (int i = 0; i < 20; ++i) {
    clients.emplace_back(AF_INET, SOCK_STREAM).connect(server.address());
    EXPECT_EQ(clients.back().recv(1024), "Welcome!");
  }
  for (int round = 0; round < 3; ++round)
    for (std::size_t i = 0; i < clients.size(); ++i) {
      const std::string name = "client " + std::to_string(i) + " in round " + std::to_string(round);
      clients[i].send(name);
      EXPECT_EQ(clients[i].recv(1024), "Hello, " + name);
    }
}

TEST(Tcp, ServerGivesBytesBackUnchanged) {
  Server server("tcp_server", {"--delay", "0"});
  Socket client(AF_INET, SOCK_STREAM);
  client.connect(server.address());
  EXPECT_EQ(client.recv(1024), "Welcome!");
  const std::string bytes("\0\xff\xe4\xbd %s%n\r\n", 11);  // a NUL, half a character of UTF-8, a format string
  client.send(bytes);
  EXPECT_EQ(client.recv(1024), "Hello, " + bytes);
}

TEST(Tcp, ServerClosesOnceItIsTold) {
  Server server("tcp_server", {"--delay", "0"});
  Socket client(AF_INET, SOCK_STREAM);
  client.connect(server.address());
  EXPECT_EQ(client.recv(1024), "Welcome!");
  client.send("exit");
  EXPECT_EQ(client.recv(1024), "");
  server.out.wait_for("Connection from " + str(client.getsockname()) + " closed.\n");
}

TEST(Tcp, ServerClosesWhenTheClientHasClosed) {
  Server server("tcp_server", {"--delay", "0"});
  Socket client(AF_INET, SOCK_STREAM);
  client.connect(server.address());
  const std::string address = str(client.getsockname());
  EXPECT_EQ(client.recv(1024), "Welcome!");
  client.close();
  server.out.wait_for("Connection from " + address + " closed.\n");
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
  EXPECT_EQ(without_ports(server.err.wait_for_end()), "tcp_server: listening on 127.0.0.1:PORT\n");
}

TEST(Udp, ServerCutsADatagramTo1024Bytes) {
  Server server("udp_server");
  Socket client(AF_INET, SOCK_DGRAM);
  client.sendto(std::string(1025, 'x'), server.address());
  EXPECT_EQ(client.recv(65535), "Hello, " + std::string(1024, 'x') + "!");
}

TEST(Help, NamesTheOptionsOfEachProgramAndTheirDefaults) {
  for (const std::string program : {"tcp_server", "tcp_client", "udp_server", "udp_client"}) {
    const Result help = run(program, {"--help"});
    EXPECT_EQ(help.status, 0);
    EXPECT_EQ(help.err, "");
    EXPECT_EQ(run(program, {"-h"}).out, help.out);
    std::vector<std::string> words{program, "--host", "127.0.0.1", "--port", "9999", "--help", "--version"};
    if (program == "tcp_server") words.insert(words.end(), {"--backlog", "5", "--delay", "1"});
    if (program.find("client") != std::string::npos)
      words.insert(words.end(), {"--timeout", "5", "Michael Tracy Sarah"});
    for (const std::string& word : words) EXPECT_NE(help.out.find(word), std::string::npos) << word << "\n" << help.out;
  }
}

TEST(Help, VersionIsTheProgramAndItsNumber) {
  for (const std::string program : {"tcp_server", "tcp_client", "udp_server", "udp_client"}) {
    const Result version = run(program, {"--version"});
    EXPECT_EQ(version.status, 0);
    EXPECT_EQ(version.out, program + " 1.0\n");
    EXPECT_EQ(run(program, {"-V"}).out, version.out);
  }
}
