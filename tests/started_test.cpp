// However it was started: with signals blocked, with standard streams that are closed, or that nobody reads.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "common/socket.hpp"
#include "tests/support/inside.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

namespace {

Socket welcomed(const Address& address) {
  Socket client(AF_INET, SOCK_STREAM);
  client.settimeout(patience_seconds);
  client.connect(address);
  EXPECT_EQ(client.recv(1024), "Welcome!");
  return client;
}

// Every signal blocked, for this thread and whatever it starts.
class Blocked {
 public:
  Blocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &before_);
  }
  ~Blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;

 private:
  sigset_t before_{};
};

// A pipe with a name, so that a program can be started with its output there, and read or not.
class Fifo {
 public:
  Fifo() {
    EXPECT_EQ(mkfifo(name_.c_str(), 0600), 0);
    descriptor_ = open(name_.c_str(), O_RDWR | O_NONBLOCK);  // to be inherited
#ifdef F_SETPIPE_SZ
    fcntl(descriptor_, F_SETPIPE_SZ, 16384);  // full after some hundred lines: so many clients may be opened anywhere
#endif
  }
  ~Fifo() {
    close(descriptor_);
    std::remove(name_.c_str());
  }
  Fifo(const Fifo&) = delete;
  Fifo& operator=(const Fifo&) = delete;

  const std::string& name() const { return name_; }

  // What a program can write to that is started here: a descriptor that does not block.
  std::string descriptor() const { return std::to_string(descriptor_); }

  bool is_full() const {
    pollfd room{descriptor_, POLLOUT, 0};
    return poll(&room, 1, 0) == 0;
  }

  void empty() const {
    std::array<char, 65536> buffer{};
    while (read(descriptor_, buffer.data(), buffer.size()) > 0) {
    }
  }

 private:
  const std::string name_ = testing::TempDir() + "fifo-" + std::to_string(getpid());
  int descriptor_ = -1;
};

// Asks until the server waits for room in its output, with more to be read.
void fill(const Fifo& fifo, const Server& server) {
  Socket client(AF_INET, SOCK_DGRAM);
  client.settimeout(patience_seconds);
  while (!fifo.is_full()) {
    client.sendto("Michael", server.address());
    client.recv(1024);
  }
  for (int i = 0; i < 200; ++i) client.sendto("Tracy", server.address());
  eventually([&] { return unread_datagrams_at(server.port()) > 0 && state_of(server.pid()) == 'S'; },
             "the server waits");
}

}  // namespace

TEST(Started, WithEverySignalBlockedAServerStopsAsEver) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const Blocked blocked;
    Server server("tcp_server");
    Socket idle = welcomed(server.address());
    server.signal(signal);
    EXPECT_EQ(idle.recv(1024), "");
    EXPECT_EQ(server.wait(), 0);
  }
}

TEST(Started, WithoutStandardStreamsItsSocketsStayOutOfTheirNumbers) {
  for (const std::string name : {"tcp_server", "udp_server"}) {
    Process server("sh", shell("exec " + name + " --port 0 <&- 2>&-"));
    server.out.wait_for("\n");
    for (const int descriptor : {0, 2}) EXPECT_EQ(behind(server.pid(), descriptor), "/dev/null");
    EXPECT_EQ(behind(server.pid(), 3).rfind("socket:", 0), 0U) << behind(server.pid(), 3);
    server.signal(SIGTERM);
    EXPECT_EQ(server.wait(), 0);
  }
}

TEST(Started, WithAnOutputThatNobodyReadsAUdpServerStops) {
  const Fifo fifo;
  Server server(Shell{"exec udp_server --port 0 1<> " + quoted(fifo.name())});
  fill(fifo, server);
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
}

TEST(Started, WithAnOutputThatNobodyReadsATcpServerStops) {
  const Fifo fifo;
  Server server(Shell{"exec tcp_server --port 0 --delay 0 --backlog 100 1<> " + quoted(fifo.name())});
  std::vector<Socket> clients;
  clients.push_back(welcomed(server.address()));
  const std::size_t others = threads_of(server.pid()) - clients.size();  // a sanitizer's own comes with the first
  while (!fifo.is_full()) clients.push_back(welcomed(server.address()));
  for (int i = 0; i < 20; ++i) {
    Socket& client = clients.emplace_back(AF_INET, SOCK_STREAM);  // whom no thread can announce
    client.connect(server.address());
  }
  eventually([&] { return threads_of(server.pid()) - others == clients.size(); }, "all have been accepted");
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
}

TEST(Started, WithErrorsThatNobodyReadsAServerStops) {
  const Fifo fifo;
  Process server("sh", shell("exec tcp_server --port 0 --delay 0 2<> " + quoted(fifo.name())));
  server.out.wait_for("\n");
  std::array<char, 1024> said{};
  const auto size = read(std::stoi(fifo.descriptor()), said.data(), said.size() - 1);
  ASSERT_GT(size, 0);
  const std::string line = said.data();
  const Address address("127.0.0.1", static_cast<std::uint16_t>(std::stoi(line.substr(line.rfind(':') + 1))));
  while (!fifo.is_full()) {
    Socket resets(AF_INET, SOCK_STREAM);
    resets.settimeout(0.1);
    resets.connect(address);
    try {
      resets.recv(1);
      resets.send("x");
    } catch (const std::system_error&) {
      // Whoever is to greet it waits for room.
    }
  }
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
}

TEST(Started, WithAnOutputThatDoesNotBlockAServerWaitsUntilThereIsRoomInIt) {
  const Fifo fifo;
  Server server(Shell{"exec udp_server --port 0 >&" + fifo.descriptor()});
  fill(fifo, server);
  fifo.empty();
  eventually([&] { return unread_datagrams_at(server.port()) == 0; }, "the server goes on");
  Socket client(AF_INET, SOCK_DGRAM);
  client.settimeout(patience_seconds);
  client.sendto("Sarah", server.address());
  EXPECT_EQ(client.recv(1024), "Hello, Sarah!");
  server.signal(SIGTERM);
  EXPECT_EQ(server.wait(), 0);
}
