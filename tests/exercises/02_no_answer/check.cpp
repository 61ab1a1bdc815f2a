// Checks that udp_client asks again when no answer comes: three times in all for each name, --timeout apart.
#include "tests/exercises/support/check.hpp"

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const again =
    "A datagram may be lost, the question or its answer: who hears nothing for so long asks again, up to three times.";
const char* const greets = "The answer to a later try is as good as one to the first.";

Program& ask(Scene& scene, const Datagrams& server, const std::string& timeout, const std::vector<std::string>& names) {
  std::vector<std::string> arguments{"--port", server.port(), "--timeout", timeout};
  arguments.insert(arguments.end(), names.begin(), names.end());
  return scene.client("udp_client", arguments);
}

// A server that does not get the first few questions about this name, and answers the next one.
void drops(Scene& scene, Datagrams& server, Program& client, int lost, const std::string& name) {
  for (int question = 0; question < lost; ++question) {
    server.receives(name, again);
    scene.tell("server", "loses", "it, and says nothing");
  }
  server.receives(name, again);
  server.answers("Hello, " + name + "!");
  client.prints("Hello, " + name + "!", greets);
}

void the_first_is_lost(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = ask(scene, server, "1", {"Michael"});
  drops(scene, server, client, 1, "Michael");
  client.ends(0, "The name has been greeted.");
}

void the_first_two_are_lost(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = ask(scene, server, "1", {"Michael", "Tracy"});
  drops(scene, server, client, 2, "Michael");
  drops(scene, server, client, 1, "Tracy");
  client.ends(0, "Both names have been greeted: each has three tries of its own.");
}

void all_are_lost(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = ask(scene, server, "0.3", {"Michael", "Tracy"});
  for (int question = 0; question < 3; ++question) server.receives("Michael", again);
  client.ends(1, "After three tries in vain the client gives up: an error, with status 1.");
  client.says("udp_client: ", "An error that says nothing leaves its user alone.");
  server.has_received_no_more(
      "After three tries the client gives up: whoever is not there must not be asked for ever.");
}

void time_for_an_answer(Scene& scene) {
  Datagrams server(scene, "server");
  ask(scene, server, "0.3", {"Michael"});
  server.receives("Michael", again);
  const auto first = server.time();
  server.receives("Michael", again);
  if (server.time() - first < std::chrono::milliseconds(290))
    scene.fail("udp_client", "asks", "again at once", "a wait of --timeout 0.3 s before it asks again",
               "An answer takes its time to come: who does not wait for it asks in vain.");
}

}  // namespace

int main() {
  return check({{"the first question is lost", the_first_is_lost},
                {"the first two are lost, and one of the next name", the_first_two_are_lost},
                {"all are lost", all_are_lost},
                {"there is time for an answer", time_for_an_answer}});
}
