// Checks that udp_client takes an answer only from the address that it asked.
#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const asks = "The client asks, as before.\n客户端照旧先问。";
const char* const whose =
    "Anyone can send a datagram to anyone. An answer is what comes from the address that was asked, host and port.\n"
    "谁都能给谁发数据报。只有从被问的那个地址来的才算回答，主机和端口都要对。";
const char* const whatever =
    "What comes from the address that was asked is the answer, whatever it says.\n"
    "从被问的地址来的就是回答，不管说的是什么。";
const char* const done = "All names have been greeted.\n名字都问候过了。";
const char* const no_longer =
    "Each name has its --timeout, from when it was sent. What strangers say makes it neither longer nor shorter.\n"
    "每个名字从发出去算起，等 --timeout 那么久。陌生人说什么，都不让它变长，也不让它变短。";

Program& ask(Scene& scene, const Datagrams& server, const std::string& timeout, const std::vector<std::string>& names) {
  std::vector<std::string> arguments{"--port", server.port(), "--timeout", timeout};
  arguments.insert(arguments.end(), names.begin(), names.end());
  return scene.client("udp_client", arguments);
}

// A stranger is faster than the server, for every name.
void a_stranger_first(Scene& scene, Datagrams& server, Datagrams& stranger, const std::vector<std::string>& lies) {
  Program& client = ask(scene, server, "5", {"Michael", "Tracy"});
  for (const std::string name : {"Michael", "Tracy"}) {
    server.receives(name, asks);
    for (const std::string& lie : lies) stranger.sends(lie, server.sender());
    scene.pause(milliseconds(100));
    server.answers("Hello, " + name + "!");
    client.prints("Hello, " + name + "!", whose);
  }
  client.ends(0, done);
}

void from_another_port(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  a_stranger_first(scene, server, stranger, {"Hello, fool!"});
}

void from_another_host(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger", "127.0.0.2", server.port());
  a_stranger_first(scene, server, stranger, {"Hello, fool!"});
}

void from_another_host_and_port(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger", "127.0.0.3");
  a_stranger_first(scene, server, stranger, {"Hello, fool!", "Hello, fool!"});
}

void lies_of_every_kind(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  a_stranger_first(scene, server, stranger,
                   {"Hello, Michael!", "Hello, Tracy!", "", "Michael", "Tracy", std::string(2000, 'x'), "exit"});
}

void many_lies(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  a_stranger_first(scene, server, stranger, std::vector<std::string>(40, "Hello, fool!"));
}

void two_strangers(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams one(scene, "one");
  Datagrams other(scene, "other", "127.0.0.2");
  Program& client = ask(scene, server, "5", {"Michael", "Tracy"});
  server.receives("Michael", asks);
  one.sends("Hello, fool!", server.sender());
  other.sends("Hello, fool!", server.sender());
  server.answers("Hello, Michael!");
  client.prints("Hello, Michael!", whose);
  server.receives("Tracy", asks);
  other.sends("Hello, fool!", server.sender());
  server.answers("Hello, Tracy!");
  client.prints("Hello, Tracy!", whose);
  client.ends(0, done);
}

void an_odd_answer(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = ask(scene, server, "5", {"Michael", "Tracy", "Sarah"});
  server.receives("Michael", asks);
  server.answers("Go away.");
  client.prints("Go away.", whatever);
  server.receives("Tracy", asks);
  server.answers("Hello, Michael!");
  client.prints("Hello, Michael!", whatever);
  server.receives("Sarah", asks);
  server.answers("");
  client.prints("", whatever);
  client.ends(0, done);
}

void the_stranger_alone(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  Program& client = ask(scene, server, "1.4", {"Michael"});
  server.receives("Michael", asks);
  const auto start = Clock::now();
  client.sleeps();
  stranger.sends("Hello, fool!", server.sender());
  client.ends_with_error(
      1, {"recv " + server.address() + " within 1.4 s: "},
      "Whom the client asked has not answered: an error, with status 1, as if the stranger had said nothing.\n"
      "被问的没有回答：就当陌生人什么都没说，照旧报错，退出状态是 1。");
  scene.took(start, milliseconds(1400), "the wait", no_longer);
}

void a_stranger_who_does_not_stop(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  Program& client = ask(scene, server, "1.4", {"Michael"});
  server.receives("Michael", asks);
  const auto start = Clock::now();
  scene.tell("stranger", "sends", "\"Hello, fool!\", and again, every 50 ms");
  if (!stranger.keeps_sending("Hello, fool!", server.sender(), [&] { return client.has_ended(); }))
    scene.fail("udp_client", "waits", "for 5 s", "its end after 1.4 s, with status 1", no_longer);
  client.ends_with_error(1, {"recv " + server.address() + " within 1.4 s: "}, no_longer);
  scene.took(start, milliseconds(1400), "the wait", no_longer);
}

void a_late_answer_to_each(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  Program& client = ask(scene, server, "1.5", {"Michael", "Tracy", "Sarah"});
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) {
    server.receives(name, asks);
    scene.pause(milliseconds(700));
    if (name != "Tracy") stranger.sends("Hello, fool!", server.sender());
    scene.pause(milliseconds(200));
    server.answers("Hello, " + name + "!");
    client.prints("Hello, " + name + "!", no_longer);
  }
  client.ends(0, done);
}

void the_second_is_not_answered(Scene& scene) {
  Datagrams server(scene, "server");
  Datagrams stranger(scene, "stranger");
  Program& client = ask(scene, server, "1.4", {"Michael", "Tracy"});
  server.receives("Michael", asks);
  scene.pause(milliseconds(600));
  server.answers("Hello, Michael!");
  client.prints("Hello, Michael!", whose);
  server.receives("Tracy", asks);
  const auto start = Clock::now();
  stranger.sends("Hello, Tracy!", server.sender());
  client.ends_with_error(1, {"recv " + server.address() + " within 1.4 s: "}, no_longer);
  scene.took(start, milliseconds(1400), "the wait", no_longer);
}

void nobody_at_the_other_end(Scene& scene) {
  const std::string nobody = Datagrams(scene, "nobody").port();
  Program& client = scene.client("udp_client", {"--port", nobody, "--timeout", "0.7", "Michael"});
  client.ends_with_error(1, {"127.0.0.1:" + nobody},
                         "Nobody is there: an error, with status 1, at once or after --timeout.\n"
                         "对面没有人：报错，退出状态是 1，马上报或者到 --timeout 再报都行。");
}

}  // namespace

int main() {
  return check(together({{{"a stranger from another port · 陌生人，端口不同", from_another_port},
                          {"a stranger from another host · 陌生人，主机不同", from_another_host},
                          {"from another host and port · 主机和端口都不同", from_another_host_and_port},
                          {"lies of every kind · 各种各样的谎话", lies_of_every_kind},
                          {"many lies · 许多谎话", many_lies},
                          {"two strangers · 两个陌生人", two_strangers},
                          {"an odd answer · 奇怪的回答", an_odd_answer},
                          {"a stranger alone · 只有陌生人说话", the_stranger_alone},
                          {"a stranger who does not stop · 陌生人说个不停", a_stranger_who_does_not_stop},
                          {"a late answer to each name · 每个名字的回答都晚", a_late_answer_to_each},
                          {"the second name is not answered · 第二个名字没有回答", the_second_is_not_answered},
                          {"nobody at the other end · 对面没有人", nobody_at_the_other_end}},
                         udp_client_as_before(),
                         udp_client_gives_up_as_before(),
                         pairs_as_before()}));
}
