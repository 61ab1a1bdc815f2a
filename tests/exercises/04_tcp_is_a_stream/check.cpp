// Checks that tcp_server and tcp_client take for a message what ends with a newline, however the bytes arrive.
#include "tests/exercises/support/check.hpp"

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const framed = "Each message ends with a newline, both ways: so the other side knows where it ends.";
const char* const however =
    "Each message ends with a newline, both ways. A message is what stands before a newline. Where one recv ends and "
    "the next begins says nothing about that.";

// tcp_server, and a client that has connected.
struct Visit {
  explicit Visit(Scene& scene)
      : server(scene.server("tcp_server", {"--delay", "0"})), client(scene, "client", server.address()) {
    server.prints("Waiting for connection...", "The server says that it is ready, as before.");
    server.prints("Accept new connection from " + client.address() + "...", "The server says who has come, as before.");
  }

  void welcomes() { client.receives("Welcome!\n", framed); }

  void ends() {
    client.sees_end("The conversation is over: the server closes the connection.");
    server.prints("Connection from " + client.address() + " closed.", "The server says who has gone, as before.");
  }

  Program& server;
  Connection client;
};

void three_in_one_segment(Scene& scene) {
  Visit visit(scene);
  visit.client.sends("Michael\nTracy\nSarah\n");
  visit.client.receives("Welcome!\nHello, Michael\nHello, Tracy\nHello, Sarah\n", however);
  visit.client.sends("exit\n");
  visit.ends();
}

void one_in_two_segments(Scene& scene) {
  Visit visit(scene);
  visit.welcomes();
  visit.client.sends("Michael\nTra");
  visit.client.receives("Hello, Michael\n", however);
  visit.client.sends("cy\nexit\n");
  visit.client.receives("Hello, Tracy\n",
                        "\"Tra\" is the beginning of a message. It has to be kept until the rest is there.");
  visit.ends();
}

void cut_within_a_character(Scene& scene) {
  Visit visit(scene);
  visit.welcomes();
  visit.client.sends("Michael\n\xe5\xb0");
  visit.client.receives("Hello, Michael\n", however);
  visit.client.sends("\x8f\xe6\x98\x8e\n");
  visit.client.receives(
      "Hello, 小明\n",
      "TCP cuts between any two bytes, and 小 has three of them, \\xe5\\xb0\\x8f. Only the message is text.");
  visit.client.sends("exit\n");
  visit.ends();
}

void byte_by_byte(Scene& scene) {
  Visit visit(scene);
  visit.welcomes();
  for (const char byte : std::string("Michael\nexit\n")) {
    visit.client.sends({byte});
    Connection::pauses();
  }
  visit.client.receives("Hello, Michael\n", however);
  visit.ends();
}

void a_last_one_without_newline(Scene& scene) {
  Visit visit(scene);
  visit.welcomes();
  visit.client.sends("Michael\nTra");
  visit.client.says_no_more();
  visit.client.receives("Hello, Michael\n", however);
  visit.client.sees_end(
      "Nobody knows what \"Tra\" was to become. What does not end with a newline is no message, and gets no answer.");
}

// A server that sends what it has to say in pieces.
void the_client_puts_together(Scene& scene) {
  Listener listener(scene, "server");
  Program& client = scene.client("tcp_client", {"--port", listener.port(), "小明"});
  Connection server = listener.accepts("The client connects.");
  server.sends("Wel");
  Connection::pauses();
  server.sends("come!\nHello, ");
  client.prints("Welcome!", "The client waits for the newline, too, and prints the message without it.");
  server.receives("小明\n", framed);
  server.sends("\xe5\xb0");
  Connection::pauses();
  server.sends("\x8f\xe6\x98\x8e\n");
  client.prints("Hello, 小明", "What came together with the welcome belongs to the next message.");
  server.receives("exit\n", framed);
  server.sees_end("After \"exit\" the client closes the connection.");
  client.ends(0, "All names are greeted.");
}

}  // namespace

int main() {
  return check({{"three messages in one segment", three_in_one_segment},
                {"one message in two segments", one_in_two_segments},
                {"a message cut within a character", cut_within_a_character},
                {"messages byte by byte", byte_by_byte},
                {"a last message without a newline", a_last_one_without_newline},
                {"the client puts its messages together", the_client_puts_together}});
}
