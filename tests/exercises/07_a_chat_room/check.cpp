// Checks that tcp_server is a chat room: a line that one client says reaches all others, whole and once, and none
// itself. It is played on the plain programs and with ThreadSanitizer, which reports what threads touch without a lock.
#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <thread>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const others =
    "What one says reaches all others, as it was said: whole, once, and in his order; and not himself.\n"
    "一个人说的，其他人都收到：原样、完整、只一次、次序不变；说的人自己不收。";
const char* const not_himself = "Who has said a line does not hear it himself.\n自己说的，自己不收。";
const char* const has_left =
    "Who has said \"exit\" or ended his stream has left: the server closes his connection, and his alone.\n"
    "说了“exit”，或者流结束了，就是离开：服务器关闭他的连接，只关他的。";
const char* const undisturbed =
    "Who leaves, however that is, disturbs nobody: the others stay, and hear every line.\n"
    "有人离开，不管怎么离开，都不影响别人：其他人还在，一行也不少听。";
const char* const on_the_screen = "What stands on the server's screen is as before.\n服务器屏幕上的内容和以前一样。";

// A server, and the people in its room.
class Room {
 public:
  explicit Room(Scene& scene, const std::string& delay = "0")
      : server(scene.server("tcp_server", {"--delay", delay, "--backlog", "50"})), scene_(scene) {
    server.prints("Waiting for connection...", on_the_screen);
  }

  Connection& lets_in(const std::string& name) {
    Connection& member = members_.emplace_back(scene_, name, server.address());
    member.receives("Welcome!\n",
                    "The server welcomes whoever comes, with a newline since exercise 4.\n"
                    "谁来了，服务器都先说欢迎；做了练习 4，后面带换行。");
    return member;
  }

  Program& server;

 private:
  Scene& scene_;
  std::deque<Connection> members_;
};

void hears(Connection& member, const std::string& line, const std::string& why = others) {
  member.receives(line + "\n", why);
}

void two_talk(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  ann.sends("Hello, Bob!\n");
  hears(bob, "Hello, Bob!");
  ann.is_left_waiting(not_himself);
  bob.sends("Hello, Ann!\n");
  hears(ann, "Hello, Ann!");
  bob.is_left_waiting(not_himself);
  ann.sends("exit\n");
  ann.sees_end(has_left);
  bob.is_left_waiting("An \"exit\" is no line for the others.\n“exit”不是说给别人听的。");
  bob.sends("exit\n");
  bob.sees_end(has_left);
}

void five_talk(Scene& scene) {
  Room room(scene);
  const std::array<std::string, 5> names{"Ann", "Bob", "Eve", "Dan", "Fay"};
  std::vector<Connection*> members;
  for (const std::string& name : names) members.push_back(&room.lets_in(name));
  for (int round = 0; round < 2; ++round)
    for (Connection* const speaker : members) {
      speaker->sends("It is me, " + speaker->name() + ".\n");
      for (Connection* const member : members)
        if (member != speaker) hears(*member, "It is me, " + speaker->name() + ".");
    }
  for (Connection* const member : members) member->is_left_waiting(others);
}

void twenty_listen(Scene& scene) {
  Room room(scene);
  std::vector<Connection*> members;
  for (int number = 1; number <= 20; ++number) members.push_back(&room.lets_in("member " + std::to_string(number)));
  members.back()->sends("Can you all hear me?\n");
  members.front()->may_hear_more();
  members.front()->sends("Yes.\n");
  for (std::size_t place = 0; place + 1 < members.size(); ++place) {
    std::vector<std::string> lines{"Can you all hear me?"};
    if (place > 0) lines.emplace_back("Yes.");
    for (std::size_t heard = 0; heard < lines.size(); ++heard) {
      const std::string line = members[place]->receives_line(others);
      if (std::find(lines.begin(), lines.end(), line) == lines.end())
        scene.fail_bytes(members[place]->name(), "hears", line, "", lines[heard], others);
    }
  }
  hears(*members.back(), "Yes.");
}

void alone(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  ann.sends("Anyone here?\n");
  ann.is_left_waiting(not_himself);
  Connection& bob = room.lets_in("Bob");
  bob.is_left_waiting(
      "Who comes hears what is said from then on, not what was said before.\n"
      "来了以后说的才听得到，以前说的听不到。");
  ann.sends("And now?\n");
  hears(bob, "And now?");
}

void a_line_in_pieces(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  Connection& eve = room.lets_in("Eve");
  const std::string why =
      "A line goes out whole: what is no line yet waits for its newline, and nobody is mixed with others.\n"
      "一行要完整才转发：还没有换行的先留着，也不和别人的混在一起。";
  ann.sends("Hello, ");
  eve.is_left_waiting(why);
  bob.sends("Hi!\n");
  hears(eve, "Hi!", why);
  hears(ann, "Hi!", why);
  ann.sends("Eve!\n");
  hears(eve, "Hello, Eve!", why);
  hears(bob, "Hello, Eve!", why);
}

void several_lines_at_once(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  Connection& eve = room.lets_in("Eve");
  ann.sends("one\ntwo\ntwo\nthree\nfo");
  for (const std::string line : {"one", "two", "two", "three"}) {
    hears(bob, line);
    hears(eve, line);
  }
  ann.sends("ur\n");
  hears(bob, "four");
  hears(eve, "four");
}

void lines_unlike_the_example(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  for (const std::string& line :
       {std::string(" blanks "), std::string("exit now"), std::string("no exit"), std::string("Exit"),
        std::string("小明"), std::string("a\0b\xff", 4), std::string("Hello, Bob"), std::string("%s %d"),
        std::string(255, 'x'), std::string(1000, 'y')}) {
    ann.sends(line + "\n");
    hears(bob, line);
  }
  ann.is_left_waiting(not_himself);
}

void one_says_exit(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  Connection& eve = room.lets_in("Eve");
  ann.sends("Good night.\nexit\n");
  ann.sees_end(has_left);
  hears(bob, "Good night.", undisturbed);
  hears(eve, "Good night.", undisturbed);
  bob.sends("She has left.\n");
  hears(eve, "She has left.", undisturbed);
  eve.sends("Yes.\n");
  hears(bob, "Yes.", undisturbed);
}

void one_ends_his_stream(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  Connection& eve = room.lets_in("Eve");
  bob.sends("Good night.\nand");
  bob.says_no_more();
  hears(ann, "Good night.", undisturbed);
  hears(eve, "Good night.", undisturbed);
  bob.sees_end(has_left);
  ann.is_left_waiting("What has no newline at the end of a stream is no line.\n流结束时没有换行的残余，不算一行。");
  ann.sends("He has left.\n");
  hears(eve, "He has left.", undisturbed);
  Connection& brief = room.lets_in("brief");
  brief.sends("I just say this.\n");
  brief.leaves();
  hears(ann, "I just say this.", undisturbed);
  hears(eve, "I just say this.", undisturbed);
}

// The delay keeps Eve's thread from noticing, so that her socket is still on the list when Ann's lines go out; wherever
// she stands on it, before or behind the others.
void one_has_gone_unnoticed(Scene& scene, int place) {
  Room room(scene, "0.5");
  std::vector<Connection*> members;
  Connection* eve = nullptr;
  for (int number = 0; number < 4; ++number) {
    Connection& member = room.lets_in(number == place ? "Eve" : "member " + std::to_string(number));
    member.may_hear_more();
    (number == place ? eve = &member : members.emplace_back(&member));
  }
  const std::string why =
      "That a listener has gone is no error of the speaker's, and costs nobody a line.\n"
      "听的人走了，不是说的人的错，也不该让别人少听一行。";
  members[0]->sends("Hello, all!\n");
  scene.pause(milliseconds(100));
  eve->sends("I go.\n");
  scene.pause(milliseconds(50));
  eve->resets();
  const auto hears_both = [&](Connection& member, const std::string& line) {
    // Eve's last line may still have come through, or have died with her connection.
    std::string came = member.receives_line(why);
    if (came == "I go.") came = member.receives_line(why);
    if (came != line) scene.fail_bytes(member.name(), "hears", came, "", line, why);
  };
  hears_both(*members[1], "Hello, all!");
  hears_both(*members[2], "Hello, all!");
  members[1]->sends("Hello, you!\n");
  hears_both(*members[0], "Hello, you!");
  hears_both(*members[2], "Hello, you!");
}

void the_first_has_gone(Scene& scene) { one_has_gone_unnoticed(scene, 0); }
void the_second_has_gone(Scene& scene) { one_has_gone_unnoticed(scene, 1); }
void the_last_has_gone(Scene& scene) { one_has_gone_unnoticed(scene, 3); }

// People come and go while one talks; whoever stays hears each line once.
void coming_and_going(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  for (int round = 0; round < 10; ++round) {
    const std::string line = "line " + std::to_string(round);
    Connection guest(scene, "guest", room.server.address());
    guest.receives("Welcome!\n", others);
    ann.sends(line + "\n");
    hears(bob, line, undisturbed);
    hears(guest, line);
    if (round % 3 == 0) guest.resets();
    if (round % 3 == 1) guest.sends("exit\n");
  }
  bob.sends("Enough.\n");
  hears(ann, "Enough.", undisturbed);
}

// Eight clients who say a hundred lines each, all at once; and perhaps a ninth who resets his connection meanwhile.
// Each line has to arrive whole and in its speaker's order, and each client hears those of the seven others.
void eight_talk(Scene& scene, bool with_a_reset) {
  constexpr int people = 8;
  constexpr int lines = 100;
  Room room(scene);
  scene.tell("8 clients", "say", "100 lines each, all at once" + std::string(with_a_reset ? "; a ninth resets" : ""));
  scene.hush();
  std::vector<Connection*> members;
  for (int person = 0; person < people; ++person) members.push_back(&room.lets_in("client " + std::to_string(person)));
  Connection& ninth = room.lets_in("ninth");

  std::vector<std::thread> speakers;
  for (int person = 0; person < people; ++person)
    speakers.emplace_back([&members, person] {
      for (int line = 0; line < lines; ++line)
        members[static_cast<std::size_t>(person)]->says_quietly(std::to_string(person) + " says " +
                                                                std::to_string(line) + "\n");
    });
  if (with_a_reset) ninth.resets();
  for (std::thread& speaker : speakers) speaker.join();

  for (int person = 0; person < people; ++person) {
    std::map<std::string, int> heard;
    for (int line = 0; line < lines * (people - 1); ++line) {
      const std::string came = members[static_cast<std::size_t>(person)]->receives_line(
          "Each hears 700 lines: 100 of each other one, whoever else comes or goes.\n"
          "每个人听到 700 行：其他每人 100 行，不管有谁来、有谁走。");
      const std::string speaker = came.substr(0, came.find(' '));
      const std::string next = speaker + " says " + std::to_string(heard[speaker]++);
      if (came != next || speaker == std::to_string(person))
        scene.fail_bytes("client " + std::to_string(person), "hears", came, "", next, others);
    }
  }
}

void eight_at_once(Scene& scene) { eight_talk(scene, false); }
void one_resets(Scene& scene) { eight_talk(scene, true); }

void many_lines_of_one(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  std::string all;
  for (int line = 0; line < 1500; ++line) all += "line number " + std::to_string(line) + "\n";
  ann.sends(all);
  bob.receives(all, others);
  ann.is_left_waiting(not_himself);
}

// Someone who is silent and reads stays in the room.
void a_silent_member(Scene& scene) {
  Room room(scene);
  Connection& silent = room.lets_in("silent");
  Connection& ann = room.lets_in("Ann");
  scene.pause(milliseconds(1500));
  ann.sends("Still there?\n");
  hears(silent, "Still there?",
        "Who listens is in the room, however long he says nothing.\n只听不说的人也在房间里，多久不说都行。");
  silent.sends("Yes.\n");
  hears(ann, "Yes.");
}

void the_screen(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  room.server.prints("Accept new connection from " + ann.address() + "...", on_the_screen);
  Connection& bob = room.lets_in("Bob");
  room.server.prints("Accept new connection from " + bob.address() + "...", on_the_screen);
  ann.sends("Hello, Bob!\n");
  hears(bob, "Hello, Bob!");
  ann.sends("exit\n");
  ann.sees_end(has_left);
  room.server.prints("Connection from " + ann.address() + " closed.", on_the_screen);
  bob.says_no_more();
  bob.sees_end(has_left);
  room.server.prints("Connection from " + bob.address() + " closed.", on_the_screen);
  room.server.stops();
  room.server.prints_no_more(on_the_screen);
}

void a_stop_with_people_in_it(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  Connection& eve = room.lets_in("Eve");
  ann.sends("Hello!\n");
  hears(bob, "Hello!");
  hears(eve, "Hello!");
  const std::string why = "A stop is the end of each stream, as before.\n停止就是每条流的结束，和以前一样。";
  room.server.is_told_to_stop();
  for (Connection* const member : {&ann, &bob, &eve}) member->sees_end(why);
  room.server.stops();
}

void nothing_left_behind(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  ann.sends("Hello!\n");
  ann.is_left_waiting(not_himself);
  const Held before = room.server.holds();
  for (int round = 0; round < 3; ++round) {
    room.lets_in("resetter").resets();
    room.lets_in("leaver").leaves();
    Connection& polite = room.lets_in("polite");
    polite.sends("exit\n");
    polite.sees_end(has_left);
    Connection& mute = room.lets_in("mute");
    mute.says_no_more();
    mute.sees_end(has_left);
  }
  room.server.comes_back_to(before,
                            "Who has left needs no thread and no descriptor any more.\n"
                            "走了的人，线程和描述符都该放掉。");
  Connection& bob = room.lets_in("Bob");
  ann.sends("Alone again.\n");
  hears(bob, "Alone again.", undisturbed);
}

void it_sleeps(Scene& scene) {
  Room room(scene);
  Connection& ann = room.lets_in("Ann");
  Connection& bob = room.lets_in("Bob");
  room.server.sleeps();
  ann.sends("Hello!\n");
  hears(bob, "Hello!");
  room.server.sleeps();
  ann.leaves();
  scene.pause(milliseconds(100));
  room.server.sleeps();
}

void its_command_line(Scene& scene) {
  Program& asked = scene.start("tcp_server", {"--help"});
  const std::string help = "--help lists the options, as before.\n--help 照旧列出选项。";
  asked.ends_whatever_it_prints(0, help);
  for (const std::string option : {"--host", "--port", "--backlog", "--delay"})
    if (asked.output().find(option) == std::string::npos)
      scene.fail("tcp_server", "prints", "its help without " + option, "each option in its help", help);
  scene.start("tcp_server", {"--delay", "x"})
      .ends_with_error(2, {}, "Wrong usage has status 2, as before.\n用法不对，退出状态照旧是 2。");
  const Listener other(scene, "another");
  scene.start("tcp_server", {"--port", other.port()})
      .ends_with_error(1, {"bind", other.address()},
                       "A port that is taken is an error, as before.\n端口被占用，照旧是错误。");
}

}  // namespace

int main() {
  return check({{"two who talk to each other · 两个人对话", two_talk},
                {"five who talk by turns · 五个人轮流说", five_talk},
                {"twenty who listen · 二十个人听", twenty_listen},
                {"one alone, then another · 先是一个人，再来一个", alone},
                {"a line in two pieces · 一行分两次来", a_line_in_pieces},
                {"several lines at once · 几行一起来", several_lines_at_once},
                {"lines unlike the example · 和例子不一样的行", lines_unlike_the_example},
                {"one says exit · 有人说 exit", one_says_exit},
                {"one ends his stream · 有人不再发送", one_ends_his_stream},
                {"the first has gone unnoticed · 第一个人悄悄走了", the_first_has_gone},
                {"the second has gone unnoticed · 第二个人悄悄走了", the_second_has_gone},
                {"the last has gone unnoticed · 最后一个人悄悄走了", the_last_has_gone},
                {"guests come and go · 客人来来去去", coming_and_going},
                {"many lines of one · 一个人说许多行", many_lines_of_one},
                {"eight who talk all at once · 八个人同时说", eight_at_once},
                {"another one resets in the middle · 中间有人连接被重置", one_resets},
                {"a silent member · 不说话的人", a_silent_member},
                {"the server's screen · 服务器的屏幕", the_screen},
                {"a stop with people in the room · 房间里有人时停止", a_stop_with_people_in_it},
                {"nothing is left behind · 不留下线程和描述符", nothing_left_behind},
                {"it sleeps while nobody speaks · 没人说话时睡着", it_sleeps},
                {"its command line, as before · 命令行照旧", its_command_line}});
}
