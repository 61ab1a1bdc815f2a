// Checks that `tcp_client -` speaks with the lines of its standard input, each as soon as it is there.
#include "tests/exercises/support/check.hpp"

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const each_line = "Each line of the standard input is a name to send, whole and without its newline.";

// tcp_client -, connected and welcomed.
struct Conversation {
  explicit Conversation(Scene& scene)
      : listener(scene, "server"),
        client(scene.client("tcp_client", {"--port", listener.port(), "-"})),
        server(listener.accepts("The client connects before it reads its input, as it does before it sends a name.")) {
    server.sends("Welcome!");
    client.prints("Welcome!", "The welcome is for whoever is connected, also before a name has been typed.");
  }

  void exchanges(const std::string& name, const std::string& why) {
    server.receives(name, why);
    server.sends("Hello, " + name);
    client.prints("Hello, " + name,
                  "The reply to a line is printed before the next line is read: someone may be typing them.");
  }

  void ends() {
    server.receives("exit", "The end of the input ends the conversation, as the last name on the command line does.");
    server.sees_end("After \"exit\" the client closes the connection.");
    client.ends(0, "At the end of its input the client is done.");
  }

  Listener listener;
  Program& client;
  Connection server;
};

void lines_one_after_another(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Michael\n");
  conversation.exchanges("Michael", each_line);
  conversation.client.types("Tracy Chapman\n");
  conversation.exchanges("Tracy Chapman", each_line);
  conversation.client.types_no_more();
  conversation.ends();
}

void no_line_at_all(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types_no_more();
  conversation.ends();
}

void a_last_line_without_newline(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Michael\n小明");
  conversation.client.types_no_more();
  conversation.exchanges("Michael", each_line);
  conversation.exchanges(
      "小明", "The last line counts, even if whoever wrote it did not end it with a newline: printf does so.");
  conversation.ends();
}

void an_empty_line(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("\nSarah\n");
  conversation.client.types_no_more();
  conversation.exchanges(
      "Sarah", "An empty line is no name. To send nothing sends nothing: no reply would come, however long one waits.");
  conversation.ends();
}

void names_as_before(Scene& scene) {
  Listener listener(scene, "server");
  Program& client = scene.client("tcp_client", {"--port", listener.port(), "Michael"});
  Connection server = listener.accepts("The client connects.");
  server.sends("Welcome!");
  server.receives("Michael", "Names on the command line are sent as before.");
  server.sends("Hello, Michael");
  server.receives("exit", "After the last name comes the end, as before.");
  client.prints("Welcome!", "The welcome is printed as before.");
  client.prints("Hello, Michael", "The reply is printed as before.");
  client.ends(0, "All names are greeted.");
}

}  // namespace

int main() {
  return check({{"one line after another", lines_one_after_another},
                {"no line at all", no_line_at_all},
                {"a last line without a newline", a_last_line_without_newline},
                {"an empty line", an_empty_line},
                {"names on the command line, as before", names_as_before}});
}
