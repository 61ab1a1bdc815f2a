// Checks that tcp_server serves all its clients with one thread, and lets none of them hold up another.
#include "tests/exercises/support/check.hpp"

#include <chrono>
#include <deque>
#include <string>

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"
#include "tests/support/inside.hpp"

namespace {

using Clock = std::chrono::steady_clock;

const char* const welcome = "The server welcomes whoever connects, as before.";
const char* const all_together =
    "All have spoken at the same time, so the delay is over for all at the same time. Whoever sleeps serves nobody.";
const char* const greeted = "The server serves whoever has something to say, whatever the others do or leave undone.";

void is_greeted(Connection& client, const std::string& name) {
  client.sends(name);
  client.receives("Hello, " + name, greeted);
}

void a_hundred_at_once(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--backlog", "200", "--delay", "1"});
  server.prints("Waiting for connection...", "The server says that it is ready, as before.");
  const std::size_t threads = threads_of(server.pid());
  scene.tell("100 clients", "connect", "and say their names");
  scene.hush();
  std::deque<Connection> clients;
  for (int number = 0; number < 100; ++number) clients.emplace_back(scene, "client", server.address());
  for (Connection& client : clients) client.receives("Welcome!", welcome);
  if (threads_of(server.pid()) > threads)
    scene.fail("tcp_server", "has", "a thread for each client", "one thread",
               "One thread can serve all: poll tells it which of its sockets have something to be read.");

  const auto start = Clock::now();
  for (Connection& client : clients) client.sends("Michael");
  for (Connection& client : clients) {
    client.receives("Hello, Michael", all_together);
    if (Clock::now() - start < std::chrono::seconds(1))
      scene.fail("a client", "receives", "its reply at once", "its reply after 1 s",
                 "The delay before each reply is kept, as in the tutorial.");
    if (Clock::now() - start > patience)
      scene.fail("a client", "receives", "its reply after more than 10 s", "its reply after about 1 s, as all others",
                 all_together);
  }
}

void one_message_after_another(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0.1"});
  Connection ann(scene, "Ann", server.address());
  Connection bob(scene, "Bob", server.address());
  server.prints("Waiting for connection...", "The server says that it is ready, as before.");
  server.prints("Accept new connection from " + ann.address() + "...", "The server says who has come, as before.");
  server.prints("Accept new connection from " + bob.address() + "...", "The server says who has come, as before.");
  ann.receives("Welcome!", welcome);
  bob.receives("Welcome!", welcome);
  is_greeted(ann, "Michael");
  is_greeted(bob, "Tracy");
  is_greeted(ann, "小明");
  ann.sends("exit");
  ann.sees_end("Ann has said \"exit\".");
  server.prints("Connection from " + ann.address() + " closed.", "The server says who has gone, as before.");
  is_greeted(bob, "Sarah");
  bob.says_no_more();
  bob.sees_end("Bob has ended his stream.");
}

void one_says_nothing(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Connection silent(scene, "silent", server.address());
  silent.receives("Welcome!", welcome);
  Connection next(scene, "next", server.address());
  next.receives("Welcome!", greeted);
  is_greeted(next, "Michael");
}

void one_resets(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0.1"});
  Connection ann(scene, "Ann", server.address());
  Connection eve(scene, "Eve", server.address());
  ann.receives("Welcome!", welcome);
  eve.receives("Welcome!", welcome);
  eve.sends("Eve");
  eve.resets();
  Connection::pauses(5);  // until her reply is due
  is_greeted(ann, "Michael");
}

void one_never_reads(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Connection deaf(scene, "deaf", server.address());
  Connection next(scene, "next", server.address());
  next.receives("Welcome!", welcome);
  deaf.floods(std::size_t{64} << 20U);
  next.sends("Michael");
  next.receives(
      "Hello, Michael",
      "When the buffers between the two are full, send waits until the client reads. With one thread, all wait.");
}

}  // namespace

int main() {
  return check({{"a hundred clients at once", a_hundred_at_once},
                {"one message after another", one_message_after_another},
                {"one says nothing", one_says_nothing},
                {"one resets", one_resets},
                {"one never reads", one_never_reads}});
}
