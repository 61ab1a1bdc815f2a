// Checks that tcp_server serves all its clients with one thread, and lets none of them hold up another.
#include <algorithm>
#include <deque>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const welcome = "The server welcomes whoever connects, as before.\n谁连上来，服务器都照旧先说欢迎。";
const char* const all_together =
    "All have spoken at the same time, so the delay is over for all at the same time. Whoever sleeps serves nobody.\n"
    "大家同时说话，延迟也就同时到。谁在睡觉，谁就不能服务。";
const char* const greeted =
    "The server serves whoever has something to say, whatever the others do or leave undone.\n"
    "谁有话说就服务谁，不管别人做什么、不做什么。";
const char* const whole =
    "Every reply arrives whole, however slowly it is read: what does not fit one send is sent later.\n"
    "每个回答都要完整送到，不管对方读得多慢：一次 send 放不下的，以后接着发。";

// Fails if more than one thread serves the clients, beside main.
void expect_few_threads(Scene& scene, Program& server) {
  const std::size_t threads = server.holds().threads;
  if (threads > 2)
    scene.fail("tcp_server", "has", std::to_string(threads) + " threads", "1, or 2: main and one for all clients",
               "One thread can serve all: poll tells it which of its sockets have something to be read.\n"
               "一个线程就能服务所有人：poll 会告诉它哪些套接字有东西可读。");
}

void is_greeted(Connection& client, const std::string& name) {
  client.sends(name);
  client.receives("Hello, " + name, greeted);
}

void a_hundred_at_once(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--backlog", "200", "--delay", "1"});
  scene.tell("100 clients", "connect", "and say their names");
  scene.hush();
  std::deque<Connection> clients;
  for (int number = 0; number < 100; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
    clients.back().receives("Welcome!", welcome);
  }
  expect_few_threads(scene, server);
  for (int round = 0; round < 2; ++round) {
    const auto start = Clock::now();
    for (Connection& client : clients) client.sends(client.name());
    expect_few_threads(scene, server);
    scene.pause(milliseconds(500));
    expect_few_threads(scene, server);
    for (Connection& client : clients) {
      client.receives("Hello, " + client.name(), all_together);
      scene.took(start, milliseconds(1000), "the reply", all_together);
    }
    expect_few_threads(scene, server);
  }
  server.stops();
}

void some_leave_in_between(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--backlog", "200", "--delay", "0.3"});
  std::deque<Connection> clients;
  for (int number = 0; number < 12; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
    clients.back().receives("Welcome!", welcome);
  }
  for (Connection& client : clients) client.sends(client.name());
  // One in three resets, one in three closes, at the front, at the back and in the middle.
  for (std::size_t place = 0; place < clients.size(); ++place)
    if (place % 3 == 0) clients[place].resets();
  clients[1].leaves();
  clients[11].leaves();
  for (std::size_t place = 2; place < 11; ++place)
    if (place % 3 != 0) clients[place].receives("Hello, " + clients[place].name(), greeted);
  Connection next(scene, "next", server.address());
  next.receives("Welcome!", welcome);
  is_greeted(next, "Michael");
  is_greeted(clients[2], "Tracy");
  is_greeted(clients[10], "Sarah");
  expect_few_threads(scene, server);
}

void one_after_the_other(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "1.4"});
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", welcome);
  Connection bob(scene, "Bob", server.address());
  bob.receives("Welcome!", welcome);
  const char* const why =
      "Each message has a delay of its own, from when it came.\n每条消息各等各的延迟，从它到的时候算起。";
  const auto first = Clock::now();
  ann.sends("Michael");
  scene.pause(milliseconds(1300));
  const auto second = Clock::now();
  bob.sends("Tracy");
  ann.receives("Hello, Michael", why);
  scene.took(first, milliseconds(1400), "Ann's reply", why);
  bob.receives("Hello, Tracy", why);
  scene.took(second, milliseconds(1400), "Bob's reply", why);
  server.stops();  // before they leave: then no delay is to be waited for
}

// Answered one after another, or together; but answered, each once.
void two_within_one_delay(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0.5"});
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", welcome);
  ann.may_hear_more();
  ann.sends("Michael");
  scene.pause(milliseconds(150));
  ann.sends("Tracy");
  scene.pause(milliseconds(150));
  ann.says_no_more();
  const std::string why =
      "What comes while a reply is due is not lost: it is answered, too.\n回答还没到时候又来的消息不能丢，也要回答。";
  const std::string all = ann.receives_all(why);
  const bool is_right = all == "Hello, MichaelHello, Tracy" || all == "Hello, MichaelTracy";
  if (!is_right) scene.fail_bytes("Ann", "receives", all, "nothing", "Hello, MichaelHello, Tracy", why);
}

void one_does_not_stop_talking(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0.5"});
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", welcome);
  ann.may_hear_more();
  const auto start = Clock::now();
  for (int turn = 0; turn < 20 && !ann.hears_within(milliseconds(150)); ++turn) ann.sends("M");
  const std::string why =
      "A message is answered after its delay, whatever comes "
      "meanwhile.\n一条消息到了时间就要回答，不管这中间又来了什么。";
  ann.receives("Hello, M", why);
  scene.took(start, milliseconds(500), "the first reply", why);
}

void an_exit_while_a_reply_is_due(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0.5"});
  Connection ann(scene, "Ann", server.address());
  ann.receives("Welcome!", welcome);
  ann.sends("Michael");
  scene.pause(milliseconds(200));
  Connection bob(scene, "Bob", server.address());
  bob.receives("Welcome!", greeted);
  bob.sends("exit");
  bob.sees_end("Bob has said \"exit\".\n鲍勃说了“exit”。");
  ann.receives("Hello, Michael", greeted);
}

void one_says_nothing(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Connection silent(scene, "silent", server.address());
  silent.receives("Welcome!", welcome);
  Connection next(scene, "next", server.address());
  next.receives("Welcome!", greeted);
  is_greeted(next, "Michael");
}

void one_never_reads(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Connection deaf(scene, "deaf", server.address());
  Connection next(scene, "next", server.address());
  next.receives("Welcome!", welcome);
  deaf.floods(std::string(1000, 'x'));
  next.sends("Michael");
  next.receives(
      "Hello, Michael",
      "When the buffers between the two are full, send waits until the client reads. With one thread, all wait.\n"
      "两边的缓冲区都满了，send 就要等到对方去读。只有一个线程，大家就都得等。");
  server.sleeps();
  Connection newcomer(scene, "newcomer", server.address());
  newcomer.receives("Welcome!", greeted);
  is_greeted(newcomer, "Tracy");
}

void one_reads_late(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Connection late(scene, "late", server.address());
  late.receives("Welcome!", welcome);
  const std::size_t sent = late.floods(std::string(1000, 'x'));
  late.says_no_more();
  const std::string all = late.receives_all(whole);
  const auto name_bytes = static_cast<std::size_t>(std::count(all.begin(), all.end(), 'x'));
  const std::string odd = "Helo, x";
  const bool is_whole = all.find_first_not_of(odd) == std::string::npos && name_bytes == sent;
  if (!is_whole)
    scene.fail("late", "receives", std::to_string(name_bytes) + " bytes of names",
               "all " + std::to_string(sent) + " bytes that were sent, each in a greeting", whole);
}

void a_stop_with_many_due(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--backlog", "100", "--delay", "1"});
  scene.tell("40 clients", "connect", "and say their names");
  scene.hush();
  std::deque<Connection> clients;
  for (int number = 0; number < 40; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
    clients.back().receives("Welcome!", welcome);
  }
  for (Connection& client : clients) client.sends("Michael");
  scene.pause(milliseconds(300));
  const std::string why =
      "At a stop, the replies that are due go out before the connections are closed, as before.\n"
      "停止时，该发的回答照旧先发出去，再关连接。";
  server.is_told_to_stop();
  for (Connection& client : clients) {
    client.receives("Hello, Michael", why);
    client.sees_end(why);
  }
  server.stops();
}

}  // namespace

int main() {
  return check(together({{{"a hundred clients at once · 一百个客户端同时", a_hundred_at_once},
                          {"some leave in between · 中间有人离开", some_leave_in_between},
                          {"one after the other · 一前一后", one_after_the_other},
                          {"two messages within one delay · 一个延迟里来两条", two_within_one_delay},
                          {"one does not stop talking · 有人说个不停", one_does_not_stop_talking},
                          {"one leaves while a reply is due · 有人等回答时有人离开", an_exit_while_a_reply_is_due},
                          {"one says nothing · 有人不说话", one_says_nothing},
                          {"one never reads · 有人从来不读", one_never_reads},
                          {"one reads late · 有人读得晚", one_reads_late},
                          {"a stop with many replies due · 许多回答没发时停止", a_stop_with_many_due}},
                         tcp_server_as_before(),
                         pairs_as_before()}));
}
