// The benchmark: our servers beside the two yardsticks, in alternating runs; the best of each counts, as a ratio.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "common/report.hpp"
#include "common/shortage.hpp"
#include "common/socket.hpp"
#include "tests/support/inside.hpp"
#include "tests/support/process.hpp"

const char* const program = "bench";

namespace {

using Clock = std::chrono::steady_clock;

const std::string ours = "ours";
const std::string bare = "bare calls";
const std::string python = "Python";
const std::vector<std::string> all{ours, bare, python};

// Starts a server whose output goes nowhere.
Server started(const std::string& who, const std::string& protocol) {
  const std::map<std::string, std::string> commands{
      {ours, protocol == "tcp" ? "tcp_server --port 0 --delay 0 --backlog 4096" : "udp_server --port 0"},
      {bare, "build/tests/bench/bare " + protocol},
      {python, "python3 tests/bench/threads.py " + protocol}};
  return Server(Shell{"exec " + commands.at(who) + " > /dev/null"});
}

// Clients of a TCP server, all connected and welcomed, who ask at the same time.
class Crowd {
 public:
  explicit Crowd(const Address& server) : server_(server) {}

  void grow(std::size_t size) {
    while (clients_.size() < size) {
      clients_.emplace_back(AF_INET, SOCK_STREAM).settimeout(Seconds(60));
      clients_.back().connect(server_);
      if (clients_.back().recv(1024) != "Welcome!") throw std::runtime_error("a client was not welcomed");
    }
  }

  // Each asks once; returns how long, on the average, one waits for its answer.
  Seconds ask() {
    const auto start = Clock::now();
    for (Socket& client : clients_) client.send("Michael");
    Seconds waited(0);
    for (Socket& client : clients_) {
      if (client.recv(1024) != "Hello, Michael") throw std::runtime_error("a wrong answer");
      waited += Clock::now() - start;
    }
    return waited / static_cast<double>(clients_.size());
  }

 private:
  Address server_;
  std::vector<Socket> clients_;
};

// How many times a second `call` can be made, over one second.
double rate(const std::function<void()>& call) {
  constexpr Seconds duration(1);
  const auto start = Clock::now();
  int calls = 0;
  while (Clock::now() - start < duration) {
    call();
    ++calls;
  }
  return calls / Seconds(Clock::now() - start).count();
}

double tcp_exchanges(const std::string& who, std::size_t clients) {
  const Server server = started(who, "tcp");
  Crowd crowd(server.address());
  crowd.grow(clients);
  return static_cast<double>(clients) * rate([&] { crowd.ask(); });
}

double connections(const std::string& who) {
  const Server server = started(who, "tcp");
  return rate([&] {
    Socket client(AF_INET, SOCK_STREAM);
    client.connect(server.address());
    client.recv(1024);
    client.send("exit");
    if (!client.recv(1024).empty()) throw std::runtime_error("a connection was not closed");
  });
}

double udp_exchanges(const std::string& who) {
  const Server server = started(who, "udp");
  Socket client(AF_INET, SOCK_DGRAM);
  client.settimeout(Seconds(10));
  return rate([&] {
    client.sendto("Michael", server.address());
    if (client.recv(1024) != "Hello, Michael!") throw std::runtime_error("a wrong answer");
  });
}

// How memory (KiB a connection) and the time of an exchange (ms) grow with the connections.
struct Growth {
  double memory = 0;
  double time = 0;
};
const std::vector<std::size_t> sizes{1, 10, 100, 1000, 2000, 5000, 10000};

std::vector<Growth> growth(const std::string& who) {
  const Server server = started(who, "tcp");
  const double empty = memory_of(server.pid());
  Crowd crowd(server.address());
  std::vector<Growth> grown;
  for (const std::size_t size : sizes) {
    crowd.grow(size);
    Seconds best = crowd.ask();
    for (int round = 0; round < 4; ++round) best = std::min(best, crowd.ask());
    grown.push_back({(memory_of(server.pid()) - empty) / static_cast<double>(size), best.count() * 1000});
  }
  return grown;
}

// One line of the table: the best of alternating runs, beside each yardstick, and what is to be reached.
void compare(const std::string& what, const std::vector<std::string>& who, const std::string& goal,
             const std::function<double(const std::string&)>& measure) {
  std::map<std::string, double> best;
  for (int round = 0; round < 5; ++round)
    for (const std::string& each : who) best[each] = std::max(best[each], measure(each));
  std::cout << std::left << std::setw(34) << what << std::right << std::fixed << std::setprecision(0);
  for (const std::string& each : all) std::cout << std::setw(11) << best[each];
  std::cout << std::setprecision(2) << std::setw(10) << best[ours] / best[bare] << std::setw(10)
            << best[ours] / best[python] << "   " << goal << std::endl;
}

void compare_growth() {
  std::map<std::string, std::vector<Growth>> grown;
  for (const std::string& each : all) grown[each] = growth(each);
  std::cout << std::left << std::setw(34) << "KiB a connection, 10,000 at once" << std::right << std::fixed
            << std::setprecision(1);
  for (const std::string& each : all) std::cout << std::setw(11) << grown[each].back().memory;
  std::cout << std::setprecision(2) << std::setw(10) << grown[ours].back().memory / grown[bare].back().memory
            << std::setw(10) << grown[ours].back().memory / grown[python].back().memory << "   at most 1.10 of bare"
            << std::endl;

  std::ofstream data("build/growth.txt");
  data << "connections ours-KiB ours-ms bare-KiB bare-ms python-KiB python-ms\n";
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    data << sizes[i];
    for (const std::string& each : all)
      data << ' ' << grown[each][i].memory * static_cast<double>(sizes[i]) << ' ' << grown[each][i].time;
    data << '\n';
  }
}

}  // namespace

int main() try {
  raise_descriptor_limit();
  std::cout << std::left << std::setw(34) << "a second, with --delay 0" << std::right;
  for (const std::string& each : all) std::cout << std::setw(11) << each;
  std::cout << std::setw(10) << "/ bare" << std::setw(10) << "/ Python"
            << "   to reach\n";
  for (const std::size_t clients : {1, 32, 256})
    compare("TCP exchanges, " + std::to_string(clients) + (clients == 1 ? " client" : " clients"), all,
            clients == 32 ? "0.95 of bare, 3 times Python" : "0.95 of bare",
            [clients](const std::string& who) { return tcp_exchanges(who, clients); });
  compare("TCP connections", all, "0.95 of bare, 2 times Python", connections);
  compare("UDP exchanges", all, "0.95 of bare", udp_exchanges);
  compare_growth();
  return 0;
} catch (const std::exception& error) {
  return report(error);
}
