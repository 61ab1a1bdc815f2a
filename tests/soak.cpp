// The long run: 64 clients who ask, reset and stall for minutes; every answer compared, nothing left behind at the end.
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
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

struct Count {
  std::atomic<long> connections{0};
  std::atomic<long> exchanges{0};
  std::atomic<long> resets{0};
  std::atomic<long> stalls{0};
  std::atomic<long> wrong{0};
};

std::string name_of(std::mt19937& random) {
  std::string name(5 + random() % (random() % 10 == 0 ? 1000 : 30), '\0');  // five, so that none is "exit"
  for (char& byte : name) byte = static_cast<char>(random());
  return name;
}

// One connection, from its welcome to whatever end it takes.
void converse(const Address& server, std::mt19937& random, Count& count) {
  Socket client(AF_INET, SOCK_STREAM);
  client.settimeout(patience_seconds);
  client.connect(server);
  ++count.connections;
  if (client.recv(1024) != "Welcome!") ++count.wrong;
  for (auto left = random() % 100; left > 0; --left) {
    const std::string name = name_of(random);
    client.send(name);
    std::string answer;
    while (answer.size() < 7 + name.size()) {
      const std::string data = client.recv(1024);
      if (data.empty()) break;
      answer += data;
    }
    if (answer != "Hello, " + name) ++count.wrong;
    ++count.exchanges;
  }
  switch (random() % 4) {
    case 0:
      ++count.resets;
      client.send("never read");
      client.recv(1);  // the rest stays unread, so that closing is a reset
      break;
    case 1:
      ++count.stalls;
      std::this_thread::sleep_for(std::chrono::milliseconds(random() % 200));
      break;
    default:
      client.send("exit");
      if (!client.recv(1024).empty()) ++count.wrong;
  }
}

// Lets 64 clients talk for so long.
void load(const Address& server, Seconds duration, Count& count) {
  const auto end = Clock::now() + duration;
  std::vector<std::thread> clients;
  for (unsigned number = 0; number < 64; ++number)
    clients.emplace_back([&, number] {
      std::mt19937 random(number);
      try {
        while (Clock::now() < end) converse(server, random, count);
      } catch (const std::exception& error) {
        ++count.wrong;
        report(error);
      }
    });
  for (std::thread& client : clients) client.join();
}

bool check(const std::string& what, double before, double after, double allowed) {
  const bool holds = after <= allowed;
  std::cout << what << ": " << before << ", then " << after << (holds ? "" : "   TOO MUCH") << std::endl;
  return holds;
}

}  // namespace

int main(int argc, char* argv[]) try {
  const Seconds duration(argc > 1 ? std::atof(argv[1]) : 120);
  Server server(Shell{"exec tcp_server --port 0 --delay 0 --backlog 200 > /dev/null"});
  const auto descriptors = static_cast<double>(descriptors_of(server.pid()));

  Count count;
  // The stacks of threads that have ended are kept for the next ones, some more, some less, and the arenas of malloc
  // fill up. So it is the least that it has in use between loads which must not grow, but for 4 MiB: less than 100
  // bytes for each of the connections of two minutes.
  std::vector<double> memory;
  for (int part = 0; part < 8; ++part) {
    load(server.address(), duration / 8, count);
    eventually([&] { return threads_of(server.pid()) == 1; }, "one thread is left");
    memory.push_back(memory_of(server.pid()));
  }
  const double first_half = *std::min_element(memory.begin(), memory.begin() + 4);
  const double second_half = *std::min_element(memory.begin() + 4, memory.end());

  std::cout << count.exchanges << " exchanges in " << count.connections << " connections, " << count.resets
            << " of them reset, " << count.stalls << " stalled; " << count.wrong << " answers wrong or missing"
            << std::endl;
  bool holds = count.wrong == 0;
  holds &= check("descriptors", descriptors, static_cast<double>(descriptors_of(server.pid())), descriptors);
  holds &= check("threads", 1, static_cast<double>(threads_of(server.pid())), 1);
  holds &= check("the least memory in KiB, first and second half", first_half, second_half, first_half * 1.1 + 4096);
  server.signal(SIGTERM);
  holds &= check("exit status", 0, server.wait(), 0);
  return holds ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const std::exception& error) {
  return report(error);
}
