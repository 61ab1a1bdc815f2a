// Checks that `tcp_server --idle SECONDS` ends a connection that says nothing for so long, and no other.
#include <algorithm>
#include <deque>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"
#include "tests/support/literal.hpp"

namespace {

const char* const so_long =
    "Who has said nothing for --idle seconds is ended: no sooner, and at most a second later.\n"
    "客户端有 --idle 那么久没说话，就断开：不提前，最多晚一秒。";
const char* const stays =
    "This client is never silent for so long, so it stays.\n这个客户端从来没有沉默那么久，不该断开。";
const char* const next_one =
    "The server goes on: the next client finds it as the first one did.\n服务器还在，下一个客户端照样能连。";
const char* const for_ever = "0 means for ever, as it is without the option.\n0 表示永远等，和不带这个选项时一样。";

Program& idle_server(Scene& scene, const std::string& seconds, const std::string& delay = "0") {
  return scene.server(
      "tcp_server", {"--delay", delay, "--backlog", "100", "--idle", seconds},
      "This exercise adds an option: --idle SECONDS, fractions allowed; 0, as without it, means for ever.\n"
      "这个练习加一个选项：--idle SECONDS，可以有小数；0 表示永远等，和不带时一样。");
}

// A client that has been welcomed, and knows when it last spoke.
class Client {
 public:
  Client(Scene& scene, const std::string& name, const Program& server)
      : scene_(scene), connection_(scene, name, server.address()), last_(Clock::now()) {
    connection_.receives("Welcome!",
                         "The server welcomes whoever connects, as before.\n谁连上来，服务器都照旧先说欢迎。");
  }

  void speaks(const std::string& name = "Michael", const std::string& why = stays) {
    last_ = Clock::now();
    connection_.sends(name);
    connection_.receives("Hello, " + name, why);
  }

  // Whatever the server says before it does so.
  void is_ended(milliseconds idle) {
    connection_.receives_all(so_long);
    scene_.tell(connection_.name(), "sees", "the end of the stream");
    scene_.took(last_, idle, "the end", so_long);
  }

  Connection& connection() { return connection_; }

 private:
  Scene& scene_;
  Connection connection_;
  Clock::time_point last_;
};

void a_silent_client(Scene& scene) {
  Program& server = idle_server(scene, "1");
  Client(scene, "silent", server).is_ended(milliseconds(1000));
  Client(scene, "next", server).speaks("Tracy", next_one);
}

void a_fraction(Scene& scene) {
  Program& server = idle_server(scene, "1.6");
  Client(scene, "silent", server).is_ended(milliseconds(1600));
}

void less_than_a_second(Scene& scene) {
  Program& server = idle_server(scene, "0.4");
  Client(scene, "silent", server).is_ended(milliseconds(400));
  Client(scene, "silent", server).is_ended(milliseconds(400));
}

void who_has_spoken(Scene& scene) {
  Program& server = idle_server(scene, "1");
  Client client(scene, "client", server);
  client.speaks();
  scene.pause(milliseconds(600));
  client.speaks();
  client.is_ended(milliseconds(1000));
}

void a_slow_but_talking_client(Scene& scene) {
  Program& server = idle_server(scene, "1.2");
  Client talker(scene, "talker", server);
  for (int turn = 0; turn < 6; ++turn) {
    scene.pause(milliseconds(600));
    talker.speaks();
  }
}

void one_letter_at_a_time(Scene& scene) {
  Program& server = idle_server(scene, "1.2");
  Client talker(scene, "talker", server);
  for (const std::string letter : {"a", " ", "\n", "z"}) {
    scene.pause(milliseconds(700));
    talker.speaks(letter);
  }
}

void each_by_itself(Scene& scene) {
  Program& server = idle_server(scene, "1.4");
  Client ann(scene, "Ann", server);
  scene.pause(milliseconds(500));
  Client bob(scene, "Bob", server);
  scene.pause(milliseconds(500));
  Client eve(scene, "Eve", server);
  ann.is_ended(milliseconds(1400));
  bob.is_ended(milliseconds(1400));
  eve.speaks("Eve",
             "Her own time is not over: that of another is none of hers.\n她自己的时间还没到，别人的时间和她无关。");
  eve.is_ended(milliseconds(1400));
}

void both_at_once(Scene& scene) {
  Program& server = idle_server(scene, "1");
  Client silent(scene, "silent", server);
  Client talker(scene, "talker", server);
  for (int turn = 0; turn < 5; ++turn) {
    scene.pause(milliseconds(400));
    talker.speaks();
  }
  silent.connection().receives_all(so_long);
  talker.speaks();
}

void many_silent_clients(Scene& scene) {
  Program& server = idle_server(scene, "1");
  Client first(scene, "first", server);
  const Held before = server.holds();
  std::deque<Client> clients;
  for (int number = 1; number <= 10; ++number) clients.emplace_back(scene, "client " + std::to_string(number), server);
  first.speaks();
  for (Client& client : clients) client.is_ended(milliseconds(1000));
  server.comes_back_to(before,
                       "Who has been ended needs no thread and no descriptor any more.\n"
                       "断开以后，线程和描述符都要放掉。");
}

void who_leaves_in_time(Scene& scene) {
  Program& server = idle_server(scene, "1");
  server.prints("Waiting for connection...",
                "The server says that it is ready, as before.\n服务器照旧说自己准备好了。");
  Client polite(scene, "polite", server);
  server.prints("Accept new connection from " + polite.connection().address() + "...",
                "The server says who has come, as before.\n服务器照旧说谁来了。");
  polite.speaks();
  polite.connection().sends("exit");
  polite.connection().sees_end("\"exit\" ends the conversation, as before.\n“exit”照旧结束对话。");
  server.prints("Connection from " + polite.connection().address() + " closed.",
                "The server says who has gone, as before.\n服务器照旧说谁走了。");
  server.stops();
  const std::string said = server.errors();
  if (said.find('\n') + 1 != said.size())
    scene.fail("tcp_server", "says", "more than where it listens", "nothing",
               "Who leaves in time is no error.\n按时离开的，不是错误。");
}

void the_server_waits(Scene& scene) {
  Program& server = idle_server(scene, "0.3");
  scene.pause(milliseconds(1200));
  server.sleeps();
  Client(scene, "client", server)
      .speaks("Michael",
              "The time is for clients that have connected. For clients to come the server waits for ever, as before.\n"
              "时间只管已经连上的客户端。等客户端来，服务器照旧一直等。");
}

void it_sleeps(Scene& scene) {
  Program& server = idle_server(scene, "1.5");
  Client silent(scene, "silent", server);
  Client other(scene, "other", server);
  other.speaks();
  server.sleeps();
  scene.pause(milliseconds(400));
  server.sleeps();
  other.is_ended(milliseconds(1500));
  scene.pause(milliseconds(200));
  server.sleeps();
}

void a_stop_in_between(Scene& scene) {
  Program& server = idle_server(scene, "60");
  Client silent(scene, "silent", server);
  Client other(scene, "other", server);
  other.speaks();
  server.is_told_to_stop();
  silent.connection().sees_end("A stop is the end of the stream, as before.\n停止就是流的结束，和以前一样。");
  other.connection().sees_end("A stop is the end of the stream, as before.\n停止就是流的结束，和以前一样。");
  server.stops();
}

void the_delay_is_kept(Scene& scene) {
  Program& server = idle_server(scene, "2", "1.4");
  Client client(scene, "client", server);
  const auto start = Clock::now();
  client.speaks();
  scene.took(start, milliseconds(1400), "the reply",
             "The delay before each reply is kept, as before.\n回答之前照旧要等延迟那么久。");
  server.stops();
}

// What has come while the server waits for its delay has been said.
void who_speaks_during_the_delay(Scene& scene) {
  Program& server = idle_server(scene, "0.6", "0.8");
  Connection talker(scene, "talker", server.address());
  talker.receives("Welcome!", stays);
  talker.may_hear_more();
  for (int turn = 0; turn < 6; ++turn) {
    talker.sends("M");
    scene.pause(milliseconds(250));
  }
  talker.says_no_more();
  const std::string all = talker.receives_all(stays);
  const auto names = std::count(all.begin(), all.end(), 'M');
  if (names != 6)
    scene.fail("talker", "receives", literal(all), "six names greeted, in one reply or in several", stays);
}

void silent_with_a_delay(Scene& scene) {
  Program& server = idle_server(scene, "0.4", "2");
  Client(scene, "silent", server).is_ended(milliseconds(400));
}

void for_ever_with_zero(Scene& scene) {
  Program& server = idle_server(scene, "0");
  Client silent(scene, "silent", server);
  scene.pause(milliseconds(1500));
  silent.connection().is_left_waiting(for_ever);
  silent.speaks("Michael", for_ever);
}

void for_ever_without(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Client silent(scene, "silent", server);
  scene.pause(milliseconds(1500));
  silent.connection().is_left_waiting(for_ever);
  silent.speaks("Michael", for_ever);
}

void its_option(Scene& scene) {
  Program& asked = scene.start("tcp_server", {"--help"});
  const std::string help = "--help lists the new option beside the others.\n--help 要列出新的选项。";
  asked.ends_whatever_it_prints(0, help);
  if (asked.output().find("--idle") == std::string::npos)
    scene.fail("tcp_server", "prints", "its help without --idle", "--idle in its help", help);
  for (const std::string value : {"x", "-1", "1s", "", "nan", "86401"})
    scene.start("tcp_server", {"--port", "0", "--idle", value})
        .ends_with_error(2, {},
                         "What is no number of seconds as --delay takes it is wrong usage, with status 2.\n"
                         "不是 --delay 那样的秒数，就是用法错误，退出状态是 2。");
  idle_server(scene, "86400");
}

}  // namespace

int main() {
  return check(together({{{"a silent client · 沉默的客户端", a_silent_client},
                          {"a fraction of seconds · 秒数有小数", a_fraction},
                          {"less than a second · 不到一秒", less_than_a_second},
                          {"who has spoken, and then is silent · 说过话，然后沉默", who_has_spoken},
                          {"a slow but talking client · 说得慢，但一直在说", a_slow_but_talking_client},
                          {"one letter at a time · 一次一个字母", one_letter_at_a_time},
                          {"the time of each by itself · 各算各的时间", each_by_itself},
                          {"both at once · 两种同时", both_at_once},
                          {"many silent clients · 许多沉默的客户端", many_silent_clients},
                          {"who leaves in time · 按时离开的", who_leaves_in_time},
                          {"the server waits for clients · 服务器等客户端", the_server_waits},
                          {"it sleeps meanwhile · 等的时候睡着", it_sleeps},
                          {"a stop with silent clients · 有人沉默时停止", a_stop_in_between},
                          {"the delay is kept · 延迟照旧", the_delay_is_kept},
                          {"who speaks during the delay · 延迟时说话的", who_speaks_during_the_delay},
                          {"silent, with a long delay · 延迟很长，一直沉默", silent_with_a_delay},
                          {"for ever, with 0 · 0 表示永远", for_ever_with_zero},
                          {"for ever, without the option · 不带选项表示永远", for_ever_without},
                          {"the option itself · 选项本身", its_option}},
                         tcp_server_as_before(),
                         pairs_as_before()}));
}
