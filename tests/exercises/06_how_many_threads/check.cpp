// Checks that `tcp_server --max-clients N` serves N clients at a time, and each of the others as soon as one has left.
#include <deque>
#include <functional>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const room = "There is room for this client: the server welcomes it.\n还有空位，服务器要欢迎它。";
const char* const waits =
    "As many clients are in as --max-clients allows. This one waits until one of them has left, and is not turned "
    "away.\n"
    "里面的人数已经到了 --max-clients。这一个要等到有人离开，也不能赶走。";
const char* const turn =
    "One client has left, so the one that has waited longest has its turn.\n走了一个，就轮到等得最久的那一个。";
const char* const one_for_one =
    "Each who leaves makes room for one, however he leaves, and for no more than one.\n"
    "走一个，进一个，不管怎么走的，也不会多进一个。";
const char* const served = "Who is in is served, as before.\n进来的照旧得到服务。";
const char* const any_number = "0 means any number, as without the option.\n0 表示不限人数，和不带这个选项时一样。";

Program& small_server(Scene& scene, const std::string& clients, const std::string& delay = "0") {
  return scene.server(
      "tcp_server", {"--delay", delay, "--backlog", "100", "--max-clients", clients},
      "This exercise adds an option: --max-clients N, a whole number; 0, as without it, means any number.\n"
      "这个练习加一个选项：--max-clients N，是个整数；0 表示不限，和不带时一样。");
}

void is_greeted(Connection& client, const std::string& name = "Michael") {
  client.sends(name);
  client.receives("Hello, " + name, served);
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
  ann.sees_end("Ann has said \"exit\".\n安说了“exit”。");
  eve.receives("Welcome!", turn);
  is_greeted(bob);
  is_greeted(eve);
}

// Two are in, and two wait. One after another those who are in leave, each in this way; each time one has his turn.
void leave_by(Scene& scene, const std::function<void(Connection&)>& way, const std::string& delay = "0") {
  Program& server = small_server(scene, "2", delay);
  std::deque<Connection> clients;
  for (const std::string name : {"Ann", "Bob", "Eve", "Dan", "Fay"})
    clients.emplace_back(scene, name, server.address());
  clients[0].receives("Welcome!", room);
  clients[1].receives("Welcome!", room);
  for (std::size_t next = 2; next < clients.size(); ++next) {
    clients[next].is_left_waiting(waits);
    way(clients[next - 2]);
    clients[next].receives("Welcome!", one_for_one);
    if (next + 1 < clients.size()) clients[next + 1].is_left_waiting(one_for_one);
    is_greeted(clients[next]);
    is_greeted(clients[next - 1]);
  }
}

void by_exit(Scene& scene) {
  leave_by(scene, [](Connection& client) { client.sends("exit"); });
}
void by_closing(Scene& scene) {
  leave_by(scene, [](Connection& client) { client.leaves(); });
}
void by_a_reset(Scene& scene) {
  leave_by(scene, [](Connection& client) { client.resets(); });
}
void by_the_end_of_the_stream(Scene& scene) {
  leave_by(scene, [](Connection& client) { client.says_no_more(); });
}
void by_a_reset_before_the_reply(Scene& scene) {
  leave_by(
      scene,
      [](Connection& client) {
        client.sends("Michael");
        client.resets();
      },
      "0.1");
}

void one_place(Scene& scene) {
  Program& server = small_server(scene, "1");
  for (int round = 0; round < 3; ++round) {
    Connection ann(scene, "Ann", server.address());
    ann.receives("Welcome!", room);
    Connection bob(scene, "Bob", server.address());
    bob.sends("Bob");
    is_greeted(ann);
    bob.is_left_waiting(waits);
    ann.sends("exit");
    bob.receives("Welcome!", turn);
    bob.receives("Hello, Bob",
                 "What was said while he waited is read when his turn has come.\n等的时候说的话，轮到时要读。");
    bob.sends("exit");
    bob.sees_end("Bob has said \"exit\".\n鲍勃说了“exit”。");
  }
}

// Places are for those who are there, not for all who ever come.
void ten_one_after_another(Scene& scene) {
  Program& server = small_server(scene, "3");
  for (int number = 1; number <= 10; ++number) {
    Connection client(scene, "client " + std::to_string(number), server.address());
    client.receives("Welcome!", room);
    is_greeted(client);
    if (number % 2 == 0) {
      client.sends("exit");
      client.sees_end("It has said \"exit\".\n它说了“exit”。");
    }
  }
}

void all_places_are_there(Scene& scene) {
  Program& server = small_server(scene, "5");
  std::deque<Connection> clients;
  for (int number = 1; number <= 5; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
    clients.back().receives("Welcome!", room);
  }
  Connection sixth(scene, "sixth", server.address());
  sixth.is_left_waiting(waits);
  for (Connection& client : clients) is_greeted(client);
  for (Connection& client : clients) client.leaves();
  sixth.receives("Welcome!", turn);
  for (int number = 1; number <= 4; ++number) {
    clients.emplace_back(scene, "next " + std::to_string(number), server.address());
    clients.back().receives("Welcome!", room);
    is_greeted(clients.back());
  }
  Connection tenth(scene, "tenth", server.address());
  tenth.is_left_waiting(waits);
}

void who_waits_gives_up(Scene& scene) {
  Program& server = small_server(scene, "1");
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", room);
  Connection bob(scene, "Bob", server.address());
  bob.is_left_waiting(waits);
  bob.leaves();
  Connection dan(scene, "Dan", server.address());
  dan.resets();
  Connection eve(scene, "Eve", server.address());
  eve.is_left_waiting(waits);
  ann.sends("exit");
  eve.receives("Welcome!", "Those before her have given up waiting: it is her turn.\n她前面的人不等了，就轮到她。");
  is_greeted(eve);
  Connection fay(scene, "Fay", server.address());
  fay.is_left_waiting(waits);
  eve.leaves();
  fay.receives("Welcome!", turn);
}

void threads_of_who_waits(Scene& scene) {
  constexpr std::size_t places = 4;
  constexpr std::size_t all = 50;
  Program& server = small_server(scene, "4");
  std::size_t most = 0;
  scene.tell("clients", "connect", "50 of them, one after another");
  scene.hush();
  std::deque<Connection> clients;
  for (std::size_t number = 1; number <= all; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
    if (number <= places) clients.back().receives("Welcome!", room);
    // Those of the others, and one that has served its client, and ends.
    if (number == 1) most = server.holds().threads + (places - 1) + 1;
  }
  for (std::size_t in = 0; in < all; ++in) {
    if (in >= places) {
      clients[in - places].sends("exit");
      clients[in].receives("Welcome!", turn);
    }
    is_greeted(clients[in]);
    const std::size_t threads = server.holds().threads;
    if (threads > most)
      scene.fail("tcp_server", "has", std::to_string(threads) + " threads", "no more than 4 for its clients",
                 "A thread is what is scarce: who waits must not have one yet. Let him wait where it costs nothing.\n"
                 "线程才是要省的：排队的还不该有线程，让他在不花钱的地方等。");
  }
}

void a_stop_while_it_is_full(Scene& scene) {
  Program& server = small_server(scene, "2", "0.6");
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", room);
  Connection bob(scene, "Bob", server.address());
  bob.receives("Welcome!", room);
  Connection eve(scene, "Eve", server.address());
  eve.is_left_waiting(waits);
  ann.sends("Michael");
  scene.pause(milliseconds(200));
  const std::string why =
      "Ctrl-C stops the server as ever, also while it is full: replies that are due, the end of each stream, status "
      "0.\n"
      "人满的时候，Ctrl-C 也照旧能让服务器停下来：该回答的回答，每条流都结束，退出状态是 0。";
  server.is_told_to_stop();
  ann.receives("Hello, Michael", why);
  ann.sees_end(why);
  bob.sees_end(why);
  server.stops();
}

void a_stop_while_all_are_silent(Scene& scene) {
  Program& server = small_server(scene, "2");
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", room);
  Connection bob(scene, "Bob", server.address());
  bob.receives("Welcome!", room);
  Connection eve(scene, "Eve", server.address());
  eve.is_left_waiting(waits);
  const std::string why =
      "Ctrl-C stops the server as ever, also while it is full and nobody says a word.\n"
      "人满了，谁也不说话，Ctrl-C 也照旧能让服务器停下来。";
  server.is_told_to_stop();
  ann.sees_end(why);
  bob.sees_end(why);
  server.stops();
}

void a_long_wait(Scene& scene) {
  Program& server = small_server(scene, "1");
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", room);
  Connection bob(scene, "Bob", server.address());
  scene.pause(milliseconds(2600));
  is_greeted(ann);
  bob.is_left_waiting(waits);
  const auto start = Clock::now();
  ann.sends("exit");
  bob.receives("Welcome!", turn);
  scene.took(start, milliseconds(0), "Bob's turn", turn);
}

void it_sleeps_while_it_is_full(Scene& scene) {
  Program& server = small_server(scene, "1");
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", room);
  server.sleeps();
  Connection bob(scene, "Bob", server.address());
  Connection eve(scene, "Eve", server.address());
  bob.is_left_waiting(waits);
  server.sleeps();
}

void nothing_left_behind(Scene& scene) {
  Program& server = small_server(scene, "3");
  Connection stays(scene, "Fay", server.address());
  stays.receives("Welcome!", room);
  const Held before = server.holds();
  for (int round = 0; round < 3; ++round) {
    Connection ann(scene, "Ann", server.address());
    ann.receives("Welcome!", room);
    Connection bob(scene, "Bob", server.address());
    bob.receives("Welcome!", room);
    Connection eve(scene, "Eve", server.address());
    eve.is_left_waiting(waits);
    ann.resets();
    eve.receives("Welcome!", turn);
  }
  server.comes_back_to(before,
                       "Who has left needs no thread and no descriptor any more.\n"
                       "客户端走了，它的线程和描述符就都该放掉。");
}

void twenty_are_welcome(Scene& scene, Program& server) {
  std::deque<Connection> clients;
  for (int number = 1; number <= 20; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
    clients.back().receives("Welcome!", any_number);
  }
  is_greeted(clients.front());
  is_greeted(clients.back());
}

void any_number_with_zero(Scene& scene) { twenty_are_welcome(scene, small_server(scene, "0")); }

void any_number_without(Scene& scene) {
  twenty_are_welcome(scene, scene.server("tcp_server", {"--delay", "0", "--backlog", "100"}));
}

void its_option(Scene& scene) {
  Program& asked = scene.start("tcp_server", {"--help"});
  const std::string help = "--help lists the new option beside the others.\n--help 要列出新的选项。";
  asked.ends_whatever_it_prints(0, help);
  if (asked.output().find("--max-clients") == std::string::npos)
    scene.fail("tcp_server", "prints", "its help without --max-clients", "--max-clients in its help", help);
  for (const std::string value : {"x", "-1", "1.5", "", "65536"})
    scene.start("tcp_server", {"--port", "0", "--max-clients", value})
        .ends_with_error(2, {},
                         "What is no whole number as --backlog takes it is wrong usage, with status 2.\n"
                         "不是 --backlog 那样的整数，就是用法错误，退出状态是 2。");
  small_server(scene, "65535");
}

}  // namespace

int main() {
  return check(together({{{"the third of two waits · 两个位子，第三个等", the_third_waits},
                          {"they leave by exit · 说 exit 离开", by_exit},
                          {"they leave by closing · 关闭连接离开", by_closing},
                          {"they leave by a reset · 连接被重置", by_a_reset},
                          {"they end their streams · 不再发送", by_the_end_of_the_stream},
                          {"they reset before the reply · 没等回答就重置", by_a_reset_before_the_reply},
                          {"one place · 只有一个位子", one_place},
                          {"ten, one after another · 十个，一个接一个", ten_one_after_another},
                          {"all places are there, and again · 位子一个不少，再来一次也是", all_places_are_there},
                          {"who waits gives up · 排队的不等了", who_waits_gives_up},
                          {"fifty, in the order in which they came · 五十个，先来先进", threads_of_who_waits},
                          {"a stop while it is full · 人满时停止", a_stop_while_it_is_full},
                          {"a stop while all are silent · 都不说话时停止", a_stop_while_all_are_silent},
                          {"a long wait · 等得很久", a_long_wait},
                          {"it sleeps while it is full · 人满时睡着", it_sleeps_while_it_is_full},
                          {"nothing is left behind · 不留下线程和描述符", nothing_left_behind},
                          {"any number, with 0 · 0 表示不限", any_number_with_zero},
                          {"any number, without the option · 不带选项表示不限", any_number_without},
                          {"the option itself · 选项本身", its_option}},
                         tcp_server_as_before(),
                         pairs_as_before()}));
}
