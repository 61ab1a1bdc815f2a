// The benchmark: our servers beside the two yardsticks, in alternating runs. Rates are for orientation, since the
// clients share the processors with the servers; what is to be reached is in the server's own processor time, beside
// bare calls.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <fstream>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "common/output.hpp"
#include "common/socket.hpp"
#include "tests/support/inside.hpp"
#include "tests/support/process.hpp"
#include "tests/support/server.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

const std::string ours = "ours";
const std::string bare = "bare";
const std::string python = "Python";
const std::vector<std::string> all{ours, bare, python};

constexpr int rounds = 33;

// Starts a server whose output goes nowhere.
Server started(const std::string& who, const std::string& protocol) {
  const std::map<std::string, std::string> commands{
      {ours, protocol == "tcp" ? "tcp_server --port 0 --delay 0 --backlog 4096" : "udp_server --port 0"},
      {bare, "build/tests/bench/bare " + protocol},
      {python, "python3 tests/bench/threads.py " + protocol}};
  return Server(Shell{"exec " + commands.at(who) + " > /dev/null"});
}

Socket welcomed(const Address& server) {
  Socket client(AF_INET, SOCK_STREAM);
  client.settimeout(patience_seconds);
  client.connect(server);
  if (client.recv(1024) != "Welcome!") throw std::runtime_error("a client was not welcomed");
  return client;
}

void expect_greeting(Socket& client) {
  if (client.recv(1024) != "Hello, Michael") throw std::runtime_error("a wrong answer");
}

// What a server did, in how much time, and in how much time of a processor, in seconds.
struct Work {
  double done = 0;
  double time = 0;
  double processor = 0;

  Work& operator+=(const Work& more) {
    done += more.done;
    time += more.time;
    processor += more.processor;
    return *this;
  }
};

// Makes each call again and again for 0.2 s, each in a thread.
Work work(const Server& server, const std::vector<std::function<void()>>& calls) {
  constexpr Seconds duration(0.2);
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  const double before = processor_seconds_of(server.pid());
  const auto start = Clock::now();
  for (const auto& call : calls)
    threads.emplace_back([&] {
      int count = 0;
      for (; Clock::now() - start < duration; ++count) call();
      made += count;
    });
  for (std::thread& thread : threads) thread.join();
  return {static_cast<double>(made), Seconds(Clock::now() - start).count(),
          processor_seconds_of(server.pid()) - before};
}

// Each client asks again as soon as it is answered.
Work tcp_exchanges(const std::string& who, std::size_t clients) {
  const Server server = started(who, "tcp");
  std::vector<std::function<void()>> calls;
  for (std::size_t i = 0; i < clients; ++i)
    calls.emplace_back([client = std::make_shared<Socket>(welcomed(server.address()))] {
      client->send("Michael");
      expect_greeting(*client);
    });
  return work(server, calls);
}

Work connections(const std::string& who) {
  const Server server = started(who, "tcp");
  return work(server, {[&] {
                Socket client = welcomed(server.address());
                client.send("exit");
                if (!client.recv(1024).empty()) throw std::runtime_error("a connection was not closed");
              }});
}

Work udp_exchanges(const std::string& who) {
  const Server server = started(who, "udp");
  Socket client(AF_INET, SOCK_DGRAM);
  client.settimeout(patience_seconds);
  return work(server, {[&] {
                client.sendto("Michael", server.address());
                if (client.recv(1024) != "Hello, Michael!") throw std::runtime_error("a wrong answer");
              }});
}

// How much memory a server has in use for its connections, in KiB, and how long an exchange takes, in microseconds.
struct Growth {
  double memory = 0;
  double time = 0;
};
const std::vector<std::size_t> sizes{1, 10, 100, 1000, 2000, 5000, 10000};

// All clients ask in turn, 32 at a time; returns how long one exchange takes.
Seconds exchange_with_each(std::vector<Socket>& clients) {
  const auto start = Clock::now();
  for (std::size_t first = 0; first < clients.size(); first += 32) {
    const std::size_t last = std::min(first + 32, clients.size());
    for (std::size_t i = first; i < last; ++i) clients[i].send("Michael");
    for (std::size_t i = first; i < last; ++i) expect_greeting(clients[i]);
  }
  return (Clock::now() - start) / static_cast<double>(clients.size());
}

std::vector<Growth> growth(const std::string& who) {
  const Server server = started(who, "tcp");
  const double empty = memory_of(server.pid());
  std::vector<Socket> clients;
  std::vector<Growth> grown;
  for (const std::size_t size : sizes) {
    while (clients.size() < size) clients.push_back(welcomed(server.address()));
    Seconds best = exchange_with_each(clients);
    for (int round = 0; round < 4; ++round) best = std::min(best, exchange_with_each(clients));
    grown.push_back({memory_of(server.pid()) - empty, best.count() * 1e6});
  }
  return grown;
}

// How long it takes until the last of 200 clients that connect at the same time is welcomed, as a sentence.
std::string burst(const std::string& backlog) {
  const Server server("tcp_server", {"--delay", "0", "--backlog", backlog});
  std::mutex mutex;
  int in = 0;
  Seconds last(0);
  std::vector<std::thread> clients;
  const auto start = Clock::now();
  for (int i = 0; i < 200; ++i)
    clients.emplace_back([&] {
      try {
        welcomed(server.address());
        const std::lock_guard lock(mutex);
        ++in;
        last = Clock::now() - start;
      } catch (const std::exception&) {
        // It has waited for a minute.
      }
    });
  for (std::thread& client : clients) client.join();
  std::ostringstream sentence;
  sentence << "200 clients at the same time, --backlog " << backlog << ": " << in << " are in, the last after "
           << std::fixed << std::setprecision(2) << last.count() << " s";
  return sentence.str();
}

// The end of a line: our share of what bare calls take, and what it may be.
void judge(double ratio, double most) {
  std::cout << std::fixed << std::setprecision(2) << std::setw(8) << ratio << std::setw(9) << most
            << (std::round(ratio * 100) > std::round(most * 100) ? "   MISSED" : "") << std::endl;
}

void compare(const std::string& what, double most, const std::function<Work(const std::string&)>& measure) {
  std::map<std::string, Work> total;
  for (int round = 0; round < rounds; ++round)
    for (const std::string& each : all) total[each] += measure(each);
  const auto microseconds = [&](const std::string& who) { return total[who].processor / total[who].done * 1e6; };
  std::cout << std::left << std::setw(32) << what << std::right << std::fixed << std::setprecision(0);
  for (const std::string& each : all) std::cout << std::setw(8) << total[each].done / total[each].time;
  std::cout << std::setprecision(1);
  for (const std::string& each : all) std::cout << std::setw(8) << microseconds(each);
  judge(microseconds(ours) / microseconds(bare), most);
}

void compare_growth() {
  std::map<std::string, std::vector<Growth>> grown;
  for (const std::string& each : all) grown[each] = growth(each);
  const auto memory = [&](const std::string& who) {
    return grown[who].back().memory / static_cast<double>(sizes.back());
  };
  std::cout << std::left << std::setw(56) << "KiB of memory a connection, 10,000 at once" << std::right
            << std::setprecision(2);
  for (const std::string& each : all) std::cout << std::setw(8) << memory(each);
  judge(memory(ours) / memory(bare), 1.04);

  std::ofstream data("build/growth.txt");
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    data << sizes[i];
    for (const std::string& each : all) data << ' ' << grown[each][i].memory / 1024 << ' ' << grown[each][i].time;
    data << '\n';
  }
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == -1) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main() try {
  raise_descriptor_limit();
  std::cout << "                                a second                processor, in us\n"
            << "with --delay 0                      ours    bare  Python    ours    bare  Python  / bare  at most\n";
  for (const std::size_t clients : {1, 32, 256})
    compare("TCP exchanges, " + std::to_string(clients) + (clients == 1 ? " client" : " clients"), 1.03,
            [clients](const std::string& who) { return tcp_exchanges(who, clients); });
  compare("TCP connections", 1.0, connections);
  compare("UDP exchanges", 1.03, udp_exchanges);
  compare_growth();
  for (const std::string backlog : {"4096", "5"}) std::cout << burst(backlog) << std::endl;
  return 0;
} catch (const std::exception& error) {
  return report(error);
}
