// Checks that `tcp_server --idle SECONDS` ends a connection that says nothing for so long, and no other.
#include "tests/exercises/support/check.hpp"

#include <chrono>
#include <thread>

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds idle{1};
constexpr std::chrono::milliseconds often{250};

Program& idle_server(Scene& scene) {
  return scene.server(
      "tcp_server", {"--delay", "0", "--idle", "1"},
      "This exercise adds an option: --idle SECONDS, fractions allowed; 0, as without it, means for ever.");
}

void welcomes(Connection& client) { client.receives("Welcome!", "The server welcomes whoever connects, as before."); }

void expect_end(Scene& scene, Connection& silent, Clock::time_point start) {
  silent.sees_end("Who says nothing for 1 s makes room for others: the server ends that connection.");
  if (Clock::now() - start < idle)
    scene.fail("tcp_server", "ends", "it sooner", "1 s of patience",
               "Nobody says anything at once: --idle 1 gives each client 1 s.");
}

// A client that speaks, and then is silent for less than 1 s, again and again.
class Talker {
 public:
  Talker(Scene& scene, const Program& server) : client_(scene, "talker", server.address()) { welcomes(client_); }

  void speaks() {
    const auto now = Clock::now();
    client_.sends("Michael");
    if (Clock::now() - last_ >= idle) throw Skipped("which was too busy to speak often enough: try again");
    last_ = now;
    client_.receives("Hello, Michael", "This client is never silent for 1 s. The server must not end its connection.");
  }

 private:
  Clock::time_point last_ = Clock::now();
  Connection client_;
};

void a_silent_client(Scene& scene) {
  Program& server = idle_server(scene);
  const auto start = Clock::now();
  Connection silent(scene, "silent", server.address());
  welcomes(silent);
  expect_end(scene, silent, start);
  Connection next(scene, "next", server.address());
  next.receives("Welcome!", "The server goes on: the next client finds it as the first one did.");
}

void a_slow_but_talking_client(Scene& scene) {
  Program& server = idle_server(scene);
  Talker talker(scene, server);
  for (int turn = 0; turn < 8; ++turn) {
    talker.speaks();
    std::this_thread::sleep_for(often);
  }
}

void both_at_once(Scene& scene) {
  Program& server = idle_server(scene);
  const auto start = Clock::now();
  Connection silent(scene, "silent", server.address());
  welcomes(silent);
  Talker talker(scene, server);
  while (!silent.hears_within(often) && Clock::now() - start < patience) talker.speaks();
  expect_end(scene, silent, start);
  for (int turn = 0; turn < 6; ++turn) {
    talker.speaks();
    std::this_thread::sleep_for(often);
  }
}

void without_the_option(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Connection silent(scene, "silent", server.address());
  welcomes(silent);
  std::this_thread::sleep_for(idle);
  silent.is_left_waiting("Without --idle the server waits for ever, as before.");
}

}  // namespace

int main() {
  return check({{"a silent client", a_silent_client},
                {"a slow but talking client", a_slow_but_talking_client},
                {"both at once", both_at_once},
                {"without the option", without_the_option}});
}
