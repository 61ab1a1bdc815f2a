// Whatever is wrong: one line that says so, the right exit status, and no hang.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <ostream>
#include <string>
#include <thread>
#include <vector>

#include "common/socket.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

namespace {

// That the program says this on its standard error, and nothing else but what it had said on its standard output
// before.
void expect_failure(const Result& result, int status, const std::string& line, const std::string& out = "") {
  EXPECT_EQ(result.status, status);
  EXPECT_EQ(result.err, line + "\n");
  EXPECT_EQ(result.out, out);
}

std::string help(const std::string& message) { return message + " (--help shows what is possible)"; }

const std::vector<std::string> programs{"tcp_server", "tcp_client", "udp_server", "udp_client"};
const std::vector<std::string> clients{"tcp_client", "udp_client"};

}  // namespace

TEST(BadInput, PortThatIsNoNumberFrom0To65535) {
  for (const std::string& program : programs)
    for (const std::string port : {"abc", "-1", "65536", "99999999999999999999", "0x50", "80 ", "8.0", "1e3"})
      expect_failure(run(program, {"--port", port}), 2,
                     help(program + ": --port '" + port + "' is not a whole number from 0 to 65535"));
}

TEST(BadInput, OptionThatDoesNotExist) {
  for (const std::string& program : programs)
    expect_failure(run(program, {"--colour"}), 2, help(program + ": there is no option --colour"));
}

TEST(BadInput, ArgumentThatAServerDoesNotTake) {
  for (const std::string program : {"tcp_server", "udp_server"})
    expect_failure(run(program, {"Michael"}), 2, help(program + ": there is no use here for Michael"));
}

TEST(BadInput, OptionWithoutItsValue) {
  for (const std::string& program : programs) {
    const Result result = run(program, {"--port"});  // in what words, is CLI11's to say
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.rfind(program + ": ", 0), 0U) << result.err;
    EXPECT_NE(result.err.find("--port"), std::string::npos) << result.err;
    EXPECT_NE(result.err.find(help("") + "\n"), std::string::npos) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

TEST(BadInput, DelayThatIsNoNumberOfSeconds) {
  for (const std::string delay : {"-1", "-0.001", "nan", "inf", "1e300", "1s", "soon"})
    expect_failure(run("tcp_server", {"--delay", delay}), 2,
                   help("tcp_server: --delay '" + delay + "' is not a number from 0 to 86400"));
}

TEST(BadInput, TimeoutThatIsNoNumberOfSeconds) {
  for (const std::string& client : clients)
    expect_failure(run(client, {"--timeout", "-1"}), 2,
                   help(client + ": --timeout '-1' is not a number from 0 to 86400"));
}

TEST(BadInput, BacklogThatIsNoNumberOfClients) {
  for (const std::string backlog : {"-1", "1.5", "many"})
    expect_failure(run("tcp_server", {"--backlog", backlog}), 2,
                   help("tcp_server: --backlog '" + backlog + "' is not a whole number from 0 to 65535"));
}

TEST(BadInput, HostThatDoesNotResolve) {
  for (const std::string& program : programs) {
    const Result result = run(program, {"--host", "no-such-host.invalid"});
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err.find(program + ": resolve no-such-host.invalid: "), 0U) << result.err;
    EXPECT_NE(result.err.find(" (check --host, or give an IPv4 address like 127.0.0.1)\n"), std::string::npos)
        << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

TEST(BadInput, HostWithANewlineInItIsStillOneLineOfError) {
  for (const std::string& program : programs) {
    const Result result = run(program, {"--host", "no-such\nhost.invalid"});
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.err.rfind(program + ": resolve no-such\\nhost.invalid: ", 0), 0U) << result.err;
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
  }
}

TEST(BadInput, HostToWhichNoDatagramMayBeSentHasNoAdviceThatIsOfNoUse) {
  expect_failure(run("udp_client", {"--host", "127.255.255.255", "--port", "9"}), 1,
                 "udp_client: sendto 127.255.255.255:9: Permission denied");
}

TEST(BadInput, HostThatIsNotOfThisMachine) {
  for (const std::string program : {"tcp_server", "udp_server"})
    expect_failure(run(program, {"--host", "192.0.2.1", "--port", "5000"}), 1,
                   program +
                       ": bind 192.0.2.1:5000: Cannot assign requested address "
                       "(this machine has no such address: choose another with --host)");
}

TEST(BadInput, NameThatIsTooLongToBeGreeted) {
  expect_failure(run("tcp_client", {"Michael", std::string(1018, 'x')}), 2,
                 help("tcp_client: a name of 1018 bytes is too long: its greeting would have 1025, and the client "
                      "reads it with recv(1024)"));
  expect_failure(run("udp_client", {"Michael", std::string(1017, 'x')}), 2,
                 help("udp_client: a name of 1017 bytes is too long: its greeting would have 1025, and the client "
                      "reads it with recv(1024)"));
}

TEST(BadInput, NameThatIsEmpty) {
  expect_failure(run("tcp_client", {"Michael", ""}), 2,
                 help("tcp_client: an empty name sends nothing over TCP, so no reply would come"));
}

TEST(BadInput, NameThatEndsTheConversation) {
  expect_failure(run("tcp_client", {"exit"}), 2,
                 help("tcp_client: 'exit' is no name: it tells the server to close the connection"));
}

TEST(NoServer, TcpIsRefused) {
  const Address address = nobody();
  expect_failure(
      run("tcp_client", {"--port", std::to_string(address.port())}), 1,
      "tcp_client: connect " + str(address) + ": Connection refused (is tcp_server running, and at this address?)");
}

TEST(NoServer, UdpHasNoAnswer) {
  const Socket silent = bound_datagram();
  const Address address = silent.getsockname();
  expect_failure(run("udp_client", {"--port", std::to_string(address.port()), "--timeout", "0.1"}), 1,
                 "udp_client: recv " + str(address) +
                     " within 0.1 s: Connection timed out (is udp_server running, and at this address?)");
}

TEST(NoServer, ATimeoutTooSmallToBeWrittenDownIsStillNotForEver) {
  const Socket silent = bound_datagram();
  const Address address = silent.getsockname();
  const Result result = run("udp_client", {"--port", std::to_string(address.port()), "--timeout", "1e-400"});
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find(": Connection timed out"), std::string::npos) << result.err;
}

TEST(NoServer, ClientThatIsStoppedAndContinuedAgainAndAgainStillGivesUp) {
  const Socket silent = bound_datagram();
  Process client("udp_client", {"--port", std::to_string(silent.getsockname().port()), "--timeout", "1"});
  // Each of these interrupts what it waits in, long before the second is over.
  for (int i = 0; client.is_running() && i < patience_seconds * 10; ++i) {
    client.signal(SIGSTOP);
    client.signal(SIGCONT);
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_FALSE(client.is_running());
  EXPECT_EQ(client.wait(), 1);
}

namespace {

// What tcp_client does when the server, once it has accepted it, behaves like this.
struct BadServer {
  Result result;
  std::string address;

  explicit BadServer(const std::function<void(Socket)>& behave) {
    Socket listener = listening();
    address = str(listener.getsockname());
    std::thread server([&] { behave(listener.accept().first); });
    result = run("tcp_client", {"--timeout", "0.5", "--port", std::to_string(listener.getsockname().port())});
    server.join();
  }
};

void await_end(Socket& sock) {
  try {
    recv_all(sock);
  } catch (const std::system_error&) {
    // The client may have left with something unread.
  }
}

}  // namespace

TEST(BadServer, AcceptsAndSaysNothing) {
  const BadServer server([](Socket sock) { await_end(sock); });
  expect_failure(server.result, 1,
                 "tcp_client: recv " + server.address +
                     " within 0.5 s: Connection timed out (is tcp_server running, and at this address?)");
}

TEST(BadServer, ClosesAtOnce) {
  const BadServer server([](Socket sock) { sock.close(); });
  expect_failure(server.result, 1,
                 "tcp_client: recv " + server.address + ": the server closed the connection before it answered");
}

TEST(BadServer, ClosesAfterItsWelcome) {
  const BadServer server([](Socket sock) {
    sock.send("Welcome!");
    sock.recv(1024);
  });
  expect_failure(server.result, 1,
                 "tcp_client: recv " + server.address + ": the server closed the connection before it answered",
                 "Welcome!\n");
}

TEST(BadServer, ResetsTheConnection) {
  const BadServer server([](Socket sock) {
    sock.send("Welcome!");
    sock.recv(1);  // the rest of the name stays unread, so that closing is a reset
  });
  expect_failure(server.result, 1, "tcp_client: recv " + server.address + ": Connection reset by peer", "Welcome!\n");
}

TEST(BadServer, NeverAnswersAName) {
  const BadServer server([](Socket sock) {
    sock.send("Welcome!");
    await_end(sock);
  });
  expect_failure(server.result, 1,
                 "tcp_client: recv " + server.address +
                     " within 0.5 s: Connection timed out (is tcp_server running, and at this address?)",
                 "Welcome!\n");
}

TEST(Output, ThatIsFullIsAnErrorOfEachProgram) {
  for (const std::string program : {"tcp_server --port 0", "udp_server --port 0"}) {
    const Result result = run_shell("exec " + program + " > /dev/full");
    EXPECT_EQ(result.status, 1);
    EXPECT_NE(result.err.find(": write to the standard output: No space left on device\n"), std::string::npos)
        << result.err;
  }
  for (const std::string& program : programs) {
    EXPECT_EQ(run_shell(program + " --help > /dev/full").status, 1);
    EXPECT_EQ(run_shell(program + " --version > /dev/full").status, 1);
  }
  const Server tcp("tcp_server", {"--delay", "0"});
  expect_failure(run_shell("tcp_client --port " + std::to_string(tcp.port()) + " > /dev/full"), 1,
                 "tcp_client: write to the standard output: No space left on device");
  const Server udp("udp_server");
  expect_failure(run_shell("udp_client --port " + std::to_string(udp.port()) + " > /dev/full"), 1,
                 "udp_client: write to the standard output: No space left on device");
}

TEST(Output, ThatIsClosedIsAnErrorAndDoesNotGoToThePeer) {
  Socket listener = listening();
  std::string heard;
  std::thread server([&] {
    Socket sock = listener.accept().first;
    sock.send("Welcome!");
    heard = recv_all(sock);
  });
  const Result result = run_shell("tcp_client --port " + std::to_string(listener.getsockname().port()) + " >&-");
  server.join();
  EXPECT_EQ(heard, "");
  expect_failure(result, 1, "tcp_client: write to the standard output: Bad file descriptor");
}

TEST(Output, ThatTakesOnlyAPartOfALineIsAnError) {
  const Server server("udp_server");
  const std::string file = testing::TempDir() + "part-" + std::to_string(getpid());
  // A file may grow to 512 bytes here, which is in the middle of the line.
  const Result result = run_shell("ulimit -f 1; udp_client --port " + std::to_string(server.port()) + " " +
                                  std::string(1000, 'x') + " > " + quoted(file));
  expect_failure(result, 1, "udp_client: write to the standard output: File too large");
  std::remove(file.c_str());
}

TEST(Output, ThatFillsUpWhileClientsAreServedStopsTheServer) {
  // A file may grow to 512 bytes here: "Waiting for connection..." fits, and so do the first few clients.
  const std::string file = testing::TempDir() + "full-" + std::to_string(getpid());
  Server server(Shell{"ulimit -f 1; exec tcp_server --port 0 --delay 0 > " + quoted(file)});
  for (int i = 0; i < 100 && server.is_running(); ++i) {
    try {
      Socket client(AF_INET, SOCK_STREAM);
      client.connect(server.address());
      client.recv(1024);
      client.send("exit");
      client.recv(1024);
    } catch (const std::system_error&) {
      break;  // it has stopped
    }
  }
  EXPECT_EQ(server.wait(), 1);
  EXPECT_NE(server.err.wait_for_end().find("tcp_server: write to the standard output: File too large\n"),
            std::string::npos)
      << server.err.text();
  std::remove(file.c_str());
}

TEST(Port, ThatIsTakenIsAnErrorAndNeverShared) {
  const Server tcp("tcp_server");
  expect_failure(run("tcp_server", {"--port", std::to_string(tcp.port())}), 1,
                 "tcp_server: bind 127.0.0.1:" + std::to_string(tcp.port()) +
                     ": Address already in use (another program has this port: end it, or choose another with --port)");
  const Server udp("udp_server");
  expect_failure(run("udp_server", {"--port", std::to_string(udp.port())}), 1,
                 "udp_server: bind 127.0.0.1:" + std::to_string(udp.port()) +
                     ": Address already in use (another program has this port: end it, or choose another with --port)");
}
