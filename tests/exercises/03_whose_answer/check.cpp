// Checks that udp_client takes an answer only from the address that it asked.
#include "tests/exercises/support/check.hpp"

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const whose =
    "Anyone can send a datagram to anyone. An answer is what comes from the address that was asked, host and port.";

Program& ask(Scene& scene, Datagrams& server, const std::string& timeout) {
  Program& client = scene.client("udp_client", {"--port", server.port(), "--timeout", timeout, "Michael"});
  server.receives("Michael", "The client asks.");
  return client;
}

// A stranger is faster than the server.
void a_stranger_first(Scene& scene, Datagrams& server, Datagrams& stranger) {
  Program& client = ask(scene, server, "5");
  stranger.sends("Hello, fool!", server.sender());
  server.answers("Hello, Michael!");
  client.prints("Hello, Michael!", whose);
  client.ends(0, "The name has been greeted.");
}

void from_another_port(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  a_stranger_first(scene, server, stranger);
}

void from_another_host(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger", "127.0.0.2", server.port());
  a_stranger_first(scene, server, stranger);
}

void the_stranger_alone(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  Program& client = ask(scene, server, "0.3");
  stranger.sends("Hello, fool!", server.sender());
  client.ends(1,
              "Whom the client asked has not answered: an error, with status 1, as if the stranger had said nothing.");
  client.says("udp_client: ", "An error that says nothing leaves its user alone.");
}

void a_stranger_who_does_not_stop(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  Program& client = ask(scene, server, "3");
  scene.tell("stranger", "sends", "\"Hello, fool!\", and again, every 50 ms");
  const std::string why = "The client waits 3 s for its answer. What a stranger says must not begin them anew.";
  if (!stranger.keeps_sending("Hello, fool!", server.sender(), [&] { return client.has_ended(); }))
    scene.fail("udp_client", "waits", "for 10 s", "its end after 3 s, with status 1", why);
  client.ends(1, why);
}

}  // namespace

int main() {
  return check({{"a stranger from another port is faster", from_another_port},
                {"a stranger from another host, with the same port", from_another_host},
                {"a stranger alone", the_stranger_alone},
                {"a stranger who does not stop", a_stranger_who_does_not_stop}});
}
