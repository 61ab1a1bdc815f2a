// Each program with a Python program on the other side.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

namespace {

class Python : public testing::Test {
 protected:
  void SetUp() override {
    if (run_shell("python3 -c 'import socket'").status != 0) GTEST_SKIP() << "python3 is missing (package python3)";
  }
};

int port_of(Process& peer) { return std::stoi(peer.out.wait_for("\n")); }

Result run_client(const std::string& role, const Server& server) {
  return run_shell("printf 'Michael Tracy Sarah' | python3 tests/peer.py " + role + " " +
                   std::to_string(server.port()));
}

}  // namespace

TEST_F(Python, TcpServerIsUnderstoodByOurClient) {
  Process peer("python3", {"tests/peer.py", "tcp_server"});
  const Result client = run("tcp_client", {"--port", std::to_string(port_of(peer))});
  EXPECT_EQ(client.out, "Welcome!\nHello, Michael\nHello, Tracy\nHello, Sarah\n");
  EXPECT_EQ(client.status, 0) << client.err;
  EXPECT_EQ(peer.wait(), 0) << peer.err.text();
  EXPECT_NE(peer.out.wait_for_end().find("\nexit\n"), std::string::npos) << "the last word it heard was not exit";
}

TEST_F(Python, TcpClientIsUnderstoodByOurServer) {
  const Server server("tcp_server", {"--delay", "0"});
  const Result client = run_client("tcp_client", server);
  EXPECT_EQ(client.out, "Welcome!\nHello, Michael\nHello, Tracy\nHello, Sarah\nb''\n");
  EXPECT_EQ(client.status, 0) << client.err;
}

TEST_F(Python, UdpServerIsUnderstoodByOurClient) {
  Process peer("python3", {"tests/peer.py", "udp_server"});
  const Result client = run("udp_client", {"--port", std::to_string(port_of(peer))});
  EXPECT_EQ(client.out, "Hello, Michael!\nHello, Tracy!\nHello, Sarah!\n");
  EXPECT_EQ(client.status, 0) << client.err;
  EXPECT_EQ(peer.wait(), 0) << peer.err.text();
}

TEST_F(Python, UdpClientIsUnderstoodByOurServer) {
  const Server server("udp_server");
  const Result client = run_client("udp_client", server);
  EXPECT_EQ(client.out, "Hello, Michael!\nHello, Tracy!\nHello, Sarah!\n");
  EXPECT_EQ(client.status, 0) << client.err;
}
