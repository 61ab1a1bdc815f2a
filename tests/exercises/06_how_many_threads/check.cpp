// Checks that `tcp_server --max-clients N` serves N clients at a time, and each of the others as soon as one has left.
#include "tests/exercises/support/check.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"
#include "tests/support/inside.hpp"

namespace {

const char* const room = "There is room for this client: the server welcomes it.";
const char* const waits =
    "As many clients are in as --max-clients allows. This one has to wait until one of them has left.";
const char* const turn = "One client has left, so the one that has waited longest has its turn.";

Program& small_server(Scene& scene, const std::string& clients) {
  return scene.server(
      "tcp_server", {"--delay", "0", "--backlog", "100", "--max-clients", clients},
      "This exercise adds an option: --max-clients N, a whole number; 0, as without it, means any number.");
}

void is_greeted(Connection& client) {
  client.sends("Michael");
  client.receives("Hello, Michael", "Who is in is served, as before.");
}

void the_third_waits(Scene& scene) {
  Program& server = small_server(scene, "2");
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", room);
  Connection bob(scene, "Bob", server.address());
  bob.receives("Welcome!", room);
  Connection eve(scene, "Eve", server.address());
  is_greeted(ann);
  is_greeted(bob);
  eve.is_left_waiting(waits);
  ann.sends("exit");
  ann.sees_end("Ann has said \"exit\".");
  eve.receives("Welcome!", turn);
  is_greeted(bob);
  is_greeted(eve);
}

void one_leaves_by_a_reset(Scene& scene) {
  Program& server = small_server(scene, "1");
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", room);
  Connection bob(scene, "Bob", server.address());
  bob.is_left_waiting(waits);
  ann.resets();
  bob.receives("Welcome!", "However a client leaves, its place is free again.");
  is_greeted(bob);
}

void fifty_in_order(Scene& scene) {
  constexpr std::size_t places = 4;
  constexpr std::size_t all = 50;
  Program& server = small_server(scene, "4");
  scene.tell("clients", "connect", "50 of them, one after another");
  scene.hush();
  std::deque<Connection> clients;
  clients.emplace_back(scene, "client 1", server.address());
  clients.front().receives("Welcome!", room);
  const std::size_t most =
      threads_of(server.pid()) + places;  // and one that has served its client, and is about to end
  for (std::size_t number = 2; number <= all; ++number)
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
  for (std::size_t in = 0; in < all; ++in) {
    if (in >= places) {
      clients[in - places].sends("exit");
      clients[in - places].sees_end("It has said \"exit\".");
    }
    if (in > 0) clients[in].receives("Welcome!", in < places ? room : turn);
    is_greeted(clients[in]);
    if (threads_of(server.pid()) > most)
      scene.fail("tcp_server", "has", "a thread for each client that waits", "no more than 4 threads for its clients",
                 "A thread is what is scarce: who waits must not have one yet. Let him wait where it costs nothing.");
  }
}

void without_the_option(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0", "--backlog", "100"});
  scene.hush();
  std::deque<Connection> clients;
  for (int number = 1; number <= 20; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
    clients.back().receives("Welcome!", "Without --max-clients everyone is welcome, as before.");
  }
}

}  // namespace

int main() {
  return check({{"the third of two waits", the_third_waits},
                {"one leaves by a reset", one_leaves_by_a_reset},
                {"fifty clients, in the order in which they came", fifty_in_order},
                {"without the option", without_the_option}});
}
