// What one client does, or what runs out, harms no other: the servers under each fault that a classroom can think of.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <random>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "common/socket.hpp"
#include "tests/support/inside.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

namespace {

Socket connected(const Address& address) {
  Socket client(AF_INET, SOCK_STREAM);
  client.settimeout(patience_seconds);
  client.connect(address);
  return client;
}

Socket welcomed(const Address& address) {
  Socket client = connected(address);
  EXPECT_EQ(client.recv(1024), "Welcome!");
  return client;
}

void expect_greeting(Socket& client, const std::string& name) {
  client.send(name);
  EXPECT_EQ(client.recv(1024), "Hello, " + name);
}

std::size_t lines_with(const std::string& text, const std::string& part) {
  std::istringstream lines(text);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) count += line.find(part) == std::string::npos ? 0 : 1;
  return count;
}

// More clients than the server has room for: those who are in are served, the others wait, until there is room.
void expect_patience_with(const std::string& limit, const std::string& reason, const std::string& streams = "") {
  Server server(Shell{limit + "; exec tcp_server --port 0 --delay 0 --backlog 200 " + streams});
  std::vector<Socket> clients;
  clients.push_back(welcomed(server.address()));
  const std::size_t others = threads_of(server.pid()) - 1;  // main's, and a sanitizer's own
  while (clients.size() < 100) clients.push_back(connected(server.address()));
  server.err.wait_for(reason);
  const std::size_t in = threads_of(server.pid()) - others;
  expect_greeting(clients.front(), "Michael");

  const double before = processor_seconds_of(server.pid());
  std::this_thread::sleep_for(std::chrono::seconds(1));  // what it uses in a second is what is asked here
  EXPECT_LT(processor_seconds_of(server.pid()) - before, 0.05);

  clients.front().send("exit");  // one goes, one comes
  EXPECT_EQ(clients.at(in).recv(1024), "Welcome!");
  for (std::size_t i = 1; i < clients.size(); ++i) {
    if (i != in) {
      EXPECT_EQ(clients[i].recv(1024), "Welcome!") << "client " << i;
    }
    expect_greeting(clients[i], "Tracy");
    clients[i].send("exit");
  }
  EXPECT_EQ(lines_with(server.err.text(), reason), 1U) << server.err.text();
  EXPECT_EQ(lines_with(server.err.text(), ":0: "), 0U) << "names a port that it does not have\n" << server.err.text();
  EXPECT_EQ(lines_with(server.err.text(), ""), 2U) << server.err.text();  // this one, and the port
}

// A client that talks and does not listen, until the server's thread is stuck in send: nothing more fits its buffer. It
// is made of bare calls, since its window has to be small, for what is in that buffer to stay there.
class Deaf {
 public:
  explicit Deaf(const Server& server) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const int small = 4096;
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    const timeval patience{0, 200'000};
    ::setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    EXPECT_EQ(::connect(descriptor_, server.address().data(), server.address().size()), 0);
    // Who waits in send is woken when a third of the buffer is free, or by something else: so it is woken, until there
    // is nothing free.
    while (talk() > 0) {
      server.signal(SIGSTOP);
      eventually([&] { return state_of(server.pid()) == 'T'; }, "the server has been stopped");
      server.signal(SIGCONT);
    }
  }
  ~Deaf() { ::close(descriptor_); }
  Deaf(const Deaf&) = delete;
  Deaf& operator=(const Deaf&) = delete;

 private:
  // Sends until no more can be sent; returns how much that was.
  std::size_t talk() const {
    const std::string words(100'000, 'x');
    std::size_t sent = 0;
    for (ssize_t count = 0; count != -1; count = ::send(descriptor_, words.data(), words.size(), MSG_NOSIGNAL))
      sent += static_cast<std::size_t>(count);
    EXPECT_EQ(errno, EAGAIN);
    return sent;
  }

  const int descriptor_;
};

}  // namespace

TEST(Shortage, OfDescriptorsIsWaitedOut) { expect_patience_with("ulimit -n 64", ": Too many open files"); }

TEST(Shortage, OfDescriptorsIsWaitedOutAlsoWithoutAStandardInput) {
  expect_patience_with("ulimit -n 64", ": Too many open files", "<&-");
}

TEST(Shortage, OfDescriptorsDoesNotBeginBelowWhatTheSystemPermits) {
  Server server(Shell{"ulimit -Sn 32; exec tcp_server --port 0 --delay 0 --backlog 100"});
  std::vector<Socket> clients;
  for (int i = 0; i < 50; ++i) clients.push_back(welcomed(server.address()));
  EXPECT_EQ(lines_with(server.err.text(), ""), 1U) << server.err.text();
}

TEST(Shortage, OfMemoryForThreadsIsWaitedOut) {
  if (run_shell("ulimit -v 400000; tcp_server --version").status != 0)
    GTEST_SKIP() << "this build needs more memory than the limit leaves";
  for (int round = 0; round < 3; ++round)
    expect_patience_with("ulimit -v 400000", "tcp_server: start a thread: Resource temporarily unavailable");
}

TEST(Clients, WhoResetLeaveNothingBehind) {
  Server server("tcp_server", {"--delay", "0.05"});
  Socket bystander = welcomed(server.address());
  const std::size_t descriptors = descriptors_of(server.pid());
  const std::size_t threads = threads_of(server.pid());
  for (int i = 0; i < 100; ++i) {
    {
      Socket after_connecting = connected(server.address());
      after_connecting.recv(1);  // to close with the rest of the welcome unread is a reset
    }
    {
      Socket mid_reply = welcomed(server.address());
      mid_reply.send("Michael");  // the reply meets a closed socket, which answers with a reset
    }
    {
      Socket with_data_unread = connected(server.address());
      with_data_unread.recv(1);
      with_data_unread.send(std::string(100'000, 'x'));
    }
  }
  eventually([&] { return threads_of(server.pid()) == threads; }, "no thread is left behind");
  EXPECT_EQ(descriptors_of(server.pid()), descriptors);
  expect_greeting(bystander, "Sarah");

  std::istringstream lines(server.err.text());
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    if (count > 0) {
      EXPECT_TRUE(line.rfind("tcp_server: recv 127.0.0.1:", 0) == 0 ||
                  line.rfind("tcp_server: send 127.0.0.1:", 0) == 0)
          << line;
    }
  }
  EXPECT_LE(count, 301U);  // the port, and at most one for each
}

TEST(Clients, WhoSendNoiseGetItBackOrLoseTheirOwnConnection) {
  Server server("tcp_server", {"--delay", "0"});
  Socket bystander = welcomed(server.address());
  std::mt19937 random(20180102);
  std::vector<std::string> noises{std::string(5, '\0'), "\xe4\xbd", "%s%n%x%1000000d", "exit\n", "\r\n\r\n", "\x1b[2J"};
  for (int i = 0; i < 200; ++i) {
    std::string noise(1 + random() % 1017, '\0');
    for (char& byte : noise) byte = static_cast<char>(random());
    noises.push_back(noise);
  }
  for (const std::string& noise : noises) {
    Socket client = welcomed(server.address());
    expect_greeting(client, noise);
  }
  expect_greeting(bystander, "Michael");
}

TEST(Clients, WhoSendFourKibibytesInOneGoGetAllOfThemBack) {
  Server server("tcp_server", {"--delay", "0"});
  Socket client = welcomed(server.address());
  client.send(std::string(4096, 'x'));
  std::ptrdiff_t back = 0;
  while (back < 4096) {
    const std::string data = client.recv(65536);
    ASSERT_FALSE(data.empty());
    back += std::count(data.begin(), data.end(), 'x');
  }
  EXPECT_EQ(back, 4096);
}

TEST(Clients, WhoAreSilentOrNeverReadHoldUpNobody) {
  Server server("tcp_server", {"--delay", "0", "--backlog", "200"});
  std::vector<Socket> silent;
  for (int i = 0; i < 200; ++i) silent.push_back(welcomed(server.address()));
  const Deaf never_reads(server);
  Socket client = welcomed(server.address());
  expect_greeting(client, "Michael");
}

TEST(Stop, LetsRepliesUnderWayArriveAndEndsIdleConnections) {
  for (const int signal : {SIGINT, SIGTERM}) {
    Server server("tcp_server", {"--delay", "0.5"});
    Socket idle = welcomed(server.address());
    Socket waiting = welcomed(server.address());
    waiting.send("Michael");
    eventually([&] { return unread_at(server.port()) == 0; }, "the server has read the name");
    server.signal(signal);
    EXPECT_EQ(waiting.recv(1024), "Hello, Michael");
    EXPECT_EQ(waiting.recv(1024), "");
    EXPECT_EQ(idle.recv(1024), "");
    EXPECT_EQ(server.wait(), 0);
  }
}

TEST(Stop, IsNotHeldUpByAClientThatNeverReads) {
  Server server("tcp_server", {"--delay", "0"});
  const Deaf never_reads(server);
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
}

TEST(Stop, CutsOffNobodyWhoseReplyIsNotDueYet) {
  Server server("tcp_server", {"--delay", "2"});
  Socket waiting = welcomed(server.address());
  waiting.send("Michael");
  eventually([&] { return unread_at(server.port()) == 0; }, "the server has read the name");
  server.signal(SIGTERM);
  EXPECT_EQ(waiting.recv(1024), "Hello, Michael");
  EXPECT_EQ(waiting.recv(1024), "");
  EXPECT_EQ(server.wait(), 0);
}

TEST(Stop, BySigtermTwiceStillLetsRepliesUnderWayArrive) {
  Server server("tcp_server", {"--delay", "0.5"});
  Socket waiting = welcomed(server.address());
  waiting.send("Michael");
  eventually([&] { return unread_at(server.port()) == 0; }, "the server has read the name");
  for (int i = 0; i < 2; ++i) {
    server.signal(SIGTERM);
    eventually([&] { return !is_pending(server.pid(), SIGTERM); }, "the signal has been handled");
  }
  EXPECT_EQ(waiting.recv(1024), "Hello, Michael");
  EXPECT_EQ(server.wait(), 0);
}

TEST(Stop, UsesNoProcessorWhileRepliesAreNotDueYet) {
  Server server("tcp_server", {"--delay", "3600", "--backlog", "1000"});
  std::vector<Socket> waiting;
  for (int i = 0; i < 1000; ++i) {
    waiting.push_back(welcomed(server.address()));
    waiting.back().send("Michael");
  }
  eventually([&] { return unread_at(server.port()) == 0; }, "the server has read the names");
  server.signal(SIGTERM);
  eventually([&] { return !is_pending(server.pid(), SIGTERM); }, "the signal has been handled");
  const double before = processor_seconds_of(server.pid());
  std::this_thread::sleep_for(std::chrono::seconds(1));  // what it uses in a second is what is asked here
  EXPECT_LT(processor_seconds_of(server.pid()) - before, 0.1);
}

TEST(Stop, IsNotHeldUpByAClientThatNeverStopsTalking) {
  Server server("tcp_server", {"--delay", "0"});
  Socket talker = welcomed(server.address());
  std::thread talking([&] {
    try {
      while (!talker.recv(65536).empty()) talker.send(std::string(100, 'x'));
    } catch (const std::system_error&) {
      // The server has closed the connection while something was on the way.
    }
  });
  talker.send("x");
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
  talking.join();
}

TEST(Stop, ThatReachesAConnectionsThreadStillStopsTheServer) {
  Server server("tcp_server");
  Socket client = welcomed(server.address());  // by the newest of the server's threads
  pid_t newest = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/" + std::to_string(server.pid()) + "/task"))
    newest = std::max(newest, std::stoi(task.path().filename()));
  ASSERT_NE(newest, server.pid());
  EXPECT_EQ(::tgkill(server.pid(), newest, SIGTERM), 0);
  EXPECT_EQ(server.wait(), 0);
}

TEST(Stop, IsNeverMissedWhateverTheMoment) {
#ifdef __SANITIZE_THREAD__
  GTEST_SKIP() << "ThreadSanitizer holds back a signal that comes just before a call, until the call has returned";
#endif
  std::mt19937 random(20180102);
  for (int stop = 0; stop < 1000; ++stop) {
    const std::string name = stop % 2 == 0 ? "tcp_server" : "udp_server";
    Process server(name, {"--port", "0"});
    // Up to a few milliseconds, which is from before the program's first line to its first wait for a client.
    const auto moment = std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 5000);
    while (std::chrono::steady_clock::now() < moment) {
    }
    server.signal(stop % 3 == 0 ? SIGINT : SIGTERM);
    ASSERT_EQ(server.wait(), 0) << "stop " << stop << " of " << name << "\n" << server.err.text();
  }
}

TEST(Stop, IsNeverMissedUnderLoad) {
  std::mt19937 random(20180102);
  for (int stop = 0; stop < 100; ++stop) {
    Server server("tcp_server", {"--delay", "0"});
    std::vector<std::thread> clients;
    for (int i = 0; i < 4; ++i)
      clients.emplace_back([&] {
        try {
          while (true) {
            Socket client = connected(server.address());
            client.settimeout(2);  // one that connects just then may never be told that there is no server
            for (int question = 0; question < 3; ++question) {
              client.recv(1024);
              client.send("Michael");
            }
          }
        } catch (const std::system_error&) {
          // The server has stopped.
        }
      });
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 5000));
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0) << "stop " << stop;
    for (std::thread& client : clients) client.join();
  }
}

TEST(Stop, ASecondTimeKills) {
  Server server("tcp_server", {"--delay", "3600"});
  Socket client = welcomed(server.address());
  client.send("Michael");
  eventually([&] { return unread_at(server.port()) == 0; }, "the server has read the name");
  server.signal(SIGINT);
  eventually([&] { return !catches(server.pid(), SIGINT); }, "the first signal has been handled");
  server.signal(SIGINT);
  EXPECT_EQ(server.wait(), 128 + SIGINT);
}

TEST(Restart, OnTheSamePortWorksAtOnce) {
  Server first("tcp_server", {"--delay", "0"});
  std::vector<Socket> clients;
  for (int i = 0; i < 5; ++i) clients.push_back(welcomed(first.address()));
  first.signal(SIGTERM);
  EXPECT_EQ(first.wait(), 0);

  Process second("tcp_server", {"--port", std::to_string(first.port()), "--delay", "0"});
  second.out.wait_for("Waiting for connection...\n");
  Socket client = welcomed(first.address());
  expect_greeting(client, "Michael");
}

TEST(Output, ThatGoesAwayWhileManyPrintIsSaidOnce) {
  for (int round = 0; round < 10; ++round) {
    Server server(
        Shell{"{ tcp_server --port 0 --delay 0 --backlog 100; echo status $? >&2; } | "
              "{ head -n 1; exec <&-; echo head has gone >&2; }"});
    server.err.wait_for("head has gone\n");
    std::vector<std::thread> clients;
    for (int i = 0; i < 40; ++i)
      clients.emplace_back([&] {
        try {
          Socket client = connected(server.address());
          client.recv(1024);
        } catch (const std::system_error&) {
          // The server may have stopped before it accepted.
        }
      });
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(server.wait(), 0);
    const std::string said = server.err.wait_for_end();
    EXPECT_EQ(lines_with(said, "Broken pipe"), 1U) << said;
    EXPECT_EQ(lines_with(said, "status 1"), 1U) << said;
  }
}

TEST(Output, ThatGoesAwayStopsTheServerWhichSaysSo) {
  Server server(Shell{
      "{ tcp_server --port 0 --delay 0; echo status $? >&2; } | { head -n 1; exec <&-; echo head has gone >&2; }"});
  server.err.wait_for("head has gone\n");
  try {
    Socket client = connected(server.address());
    client.recv(1024);
  } catch (const std::system_error&) {
    // The server may have stopped before it accepted.
  }
  EXPECT_EQ(server.wait(), 0);
  const std::string said = server.err.wait_for_end();
  EXPECT_NE(said.find("tcp_server: write to the standard output: Broken pipe\nstatus 1\n"), std::string::npos) << said;
}

TEST(Output, ForErrorsThatGoesAwayDisturbsNobody) {
  Server server(Shell{"tcp_server --port 0 --delay 0 2>&1 > /dev/null | head -n 1 >&2"});
  for (int i = 0; i < 3; ++i) {
    Socket resets = connected(server.address());
    resets.recv(1);
    resets.send("x");
  }
  Socket client = welcomed(server.address());
  expect_greeting(client, "Michael");
}

TEST(Datagrams, OfNoiseAreAllAnswered) {
  Server server("udp_server");
  Socket client(AF_INET, SOCK_DGRAM);
  client.settimeout(patience_seconds);
  std::mt19937 random(20180102);
  std::string bytes(60'000, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  for (int i = 0; i < 20'000; ++i) {
    const std::size_t size = i % 100 == 0 ? 0 : random() % (i % 2 == 0 ? 2000 : 60'001);
    const std::string noise = bytes.substr(random() % (bytes.size() - size + 1), size);
    client.sendto(noise, server.address());
    ASSERT_TRUE(client.recv(65536) == "Hello, " + noise.substr(0, 1024) + "!") << "datagram " << i << " of " << size;
  }
}

namespace {

// One of the servers, in which the system calls fail that strace is told to let fail: strace(1), "inject".
class Injected : public testing::Test {
 protected:
  void SetUp() override {
    if (run_shell("strace -qq -o /dev/null tcp_server --version").status != 0)
      GTEST_SKIP() << "strace is missing (package strace), or may not trace this build";
  }

  static Shell with(const std::string& injection, const std::string& command) {
    return {"exec strace -f -qq -o /dev/null -e inject=" + injection + " " + command + " --port 0"};
  }
};

}  // namespace

TEST_F(Injected, ClientWhoLeftBeforeItWasAcceptedIsNoError) {
  Server server(with("accept:error=ECONNABORTED:when=1..3", "tcp_server --delay 0"));
  Socket client = welcomed(server.address());
  expect_greeting(client, "Michael");
  EXPECT_EQ(lines_with(server.err.text(), ""), 1U) << server.err.text();
}

TEST_F(Injected, ShortageInTheKernelIsWaitedOut) {
  for (const std::string error : {"ENFILE", "ENOBUFS", "ENOMEM"}) {
    Server server(with("accept:error=" + error + ":when=1..3", "tcp_server --delay 0"));
    Socket client = welcomed(server.address());
    expect_greeting(client, "Michael");
    EXPECT_EQ(lines_with(server.err.text(), "tcp_server: accept "), 1U) << server.err.text();
  }
}

TEST_F(Injected, ShortageOfThreadsKeepsTheClientWaiting) {
  Server server(with("clone,clone3:error=EAGAIN:when=1..3", "tcp_server --delay 0"));
  Socket client = welcomed(server.address());
  expect_greeting(client, "Michael");
  EXPECT_EQ(lines_with(server.err.text(), "Resource temporarily unavailable"), 1U) << server.err.text();
}

TEST_F(Injected, AcceptThatFailsForGoodEndsTheServer) {
  Server server(with("accept:error=EBADF:when=1", "tcp_server"));
  EXPECT_EQ(server.wait(), 1);
  EXPECT_EQ(lines_with(server.err.wait_for_end(), "tcp_server: accept 127.0.0.1:"), 1U) << server.err.text();
}

TEST_F(Injected, DatagramThatCannotBeAnsweredIsOneLineAndTheNextOneIs) {
  Server server(with("sendto:error=EPERM:when=1", "udp_server"));
  Socket client(AF_INET, SOCK_DGRAM);
  client.settimeout(patience_seconds);
  client.sendto("Michael", server.address());
  client.sendto("Tracy", server.address());
  EXPECT_EQ(client.recv(1024), "Hello, Tracy!");
  const std::string line = "udp_server: sendto 127.0.0.1:" + std::to_string(client.getsockname().port()) + ": ";
  EXPECT_EQ(lines_with(server.err.text(), line), 1U) << server.err.text();
}

TEST_F(Injected, ConnectWithoutAFreePortHasNoAdviceThatIsOfNoUse) {
  const Result result =
      run_shell("strace -qq -o /dev/null -e inject=connect:error=EADDRNOTAVAIL tcp_client --port 9; exit $?");
  EXPECT_EQ(result.err, "tcp_client: connect 127.0.0.1:9: Cannot assign requested address\n");
}
