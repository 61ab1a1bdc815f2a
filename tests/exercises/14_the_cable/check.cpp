// Checks that `tcp_server --keepalive SECONDS` ends a connection whose other machine has gone, and no other.
#include <deque>
#include <utility>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const gone =
    "Nothing has come from this machine for --keepalive seconds: no sooner, and at most a second later, thread and "
    "descriptor are free.\n"
    "这台机器已经有 --keepalive 那么久没有一点动静：不提前，最多晚一秒，线程和描述符都要放掉。";
const char* const under_way =
    "The same holds while a reply is under way that nobody acknowledges: the time may begin with it.\n"
    "回答已经发出、却没有人确认的时候也一样，时间可以从发出回答时算起。";
const char* const stays =
    "The machine of this client is there and answers when it is asked, so the connection stays, however silent the "
    "client is.\n"
    "这个客户端的机器还在，问它就有回音：客户端再沉默，连接也要留着。";
const char* const in_time =
    "The cable is back in time: what was sent meanwhile is sent again, and the conversation goes on.\n"
    "网线及时插了回来：这期间发出的会重新发送，对话照常继续。";
const char* const next_one =
    "The server goes on: the next client finds it as the first one did.\n服务器还在，下一个客户端照样能连。";
const char* const for_ever = "0 means for ever, as it is without the option.\n0 表示永远等，和不带这个选项时一样。";

// A server with a first client: what it holds for that one, it comes back to when another one has gone.
class Server {
 public:
  Server(Scene& scene, std::vector<std::string> options, const std::string& delay = "0")
      : scene_(scene), program(start(scene, std::move(options), delay)), first(welcomes("first")) {
    before_ = program.holds();
  }

  Connection& welcomes(const std::string& name) {
    Connection& client = clients_.emplace_back(scene_, name, program.address());
    client.receives("Welcome!", "The server welcomes whoever connects, as before.\n谁连上来，服务器都照旧先说欢迎。");
    return client;
  }

  static void greets(Connection& client, const std::string& why = stays) {
    client.sends("Michael");
    client.receives("Hello, Michael", why);
  }

  // So long after `start`, there is only one client left.
  void lets_go(Clock::time_point start, milliseconds time, const std::string& why = gone) {
    program.comes_back_to(before_, why);
    scene_.tell(program.name(), "lets go", "of thread and descriptor");
    scene_.took(start, time, "that", why);
  }

 private:
  static Program& start(Scene& scene, std::vector<std::string> options, const std::string& delay) {
    options.insert(options.begin(), {"--delay", delay});
    return scene.server(
        "tcp_server", options,
        "This exercise adds an option: --keepalive SECONDS, a whole number; 0, as without it, means for ever.\n"
        "这个练习加一个选项：--keepalive SECONDS，是整数；0 表示永远等，和不带时一样。");
  }

  Scene& scene_;
  std::deque<Connection> clients_;

 public:
  Program& program;
  Connection& first;

 private:
  Held before_{};
};

void goes_without_a_word(Scene& scene, const std::string& seconds, milliseconds time) {
  Server server(scene, {"--keepalive", seconds});
  Connection& client = server.welcomes("client");
  Server::greets(client);
  const auto last = Clock::now();
  client.loses_its_cable();
  server.lets_go(last, time);
  Server::greets(server.first);
  Server::greets(server.welcomes("next"), next_one);
}

void the_cable_is_pulled(Scene& scene) { goes_without_a_word(scene, "2", milliseconds(2000)); }

void a_reply_under_way(Scene& scene) {
  Server server(scene, {"--keepalive", "2"}, "0.3");
  Connection& client = server.welcomes("client");
  const auto last = Clock::now();
  client.sends("Michael");
  client.loses_its_cable();
  server.lets_go(last, milliseconds(2000), under_way);
  Server::greets(server.first);
}

void who_has_said_nothing(Scene& scene) {
  Server server(scene, {"--keepalive", "2"});
  const auto last = Clock::now();
  Connection& second = server.welcomes("second");
  server.first.loses_its_cable();
  server.lets_go(last, milliseconds(2000));
  Server::greets(second);
}

void another_number(Scene& scene) { goes_without_a_word(scene, "4", milliseconds(4000)); }

void several_at_once(Scene& scene) {
  Server server(scene, {"--keepalive", "2"}, "0.2");
  Connection& mute = server.welcomes("mute");
  Connection& polite = server.welcomes("polite");
  Server::greets(polite);
  Connection& hasty = server.welcomes("hasty");
  const auto last = Clock::now();
  hasty.sends("Michael");
  for (Connection* const client : {&hasty, &polite, &mute}) client->loses_its_cable();
  server.lets_go(last, milliseconds(2000));
  Server::greets(server.first);
}

void merely_silent(Scene& scene) {
  Server server(scene, {"--keepalive", "2"});
  Connection& silent = server.welcomes("silent");
  Connection& talker = server.welcomes("talker");
  Server::greets(talker);
  scene.pause(milliseconds(3200));
  silent.is_left_waiting(stays);
  Server::greets(silent);
  Server::greets(talker);
}

void back_in_time(Scene& scene) {
  Server server(scene, {"--keepalive", "10"}, "0.3");
  Connection& hasty = server.welcomes("hasty");
  Connection& silent = server.welcomes("silent");
  hasty.sends("Michael");
  hasty.loses_its_cable();
  silent.loses_its_cable();
  scene.pause(milliseconds(1300));
  hasty.gets_its_cable_back();
  silent.gets_its_cable_back();
  hasty.receives("Hello, Michael", in_time);
  Server::greets(hasty, in_time);
  Server::greets(silent, in_time);
}

// Asked while the cable was out, he is asked again: that he was silent then is no reason to end him later.
void back_and_silent(Scene& scene) {
  Server server(scene, {"--keepalive", "5"});
  Connection& client = server.welcomes("client");
  Server::greets(client);
  client.loses_its_cable();
  scene.pause(milliseconds(1200));
  client.gets_its_cable_back();
  scene.pause(milliseconds(5000));
  client.is_left_waiting(in_time);
  Server::greets(client, in_time);
}

void who_leaves(Scene& scene) {
  Server server(scene, {"--keepalive", "2"});
  server.program.prints("Waiting for connection...",
                        "The server says that it is ready, as before.\n服务器照旧说自己准备好了。");
  Connection& polite = server.welcomes("polite");
  Server::greets(polite);
  polite.sends("exit");
  polite.sees_orderly_end(
      "\"exit\" ends the conversation, and the stream, as before.\n“exit”照旧结束对话，流也照常结束。");
  server.welcomes("brief").leaves();
  server.program.stops();
  const std::string said = server.program.errors();
  if (said.find('\n') + 1 != said.size())
    scene.fail("tcp_server", "says", "more than where it listens", "nothing",
               "Who leaves in the usual way is no error.\n正常离开的，不是错误。");
}

void it_sleeps(Scene& scene) {
  Server server(scene, {"--keepalive", "2"});
  Server::greets(server.welcomes("silent"));
  server.program.sleeps();
  server.welcomes("client").loses_its_cable();
  scene.pause(milliseconds(1000));
  server.program.sleeps();
}

void a_stop_meanwhile(Scene& scene) {
  Server server(scene, {"--keepalive", "60"}, "0.3");
  Connection& hasty = server.welcomes("hasty");
  hasty.sends("Michael");
  hasty.loses_its_cable();
  server.welcomes("silent").loses_its_cable();
  scene.pause(milliseconds(600));
  server.program.stops();
}

void for_ever_with(Scene& scene, const std::vector<std::string>& options) {
  Server server(scene, options);
  Connection& client = server.welcomes("client");
  Server::greets(client, for_ever);
  client.loses_its_cable();
  scene.pause(milliseconds(3300));
  client.gets_its_cable_back();
  Server::greets(client, for_ever);
}

void for_ever_with_zero(Scene& scene) { for_ever_with(scene, {"--keepalive", "0"}); }
void for_ever_without(Scene& scene) { for_ever_with(scene, {}); }

void its_option(Scene& scene) {
  Program& asked = scene.start("tcp_server", {"--help"});
  const std::string help = "--help lists the new option beside the others.\n--help 要列出新的选项。";
  asked.ends_whatever_it_prints(0, help);
  if (asked.output().find("--keepalive") == std::string::npos)
    scene.fail("tcp_server", "prints", "its help without --keepalive", "--keepalive in its help", help);
  for (const std::string value : {"x", "-1", "1.5", "2s", "", "65536"})
    scene.start("tcp_server", {"--port", "0", "--keepalive", value})
        .ends_with_error(2, {},
                         "What is no whole number as --backlog takes it is wrong usage, with status 2.\n"
                         "不是 --backlog 那样的整数，就是用法错误，退出状态是 2。");
  for (const std::string program : {"tcp_client", "udp_server", "udp_client"})
    scene.start(program, {"--port", "0", "--keepalive", "3"})
        .ends_with_error(2, {},
                         "The option is the TCP server's; the other programs are as before.\n"
                         "这个选项是 TCP 服务器的，别的程序照旧。");
  Server server(scene, {"--keepalive", "32767"});
  Server::greets(server.welcomes("client"),
                 "The system takes up to 32767 seconds, and so does the server.\n"
                 "系统最多接受 32767 秒，服务器也要接受。");
}

}  // namespace

int main() {
  return check(together({{{"the cable is pulled · 拔掉网线", the_cable_is_pulled},
                          {"a reply under way · 回答正在路上", a_reply_under_way},
                          {"who has never said anything · 一句话没说过的", who_has_said_nothing},
                          {"another number of seconds · 换一个秒数", another_number},
                          {"several at once · 几个同时", several_at_once},
                          {"merely silent · 只是沉默", merely_silent},
                          {"plugged in again in time · 及时插回来", back_in_time},
                          {"plugged in again, and silent · 插回来，接着沉默", back_and_silent},
                          {"who leaves in the usual way · 正常离开的", who_leaves},
                          {"it sleeps meanwhile · 等的时候睡着", it_sleeps},
                          {"a stop while the cable is out · 网线拔着的时候停止", a_stop_meanwhile},
                          {"for ever, with 0 · 0 表示永远", for_ever_with_zero},
                          {"for ever, without the option · 不带选项表示永远", for_ever_without},
                          {"the option itself · 选项本身", its_option}},
                         tcp_server_as_before(),
                         pairs_as_before()}));
}
