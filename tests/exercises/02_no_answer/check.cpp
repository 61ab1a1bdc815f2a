// Checks that udp_client asks again when no answer comes: three times in all for each name, --timeout apart.
#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const again =
    "A datagram may be lost, the question or its answer: who hears nothing for --timeout asks again, up to three "
    "times.\n"
    "数据报可能丢失，丢的可能是问题，也可能是回答：在 --timeout 之内什么都没听到，就再问，总共最多三次。";
const char* const greets =
    "The answer to a later try is as good as one to the first.\n后几次得到的回答，和第一次的一样算数。";
const char* const answered = "Once a name has been answered it is not sent again.\n一个名字有了回答，就不再发了。";
const char* const done = "All names have been greeted.\n名字都问候过了。";
const char* const so_long =
    "Each of the three waits takes --timeout, no less and no more.\n三次里每一次都等 --timeout 那么久，不多也不少。";

Program& ask(Scene& scene, const Datagrams& server, const std::string& timeout, const std::vector<std::string>& names) {
  std::vector<std::string> arguments{"--port", server.port(), "--timeout", timeout};
  arguments.insert(arguments.end(), names.begin(), names.end());
  return scene.client("udp_client", arguments);
}

// A server that does not get the first few questions about this name, and answers the next one.
void drops(Scene& scene, Datagrams& server, Program& client, int lost, const std::string& name) {
  for (int question = 0; question < lost; ++question) {
    server.receives(name, again);
    scene.tell("server", "loses", "it, and says nothing");
  }
  server.receives(name, again);
  server.answers("Hello, " + name + "!");
  client.prints("Hello, " + name + "!", greets);
}

void some_are_lost(Scene& scene, const std::vector<int>& lost) {
  const std::vector<std::string> names{"Michael", "Tracy", "小明", "", " Sarah "};
  Datagrams server(scene, "server");
  Program& client =
      ask(scene, server, "0.3", std::vector(names.begin(), names.begin() + static_cast<long>(lost.size())));
  for (std::size_t place = 0; place < lost.size(); ++place) drops(scene, server, client, lost[place], names[place]);
  client.ends(0, done);
  server.has_received_no_more(answered);
}

void the_first_is_lost(Scene& scene) { some_are_lost(scene, {1}); }
void the_first_two_are_lost(Scene& scene) { some_are_lost(scene, {2}); }
void none_is_lost(Scene& scene) { some_are_lost(scene, {0, 0, 0}); }
void some_of_each_are_lost(Scene& scene) { some_are_lost(scene, {2, 1, 0, 2, 2}); }

void expect_end(Program& client, const Datagrams& server, const std::string& timeout) {
  client.ends_with_error(1, {"recv " + server.address() + " within " + timeout + " s: "},
                         "After three tries in vain the client gives up: with the error of before, and status 1.\n"
                         "问了三次都没有回答，客户端就放弃：照旧报错，退出状态是 1。");
}

void all_are_lost(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = ask(scene, server, "0.3", {"Michael", "Tracy"});
  for (int question = 0; question < 3; ++question) server.receives("Michael", again);
  expect_end(client, server, "0.3");
  server.has_received_no_more(
      "After three tries the client gives up: whoever is not there must not be asked for ever.\n"
      "三次以后就放弃：对面没有人，不能永远问下去。");
}

void all_of_the_second_name_are_lost(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = ask(scene, server, "0.3", {"Michael", "Tracy", "Sarah"});
  drops(scene, server, client, 1, "Michael");
  for (int question = 0; question < 3; ++question) server.receives("Tracy", again);
  expect_end(client, server, "0.3");
  server.has_received_no_more("Who has given up asks nothing more.\n已经放弃，就什么都不问了。");
}

void each_wait(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = ask(scene, server, "0.7", {"Michael"});
  server.receives("Michael", again);
  auto last = server.time();
  client.sleeps();
  for (int question = 1; question < 3; ++question) {
    server.receives("Michael", again);
    const auto taken = std::chrono::duration_cast<milliseconds>(server.time() - last);
    last = server.time();
    // The system says when it got them, so it does not matter when the check has looked.
    if (taken < milliseconds(680) || taken > milliseconds(1300))
      scene.fail("udp_client", "asks", "again after " + std::to_string(taken.count()) + " ms", "again after 700 ms",
                 so_long);
  }
  const auto start = Clock::now();
  expect_end(client, server, "0.7");
  const auto taken = Clock::now() - start;
  if (taken < milliseconds(350) || taken > milliseconds(1300))
    scene.fail("udp_client", "ends", "too soon or too late after its third try", "its end 700 ms after that", so_long);
}

void an_answer_in_the_last_moment(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = ask(scene, server, "1.5", {"Michael", "Tracy"});
  for (const std::string name : {"Michael", "Tracy"}) {
    server.receives(name, again);
    scene.pause(milliseconds(600));
    server.has_received_no_more(so_long);
    server.answers("Hello, " + name + "!");
    client.prints("Hello, " + name + "!", "The answer has come in time.\n回答来得不晚。");
  }
  client.ends(0, done);
}

void nobody_there(Scene& scene) {
  const std::string nobody = Datagrams(scene, "nobody").address();
  Program& client =
      scene.client("udp_client", {"--port", nobody.substr(nobody.find(':') + 1), "--timeout", "0.5", "Michael"});
  const auto start = Clock::now();
  const std::string why =
      "Where nobody is, nobody answers: three tries, and the error of "
      "before.\n对面没有人，也就没有回答：问三次，然后照旧报错。";
  client.ends_with_error(1, {"recv " + nobody + " within 0.5 s: "}, why);
  scene.took(start, milliseconds(1500), "giving up", so_long);
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

}  // namespace

int main() {
  return check(together({{{"the first question is lost · 第一次丢了", the_first_is_lost},
                          {"the first two are lost · 前两次丢了", the_first_two_are_lost},
                          {"none is lost · 一次也没丢", none_is_lost},
                          {"some of each name are lost · 每个名字都丢几次", some_of_each_are_lost},
                          {"all are lost · 全丢了", all_are_lost},
                          {"all of the second name are lost · 第二个名字全丢了", all_of_the_second_name_are_lost},
                          {"how long each wait is · 每次等多久", each_wait},
                          {"an answer in the last moment · 快到时间才来的回答", an_answer_in_the_last_moment},
                          {"nobody there · 没有人在", nobody_there},
                          {"another error · 别的错误", another_error}},
                         udp_client_as_before(),
                         pairs_as_before()}));
}
