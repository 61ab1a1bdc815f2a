// Checks that udp_client takes only the answer with the number of its question, and that udp_server brings each number
// back, and counts a question once, however often it is asked.
#include <algorithm>
#include <deque>
#include <set>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"
#include "tests/support/inside.hpp"
#include "tests/support/literal.hpp"

namespace {

const char* const brought_back =
    "The answer to a question begins as the question does, with its number and a blank; then comes the greeting.\n"
    "回答的开头和问题一样，是编号和一个空格，然后才是问候。";
const char* const counted =
    "Each question is counted once, with a line on the screen, however often it is asked. It is the same question if "
    "sender, number and name are the same.\n"
    "每个问题只算一次，屏幕上只有一行，不管问了多少遍。发送者、编号、名字都一样，才是同一个问题。";
const char* const thousand =
    "The server remembers at least the last 1000 questions, of all senders together: none of them is counted twice.\n"
    "服务器至少记得最近的 1000 个问题，所有发送者合在一起算：其中哪一个都不算第二次。";
const char* const no_question =
    "What does not begin with a number and a blank is a name as before: it is answered as before, and counted each "
    "time.\n"
    "开头不是编号加空格的，就和以前一样是个名字：照旧回答，来一次算一次。";
const char* const numbered =
    "A question is a number of one to nine digits, such as 1, a blank, and the name as it was given. Each name has a "
    "new number.\n"
    "一个问题由三部分组成：编号（一到九位数字，例如 1）、一个空格、原样的名字。每个名字都用新编号。";
const char* const again =
    "Who hears no answer in time asks again, up to three times in all: the same question, with the same number.\n"
    "没有按时等到回答就再问，总共最多三次：还是同一个问题，编号也不变。";
const char* const its_own =
    "The answer is what begins with the number of the question and a blank; what stands behind them is printed. All "
    "else is passed over.\n"
    "开头是这个问题的编号加一个空格的，才是回答，打印的是后面的部分。别的一律跳过。";
const char* const so_long =
    "Each try takes --timeout, from when it was sent. What is passed over makes it neither longer nor shorter.\n"
    "每一次都从发出去算起，等 --timeout 那么久。跳过的那些，不让它变长，也不让它变短。";
const char* const gives_up =
    "After three tries in vain the client gives up: with the error of before, and status 1.\n"
    "问了三次都没有回答，客户端就放弃：照旧报错，退出状态是 1。";
const char* const no_more = "Who has his answer does not ask again.\n有了回答，就不再问了。";
const char* const done = "All names have been greeted.\n名字都问候过了。";
const char* const standstill =
    "The server remembers at most 5000 questions, whoever has asked them: once there have been that many, its memory "
    "grows no more.\n"
    "服务器最多记得 5000 个问题，不管是谁问的：问题多到这个数以后，占的内存就不再增加。";

std::string answer_to(const std::string& number, const std::string& name) {
  return number + " Hello, " + name.substr(0, 1024) + "!";
}

// udp_server, which says first that it is there.
Program& start_server(Scene& scene) {
  Program& server = scene.server("udp_server");
  server.prints("Bind UDP on " + server.port() + "...",
                "The server says that it is ready, as before.\n"
                "服务器照旧说自己准备好了。");
  return server;
}

void ask(Datagrams& client, const Program& server, const std::string& number, const std::string& name) {
  client.sends(number + " " + name, server.address());
  client.receives(answer_to(number, name), brought_back);
}

void counts(Program& server, const Datagrams& client) {
  server.prints("Received from " + client.address() + ".", counted);
}

void has_counted_all(Program& server) {
  server.stops();
  server.prints_no_more(counted);
}

// The same where there are too many lines to show.
void has_counted(Scene& scene, Program& server, std::size_t questions, const std::string& why) {
  server.stops();
  const std::string output = server.output();
  const auto lines = static_cast<std::size_t>(std::count(output.begin(), output.end(), '\n'));
  if (lines != 1 + questions)  // the first line is about none
    scene.fail("udp_server", "counts", std::to_string(lines - 1) + " questions", std::to_string(questions), why);
}

void a_question_with_a_number(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams client(scene, "client");
  ask(client, server, "7", "Michael");
  counts(server, client);
  ask(client, server, "8", "Tracy");
  counts(server, client);
  has_counted_all(server);
}

void the_same_question_again(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams client(scene, "client");
  ask(client, server, "7", "Michael");
  counts(server, client);
  ask(client, server, "7", "Michael");
  ask(client, server, "7", "Michael");
  has_counted_all(server);
}

void two_with_the_same_number(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams ann(scene, "Ann");
  Datagrams bob(scene, "Bob");
  Datagrams eve(scene, "Eve", "127.0.0.2", ann.port());
  for (Datagrams* const client : {&ann, &bob, &eve}) {
    ask(*client, server, "1", "Michael");
    counts(server, *client);
  }
  has_counted_all(server);
}

// As from a client that has been started again, and got the same port.
void another_name(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams client(scene, "client");
  for (const std::string name : {"Michael", "Tracy", ""}) {
    ask(client, server, "1", name);
    counts(server, client);
  }
  has_counted_all(server);
}

void another_number(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams client(scene, "client");
  for (const std::string number : {"2", "1", "3"}) {
    ask(client, server, number, "Michael");
    counts(server, client);
  }
  has_counted_all(server);
}

// Datagrams overtake each other: a question that comes again need not be the last of all, nor of its sender.
void again_after_others(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams ann(scene, "Ann");
  Datagrams bob(scene, "Bob");
  for (const std::string number : {"5", "3", "9"})
    for (Datagrams* const client : {&ann, &bob}) {
      ask(*client, server, number, "Michael");
      counts(server, *client);
    }
  for (const std::string number : {"9", "5", "3", "5"})
    for (Datagrams* const client : {&bob, &ann}) ask(*client, server, number, "Michael");
  has_counted_all(server);
}

void numbers_of_all_lengths(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams client(scene, "client");
  for (const std::string number : {"7", "0", "1", "12", "123", "255", "256", "263", "1000", "65535", "65536", "65543",
                                   "1234567", "99999999", "100000007", "999999999"}) {
    ask(client, server, number, "Michael");
    counts(server, client);
  }
  has_counted_all(server);
}

void names_of_any_bytes(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams client(scene, "client");
  for (const std::string& name :
       {std::string(), std::string(" "), std::string(" Michael "), std::string("Michael  Tracy"), std::string("8"),
        std::string("8 Tracy"), std::string("Hello, "), std::string("小明"), std::string("a\0b\xff\n", 5),
        std::string(1016, 'x'), std::string(1024, 'y'), std::string(3000, 'z')})
    for (const std::string number : {"7", "123456789"}) {
      ask(client, server, number, name);
      counts(server, client);
    }
  has_counted_all(server);
}

void no_such_question(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams client(scene, "client");
  for (const std::string name :
       {"7", "1234", "7Michael", "7\tMichael", " 7 Michael", "-7 Michael", "+7 Michael", "7. Michael", "x7 Michael"})
    for (int time = 0; time < 2; ++time) {
      client.sends(name, server.address());
      client.receives("Hello, " + name + "!", no_question);
      server.prints("Received from " + client.address() + ".", no_question);
    }
  has_counted_all(server);
}

// Asks one question after the other; some at a time, which fit the system's buffers, so that none is lost.
void ask_from_to(Datagrams& client, const Program& server, int first, int last) {
  constexpr int at_a_time = 50;
  for (int next = first; next <= last; next += at_a_time) {
    const int end = std::min(next + at_a_time, last + 1);
    for (int number = next; number < end; ++number) client.sends(std::to_string(number) + " Michael", server.address());
    for (int number = next; number < end; ++number)
      client.receives(answer_to(std::to_string(number), "Michael"), brought_back);
  }
}

void the_last_thousand(Scene& scene) {
  Program& server = start_server(scene);
  Datagrams ann(scene, "Ann");
  Datagrams bob(scene, "Bob");
  scene.tell("Ann", "asks", "questions 1 to 750; then Bob does; then Ann asks 501 to 750 again, and Bob all");
  scene.hush();
  ask_from_to(ann, server, 1, 750);
  ask_from_to(bob, server, 1, 750);
  ask_from_to(ann, server, 501, 750);
  ask_from_to(bob, server, 1, 750);
  has_counted(scene, server, 1500, thousand);
}

// What AddressSanitizer keeps of what has been freed is no memory of the server's.
void without_quarantine() { ::setenv("ASAN_OPTIONS", "quarantine_size_mb=0:thread_local_quarantine_size_kb=0", 1); }

void has_grown_no_more(Scene& scene, const Program& server, double before) {
  constexpr double little = 512;  // KiB
  const double growth = memory_of(server.pid()) - before;
  if (growth > little)
    scene.fail("udp_server", "has", std::to_string(static_cast<int>(growth)) + " KiB more than after the first 5000",
               "next to nothing more", standstill);
}

void many_questions(Scene& scene) {
  without_quarantine();
  Program& server = start_server(scene);
  Datagrams client(scene, "client");
  scene.tell("client", "asks", "25,000 questions");
  scene.hush();
  ask_from_to(client, server, 1, 5000);
  const double before = memory_of(server.pid());
  ask_from_to(client, server, 5001, 25000);
  has_grown_no_more(scene, server, before);
  has_counted(scene, server, 25000, counted);
}

// So many clients, fifty at a time. They are at an address of their own, since what is sent to a port that has just
// been given back finds whoever takes it next, and these take very many.
void ask_from(Scene& scene, const Program& server, int clients) {
  constexpr int at_a_time = 50;
  for (int come = 0; come < clients; come += at_a_time) {
    std::deque<Datagrams> fifty;
    for (int client = 0; client < at_a_time; ++client)
      fifty.emplace_back(scene, "client", "127.0.0.3")
          .sends(std::to_string(come + client) + " Michael", server.address());
    for (int client = 0; client < at_a_time; ++client)
      fifty[static_cast<std::size_t>(client)].receives(answer_to(std::to_string(come + client), "Michael"),
                                                       brought_back);
  }
}

void many_clients(Scene& scene) {
  without_quarantine();
  Program& server = start_server(scene);
  scene.tell("clients", "ask", "25,000 of them, a question each");
  scene.hush();
  ask_from(scene, server, 5000);
  const double before = memory_of(server.pid());
  ask_from(scene, server, 20000);
  has_grown_no_more(scene, server, before);
}

// Returns the number of a question about this name.
std::string number_of(Scene& scene, const std::string& who, const std::string& question, const std::string& name) {
  const std::size_t end = std::min(question.find_first_not_of("0123456789"), question.size());
  std::string number = end >= 1 && end <= 9 ? question.substr(0, end) : "1";
  if (question != number + " " + name)
    scene.fail_bytes(who, "receives", question, question.empty() ? "an empty datagram" : "", number + " " + name,
                     numbered);
  scene.tell(who, "receives", literal(question));
  return number;
}

Program& start_client(Scene& scene, const Datagrams& server, const std::string& timeout,
                      const std::vector<std::string>& names) {
  std::vector<std::string> arguments{"--port", server.port(), "--timeout", timeout};
  arguments.insert(arguments.end(), names.begin(), names.end());
  return scene.client("udp_client", arguments);
}

// udp_client, which asks a server of the check's own.
class Client {
 public:
  Client(Scene& scene, const std::string& timeout, const std::vector<std::string>& names)
      : server(scene, "server"), program(start_client(scene, server, timeout, names)), scene_(scene) {}

  // The next question is a new one, about this name; returns its number.
  std::string asks(const std::string& name) {
    std::string number = number_of(scene_, "server", server.receives_whatever(numbered), name);
    if (!numbers_.insert(number).second)
      scene_.fail("udp_client", "asks", "about " + literal(name) + " with number " + number + ", which it has used",
                  "a number of its own", numbered);
    return number;
  }

  void asks_again(const std::string& number, const std::string& name) { server.receives(number + " " + name, again); }

  void is_told(const std::string& number, const std::string& name, const std::string& why = its_own) {
    server.answers(answer_to(number, name));
    program.prints("Hello, " + name + "!", why);
  }

  void ends() {
    program.ends(0, done);
    server.has_received_no_more(no_more);
  }

  Datagrams server;
  Program& program;

 private:
  Scene& scene_;
  std::set<std::string> numbers_;
};

void a_number_for_each_name(Scene& scene) {
  const std::vector<std::string> names{"Michael", "Tracy", "Michael"};
  Client client(scene, "5", names);
  for (const std::string& name : names) client.is_told(client.asks(name), name);
  client.ends();
}

void any_bytes_are_asked(Scene& scene) {
  const std::vector<std::string> names{
      " Michael ", "[a,b]", "小明", "", "a\xff", "exit", "-", "7", "7 Michael", "7 Hello, 8", std::string(1016, 'y')};
  Client client(scene, "5", names);
  for (const std::string& name : names) client.is_told(client.asks(name), name);
  client.ends();
}

// Some of the questions about the first name are lost.
void some_are_lost(Scene& scene, int lost) {
  Client client(scene, "1", {"Michael", "Tracy"});
  const std::string number = client.asks("Michael");
  for (int question = 0; question < lost; ++question) {
    scene.tell("server", "loses", "it, and says nothing");
    client.asks_again(number, "Michael");
  }
  client.is_told(number, "Michael");
  client.is_told(client.asks("Tracy"), "Tracy");
  client.ends();
}

void the_first_is_lost(Scene& scene) { some_are_lost(scene, 1); }
void the_first_two_are_lost(Scene& scene) { some_are_lost(scene, 2); }

void another_answer(Scene& scene) {
  Client client(scene, "5", {"Michael"});
  const std::string number = client.asks("Michael");
  client.server.answers("9" + number + " Hello, fool!");
  client.is_told(number, "Michael");
  client.ends();
}

void another_answer_and_then_none(Scene& scene) {
  Client client(scene, "1", {"Michael", "Tracy"});
  const std::string number = client.asks("Michael");
  client.server.answers("9" + number + " Hello, fool!");
  scene.tell("server", "loses", "the question, and says nothing else");
  client.asks_again(number, "Michael");
  client.is_told(number, "Michael");
  client.is_told(client.asks("Tracy"), "Tracy");
  client.ends();
}

void answers_of_every_kind(Scene& scene) {
  Client client(scene, "5", {"Michael", "Tracy"});
  for (const std::string name : {"Michael", "Tracy"}) {
    const std::string number = client.asks(name);
    for (const std::string& stray :
         {number + "0 Hello, fool!", "9" + number + " Hello, fool!", number, number + "Hello, fool!",
          number + "\tHello, fool!", number + ". Hello, fool!", " " + number + " Hello, fool!", "-" + number + " fool",
          std::string("Hello, fool!"), std::string("Hello, ") + number + " " + name + "!", std::string(),
          std::string(2000, '1'), std::string("0 fool"), std::string("999999999 fool")})
      if (stray.rfind(number + " ", 0) != 0) client.server.answers(stray);
    scene.pause(milliseconds(100));
    client.program.prints_no_more(its_own);
    client.server.has_received_no_more(so_long);
    client.is_told(number, name);
  }
  client.ends();
}

// Before the last of them is answered, all earlier answers come once more, the newest first.
void twelve_names(Scene& scene) {
  std::vector<std::string> names;
  for (int name = 1; name <= 12; ++name) names.push_back("name " + std::to_string(name));
  Client client(scene, "5", names);
  std::deque<std::string> answers;
  for (const std::string& name : names) {
    const std::string number = client.asks(name);
    if (name == names.back())
      for (const std::string& answer : answers) client.server.answers(answer);
    client.is_told(number, name);
    answers.push_front(answer_to(number, name));
  }
  client.ends();
}

void three_hundred_names(Scene& scene) {
  std::vector<std::string> names;
  std::string greetings;
  for (int name = 1; name <= 300; ++name) {
    names.push_back(std::to_string(name));
    greetings += "Hello, " + names.back() + "!\n";
  }
  scene.tell("you", "start", "udp_client with 300 names, 1 to 300");
  scene.hush();
  Client client(scene, "5", names);
  for (const std::string& name : names) client.server.answers(answer_to(client.asks(name), name));
  client.program.ends_whatever_it_prints(0, done);
  if (client.program.output() != greetings)
    scene.fail_bytes("udp_client", "prints", client.program.output(), "", greetings, its_own);
}

// Three tries in vain; meanwhile nothing comes, or other answers all the time.
void all_are_lost(Scene& scene, bool with_other_answers) {
  Client client(scene, "0.7", {"Michael", "Tracy"});
  const std::string number = client.asks("Michael");
  const auto start = Clock::now();
  auto last = client.server.time();
  if (with_other_answers) {
    const std::string stray = "9" + number + " Hello, fool!";
    scene.tell("server", "sends", literal(stray) + ", and again, every 50 ms");
    if (!client.server.keeps_sending(stray, client.server.sender(), [&] { return client.program.has_ended(); }))
      scene.fail("udp_client", "waits", "for 5 s", "its end after three times 0.7 s, with status 1", so_long);
  }
  for (int question = 1; question < 3; ++question) {
    client.asks_again(number, "Michael");
    const auto taken = std::chrono::duration_cast<milliseconds>(client.server.time() - last);
    last = client.server.time();
    // The system says when it got them, so it does not matter when the check has looked.
    if (taken < milliseconds(680) || taken > milliseconds(700) + leeway)
      scene.fail("udp_client", "asks", "again after " + std::to_string(taken.count()) + " ms", "again after 700 ms",
                 so_long);
  }
  client.program.ends_with_error(1, {"recv " + client.server.address() + " within 0.7 s: "}, gives_up);
  scene.took(start, milliseconds(2100), "giving up", so_long);
  client.server.has_received_no_more(gives_up);
}

void nothing_comes(Scene& scene) { all_are_lost(scene, false); }
void only_others_come(Scene& scene) { all_are_lost(scene, true); }

// What is left of the time after another answer is for this name alone.
void late_after_another_answer(Scene& scene) {
  Client client(scene, "2", {"Michael", "Tracy"});
  for (const std::string name : {"Michael", "Tracy"}) {
    const std::string number = client.asks(name);
    scene.pause(milliseconds(900));
    if (name == "Michael") client.server.answers("9" + number + " Hello, fool!");
    scene.pause(milliseconds(100));
    client.server.has_received_no_more(so_long);
    client.is_told(number, name, so_long);
  }
  client.ends();
}

void without_a_timeout(Scene& scene) {
  const char* const why = "--timeout 0 waits for ever, as before.\n--timeout 0 照旧一直等。";
  Client client(scene, "0", {"Michael", "Tracy"});
  for (const std::string name : {"Michael", "Tracy"}) {
    const std::string number = client.asks(name);
    client.server.answers("9" + number + " Hello, fool!");
    scene.pause(milliseconds(600));
    client.program.sleeps();
    client.server.has_received_no_more(why);
    client.is_told(number, name, why);
  }
  client.ends();
}

void a_host_by_name(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = scene.client("udp_client", {"--host", "localhost", "--port", server.port(), "Michael"});
  const std::string number = number_of(scene, "server", server.receives_whatever(numbered), "Michael");
  server.answers(answer_to(number, "Michael"));
  client.prints("Hello, Michael!", "A host can be given by name, as before.\n主机照旧可以用名字给出。");
  client.ends(0, done);
}

void another_error(Scene& scene) {
  const auto start = Clock::now();
  const std::string why =
      "Only no answer is a reason to ask again. What else goes wrong is an error at once, as before.\n"
      "只有等不到回答才再问；别的错误照旧马上报告。";
  scene.client("udp_client", {"--host", "255.255.255.255", "--timeout", "1.3", "Michael"})
      .ends_with_error(1, {"sendto", "255.255.255.255:9999"}, why);
  scene.took(start, milliseconds(0), "the error", why);
}

// Stands between udp_client and udp_server, and does what a network may do: it passes a datagram on at once, or later,
// or twice, or never.
class Relay {
 public:
  Relay(Scene& scene, const std::vector<std::string>& names)
      : server(start_server(scene)),
        scene_(scene),
        near_(scene, "relay"),
        far_(scene, "relay"),
        client_(start_client(scene, near_, "1", names)) {}

  // The client asks about this name: a new question, or the one of this number again.
  std::string hears(const std::string& name) {
    return number_of(scene_, "relay", near_.receives_whatever(numbered), name);
  }
  void hears_again(const std::string& number, const std::string& name) { near_.receives(number + " " + name, again); }

  // Passes the question on to the server, and takes its answer.
  void asks(const std::string& number, const std::string& name) { ask(far_, server, number, name); }

  // Passes an answer on to the client.
  void tells(const std::string& number, const std::string& name) { near_.answers(answer_to(number, name)); }

  void client_prints(const std::string& name) { client_.prints("Hello, " + name + "!", its_own); }

  void client_ends() {
    client_.ends(0, done);
    near_.has_received_no_more(no_more);
  }

  void server_counts() { counts(server, far_); }

  Program& server;

 private:
  Scene& scene_;
  Datagrams near_;
  Datagrams far_;
  Program& client_;
};

void an_answer_is_lost(Scene& scene) {
  Relay relay(scene, {"Michael", "Tracy"});
  for (const std::string name : {"Michael", "Tracy"}) {
    const std::string number = relay.hears(name);
    relay.asks(number, name);
    relay.server_counts();
    scene.tell("relay", "loses", "the answer");
    relay.hears_again(number, name);
    relay.asks(number, name);
    relay.tells(number, name);
    relay.client_prints(name);
  }
  relay.client_ends();
  has_counted_all(relay.server);
}

void a_late_answer(Scene& scene) {
  Relay relay(scene, {"Michael", "Tracy", "Sarah"});
  const std::string first = relay.hears("Michael");
  relay.asks(first, "Michael");
  relay.server_counts();
  scene.tell("relay", "keeps", "the answer for now");
  relay.hears_again(first, "Michael");
  relay.asks(first, "Michael");
  relay.tells(first, "Michael");
  relay.client_prints("Michael");
  const std::string second = relay.hears("Tracy");
  relay.tells(first, "Michael");
  relay.asks(second, "Tracy");
  relay.server_counts();
  relay.tells(second, "Tracy");
  relay.client_prints("Tracy");
  const std::string third = relay.hears("Sarah");
  relay.tells(second, "Tracy");
  relay.tells(first, "Michael");
  relay.asks(third, "Sarah");
  relay.server_counts();
  relay.tells(third, "Sarah");
  relay.client_prints("Sarah");
  relay.client_ends();
  has_counted_all(relay.server);
}

void everything_twice(Scene& scene) {
  Relay relay(scene, {"Michael", "Tracy", "Michael"});
  for (const std::string name : {"Michael", "Tracy", "Michael"}) {
    const std::string number = relay.hears(name);
    relay.asks(number, name);
    relay.server_counts();
    relay.asks(number, name);
    relay.tells(number, name);
    relay.tells(number, name);
    relay.client_prints(name);
  }
  relay.client_ends();
  has_counted_all(relay.server);
}

void two_clients_at_once(Scene& scene) {
  Program& server = start_server(scene);
  const std::vector<Program*> clients{&scene.client("udp_client", {"--port", server.port()}),
                                      &scene.client("udp_client", {"--port", server.port()})};
  for (Program* const client : clients) {
    for (const std::string name : {"Michael", "Tracy", "Sarah"}) client->prints("Hello, " + name + "!", its_own);
    client->ends(0, done);
  }
  has_counted(scene, server, 6, counted);
}

}  // namespace

int main() {
  return check(together({{{"a question with a number · 带编号的问题", a_question_with_a_number},
                          {"the same question again · 同一个问题再问", the_same_question_again},
                          {"the same name, another number · 名字相同，编号不同", another_number},
                          {"the same number, another name · 编号相同，名字不同", another_name},
                          {"two with the same number · 两个人用同样的编号", two_with_the_same_number},
                          {"again after other questions · 隔了别的问题再问", again_after_others},
                          {"a number for each name · 每个名字一个编号", a_number_for_each_name},
                          {"the first is lost · 第一次丢了", the_first_is_lost},
                          {"the first two are lost · 前两次丢了", the_first_two_are_lost},
                          {"another answer first · 先来了别的回答", another_answer},
                          {"another answer, and then none · 来了别的回答，然后就没有了", another_answer_and_then_none},
                          {"an answer is lost · 回答丢了", an_answer_is_lost},
                          {"a late answer · 迟到的回答", a_late_answer},
                          {"everything comes twice · 什么都来两遍", everything_twice},
                          {"two clients at once · 两个客户端同时", two_clients_at_once},
                          {"numbers of all lengths · 长短不同的编号", numbers_of_all_lengths},
                          {"questions of any bytes · 任意字节的问题", names_of_any_bytes},
                          {"what is no such question · 不是这种问题的", no_such_question},
                          {"twelve names · 十二个名字", twelve_names},
                          {"answers of every kind · 各种各样的回答", answers_of_every_kind},
                          {"three hundred names · 三百个名字", three_hundred_names},
                          {"names of any bytes · 任意字节的名字", any_bytes_are_asked},
                          {"nothing comes · 什么都没来", nothing_comes},
                          {"only other answers come · 来的都是别的回答", only_others_come},
                          {"late, after another answer · 先来别的回答，自己的来得晚", late_after_another_answer},
                          {"no timeout · 不限时间", without_a_timeout},
                          {"a host by name · 用名字给的主机", a_host_by_name},
                          {"another error · 别的错误", another_error},
                          {"the last thousand · 最近的一千个", the_last_thousand},
                          {"many questions · 许多问题", many_questions},
                          {"many clients · 许多客户端", many_clients}},
                         udp_server_as_before(),
                         udp_client_command_line_as_before(),
                         pairs_as_before()}));
}
