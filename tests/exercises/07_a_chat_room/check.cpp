// Checks that tcp_server is a chat room: a line that one client says reaches all others, whole and once, and none
// itself. The server is built with ThreadSanitizer, which reports threads that touch the same thing without a lock.
#include "tests/exercises/support/check.hpp"

#include <deque>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const others = "What one says reaches all others, as it was said, and not himself.";

// Someone in the room. The welcome may end with a newline or not: the room's own lines are what counts.
class Member {
 public:
  Member(Scene& scene, const std::string& name, const Program& server)
      : scene_(scene), connection_(scene, name, server.address()) {
    connection_.receives("Welcome!", "The server welcomes whoever comes, as before.");
  }

  void says(const std::string& line) { connection_.sends(line + "\n"); }

  std::string hears(const std::string& why) {
    std::string line;
    while (line.empty()) line = connection_.receives_line(why);
    return line;
  }

  void hears(const std::string& line, const std::string& why) {
    const std::string came = hears(why);
    if (came != line) scene_.fail_bytes(connection_.name(), "hears", came, "", line, why);
  }

  void hears_the_end() {
    connection_.sees_end("Who has said \"exit\" has left the room: the server closes the connection.");
  }

  Connection& connection() { return connection_; }

 private:
  Scene& scene_;
  Connection connection_;
};

void two_talk(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Member ann(scene, "Ann", server);
  Member bob(scene, "Bob", server);
  ann.says("Hello, Bob!");
  Connection::pauses(10);  // until it has reached whom it reaches
  bob.says("Hello, Ann!");
  ann.hears("Hello, Ann!", others);
  bob.hears("Hello, Bob!", others);
  ann.says("exit");
  ann.hears_the_end();
  bob.says("exit");
  bob.hears_the_end();
}

void a_line_in_pieces(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Member ann(scene, "Ann", server);
  Member bob(scene, "Bob", server);
  Member eve(scene, "Eve", server);
  ann.connection().sends("Hello, ");
  Connection::pauses(10);
  bob.says("Hi!");
  const std::string why =
      "A line goes out whole: what is no line yet waits for its newline, and nobody is mixed with others.";
  eve.hears("Hi!", why);
  ann.connection().sends("Eve!\n");
  eve.hears("Hello, Eve!", why);
}

// Eight clients who say a hundred lines each, all at once; and perhaps a ninth who resets his connection meanwhile.
// Each line has to arrive whole and in its speaker's order, and each client hears those of the seven others.
void eight_talk(Scene& scene, bool with_a_reset) {
  constexpr int people = 8;
  constexpr int lines = 100;
  Program& server = scene.server("tcp_server", {"--delay", "0", "--backlog", "20"});
  std::deque<Member> members;
  scene.tell("8 clients", "say", "100 lines each, all at once" + std::string(with_a_reset ? "; a ninth resets" : ""));
  scene.hush();
  for (int person = 0; person < people; ++person)
    members.emplace_back(scene, "client " + std::to_string(person), server);
  Member ninth(scene, "ninth", server);

  std::vector<std::thread> speakers;
  for (int person = 0; person < people; ++person)
    speakers.emplace_back([&members, person] {
      for (int line = 0; line < lines; ++line)
        members[static_cast<std::size_t>(person)].connection().says_quietly(std::to_string(person) + " says " +
                                                                            std::to_string(line) + "\n");
    });
  if (with_a_reset) ninth.connection().resets();
  for (std::thread& speaker : speakers) speaker.join();

  for (int person = 0; person < people; ++person) {
    std::map<std::string, int> heard;
    for (int line = 0; line < lines * (people - 1); ++line) {
      const std::string came = members[static_cast<std::size_t>(person)].hears(
          "Each hears 700 lines: 100 of each other one, whoever else comes or goes.");
      const std::string speaker = came.substr(0, came.find(' '));
      const std::string next = speaker + " says " + std::to_string(heard[speaker]++);
      if (came != next || speaker == std::to_string(person))
        scene.fail("someone", "hears", "a line twice, in pieces, of his own, or out of order",
                   "each line of the others whole, once, and in its speaker's order", others);
    }
  }
}

void eight_at_once(Scene& scene) { eight_talk(scene, false); }

void one_resets(Scene& scene) { eight_talk(scene, true); }

// The delay keeps Eve's thread from noticing, so that her socket is still on the list when Ann's line goes out.
void one_has_gone_unnoticed(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0.5"});
  Member ann(scene, "Ann", server);
  Member bob(scene, "Bob", server);
  Member eve(scene, "Eve", server);
  ann.says("Hello, Bob!");
  Connection::pauses();
  eve.says("I go.");
  eve.connection().resets();
  bob.hears("Hello, Bob!", others);
  const std::string why = "That a listener has gone is no error of the speaker's: she stays in the room.";
  ann.hears("I go.", why);
  bob.says("Hello, Ann!");
  ann.hears("Hello, Ann!", why);
}

}  // namespace

int main() {
  return check({{"two who talk to each other", two_talk},
                {"a line in two pieces", a_line_in_pieces},
                {"a listener has gone", one_has_gone_unnoticed},
                {"eight who talk all at once", eight_at_once},
                {"another one resets in the middle", one_resets}});
}
