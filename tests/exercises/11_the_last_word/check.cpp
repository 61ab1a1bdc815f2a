// Checks that tcp_server ends its stream before it closes: the client gets all that was sent to him, and no reset,
// whatever he still sends; and that it does not wait for him for more than two seconds.
#include <deque>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"
#include "tests/support/inside.hpp"

namespace {

const char* const last_word =
    "After \"exit\" the client gets all that was sent to him, then the end of the stream, and no reset, whatever he "
    "sends.\n"
    "“exit”以后，客户端要收到发给它的全部内容，然后看到流的结束；不管它还发来多少，都不该被重置。";
const char* const at_once =
    "The server ends its stream as soon as it has said all and its delay is over: for that it waits for nobody.\n"
    "服务器的话说完了，延迟也过了，就该马上结束自己这一边的流：这一步不用等任何人。";
const char* const so_long =
    "From its own end on the server waits for the client's for 2 s, whatever he sends: no less, and hardly more.\n"
    "服务器结束自己这一边以后，最多再等客户端 2 秒，不管它还发什么：不提前，最多晚一秒。";
const char* const no_longer =
    "Who has ended his stream, too, is not waited for any longer: thread and descriptor are free.\n"
    "客户端那一边也结束了，就不用再等：线程和描述符都该放掉。";
const char* const no_error =
    "However a client leaves after \"exit\", it is no error: the screen says that it is closed, as before.\n"
    "“exit”以后，客户端不管怎样离开都不算错误：屏幕上照旧说它的连接关闭了。";
const char* const undisturbed =
    "While the server waits for the end of one client it serves the others, as before.\n"
    "等一个客户端结束的时候，照旧服务别的客户端。";

// How long the server waits for the end of a client's stream.
constexpr milliseconds limit{2000};

Program& started(Scene& scene, const std::string& delay = "0") {
  return scene.server("tcp_server", {"--delay", delay});
}

// A client that has been welcomed.
class Client {
 public:
  Client(Scene& scene, const std::string& name, const Program& server)
      : scene_(scene), server_(server), connection_(scene, name, server.address()) {
    connection_.receives("Welcome!",
                         "The server welcomes whoever connects, as before.\n谁连上来，服务器都照旧先说欢迎。");
  }

  // Says "exit", and sees the end of the stream. Returns when it has begun to say so.
  Clock::time_point says_exit_and_sees_end() {
    const auto start = Clock::now();
    connection_.sends("exit");
    connection_.sees_orderly_end(last_word);
    return start;
  }

  // Says "exit", and waits until the server has read it: what is sent from then on comes after it. Returns as above.
  Clock::time_point says_exit() {
    const auto start = Clock::now();
    connection_.sends("exit");
    scene_.pause(milliseconds(100));  // what is on its way is not unread yet
    is_read();
    return start;
  }

  // Asks for more than the system keeps on this side, and reads none of it: the rest waits on the server's.
  void asks_for_much() {
    connection_.may_hear_more();
    scene_.tell(connection_.name(), "sends",
                std::to_string(asked) + " names of 1024 bytes, and reads none of the answers");
    for (int first = 0; first < asked; first += 10) {
      // Of several that have come together, recv(1024) takes one.
      std::string names;
      for (int number = first; number < first + 10; ++number) names += name(number);
      connection_.says_quietly(names);
      is_read();
    }
  }

  void receives_the_answers() {
    std::string answers;
    for (int number = 0; number < asked; ++number) answers += "Hello, " + name(number);
    connection_.receives(answers, last_word);
  }

  Connection& connection() { return connection_; }
  const std::string& address() const { return connection_.address(); }

 private:
  static constexpr int asked = 160;

  static std::string name(int number) {
    std::string name = "number " + std::to_string(number) + " ";
    name.resize(1024, '.');
    return name;
  }

  void is_read() {
    const auto unread = [this] { return unread_at(std::stoi(server_.port())); };
    scene_.wait_until([&] { return unread() == 0; }, "tcp_server", "leaves",
                      [&] { return std::to_string(unread()) + " bytes unread"; }, "a server that reads what is sent",
                      "The server reads and answers each message, as before.\n服务器照旧把每条消息读走，然后回答。");
  }

  Scene& scene_;
  const Program& server_;
  Connection connection_;
};

void a_word_after_exit(Scene& scene) {
  Program& server = started(scene, "1");
  Client client(scene, "client", server);
  client.says_exit();
  client.connection().sends("One more thing");
  client.connection().sees_orderly_end(last_word);
}

void much_unread(Scene& scene) {
  Program& server = started(scene);
  Client client(scene, "client", server);
  client.asks_for_much();
  client.says_exit();
  client.connection().sends("One more thing");
  client.receives_the_answers();
  client.connection().sees_orderly_end(last_word);
}

void one_word_after_another(Scene& scene) {
  Program& server = started(scene);
  Client client(scene, "client", server);
  client.asks_for_much();
  client.says_exit();
  for (const std::string word : {"One ", "more ", "thing"}) {
    client.connection().sends(word);
    scene.pause(milliseconds(150));
  }
  client.receives_the_answers();
  client.connection().sees_orderly_end(last_word);
}

void who_is_silent_before(Scene& scene) {
  Program& server = started(scene);
  Client client(scene, "silent", server);
  scene.pause(limit + milliseconds(700));
  const char* const why =
      "The 2 s are for the time after \"exit\". Before it a client may be silent for as long as he likes, as before.\n"
      "这 2 秒只管“exit”以后；在那以前，客户端想沉默多久都行，和以前一样。";
  client.connection().sends("Michael");
  client.connection().receives("Hello, Michael", why);
}

void it_sleeps(Scene& scene) {
  Program& server = started(scene);
  Client silent(scene, "silent", server);
  Client talker(scene, "talker", server);
  silent.says_exit_and_sees_end();
  talker.says_exit_and_sees_end();
  talker.connection().sends("One more thing");
  scene.pause(milliseconds(100));
  server.sleeps();
}

// Three of them, one after another: were each end to wait for the client's, it would take 6 s.
void the_end_at_once(Scene& scene) {
  Program& server = started(scene);
  const auto start = Clock::now();
  for (const std::string name : {"Ann", "Bob", "Eve"}) Client(scene, name, server).says_exit_and_sees_end();
  scene.took(start, milliseconds(0), "the end of all", at_once);
}

// One after another: to wait all the time for each of them would take 6 s.
void who_ends_at_once(Scene& scene) {
  Program& server = started(scene);
  Client other(scene, "other", server);
  const Held before = server.holds();
  const auto start = Clock::now();
  for (const auto& ends : {&Connection::says_no_more, &Connection::leaves, &Connection::resets}) {
    Client client(scene, "client", server);
    client.says_exit_and_sees_end();
    (client.connection().*ends)();
    server.comes_back_to(before, no_longer);
  }
  scene.took(start, milliseconds(0), "the wait for all", no_longer);
}

void who_never_ends(Scene& scene) {
  Program& server = started(scene);
  Client other(scene, "other", server);
  const Held before = server.holds();
  Client client(scene, "client", server);
  const auto start = client.says_exit_and_sees_end();
  server.comes_back_to(before, so_long);
  scene.took(start, limit, "the wait", so_long);
}

void who_never_stops_talking(Scene& scene) {
  Program& server = started(scene);
  Client other(scene, "other", server);
  const Held before = server.holds();
  Client client(scene, "client", server);
  const auto start = client.says_exit_and_sees_end();
  scene.tell("client", "sends", "a byte every few milliseconds");
  const auto is_over = [&] {
    client.connection().says_quietly(".");
    const Held now = server.holds();
    return now.threads <= before.threads && now.descriptors <= before.descriptors;
  };
  scene.waits_for(is_over, limit + leeway);
  server.comes_back_to(before, so_long);
  scene.took(start, limit, "the wait", so_long);
}

void who_never_reads(Scene& scene) {
  Program& server = started(scene);
  Client other(scene, "other", server);
  const Held before = server.holds();
  Client client(scene, "client", server);
  client.asks_for_much();
  const auto start = client.says_exit();
  server.comes_back_to(before, so_long);
  scene.took(start, limit, "the wait", so_long);
}

void after_the_delay(Scene& scene) {
  Program& server = started(scene, "1.5");
  Client other(scene, "other", server);
  const Held before = server.holds();
  Client client(scene, "client", server);
  const auto start = client.says_exit_and_sees_end();
  scene.took(start, milliseconds(1500), "the end", at_once);
  server.comes_back_to(before, so_long);
  scene.took(start, milliseconds(1500) + limit, "all of it", so_long);
}

// Were one to wait for another, the last of them would wait for 6 s.
void others_meanwhile(Scene& scene) {
  Program& server = started(scene);
  Client other(scene, "other", server);
  std::deque<Client> clients;
  for (const std::string name : {"Ann", "Bob", "Eve", "Dan"}) clients.emplace_back(scene, name, server);
  const auto start = Clock::now();
  for (Client& client : clients) client.says_exit_and_sees_end();
  other.connection().sends("Michael");
  other.connection().receives("Hello, Michael", undisturbed);
  Client(scene, "next", server).connection().leaves();
  scene.took(start, milliseconds(0), "serving them", undisturbed);
}

void each_by_itself(Scene& scene) {
  Program& server = started(scene);
  Client other(scene, "other", server);
  const Held before = server.holds();
  Client ann(scene, "Ann", server);
  const Held one = server.holds();
  Client bob(scene, "Bob", server);
  const auto start_of_ann = ann.says_exit_and_sees_end();
  scene.pause(milliseconds(1000));
  const auto start_of_bob = bob.says_exit_and_sees_end();
  server.comes_back_to(one, so_long);
  scene.took(start_of_ann, limit, "Ann's wait", so_long);
  server.comes_back_to(before, so_long);
  scene.took(start_of_bob, limit, "Bob's wait", so_long);
}

void much_after_exit(Scene& scene) {
  Program& server = started(scene, "0.2");
  Client other(scene, "other", server);
  const Held before = server.holds();
  const auto start = Clock::now();
  for (int round = 0; round < 3; ++round) {
    Client client(scene, "client", server);
    client.says_exit_and_sees_end();
    scene.tell("client", "sends", "a million bytes more");
    client.connection().says_quietly(std::string(1000000, '.'));
    client.connection().says_no_more();
    server.comes_back_to(before, no_longer);
  }
  scene.took(start, milliseconds(600), "the wait for all", no_longer);
}

void all_ways_to_leave(Scene& scene) {
  Program& server = started(scene);
  server.prints("Waiting for connection...",
                "The server says that it is ready, as before.\n服务器照旧说自己准备好了。");
  const auto lets_in = [&](const Client& client) {
    server.prints("Accept new connection from " + client.address() + "...",
                  "The server says who has come, as before.\n服务器照旧说谁来了。");
  };
  Client other(scene, "other", server);
  lets_in(other);
  const Held before = server.holds();
  const auto visits = [&](const std::string& name, const std::function<void(Connection&)>& leaves) {
    Client client(scene, name, server);
    lets_in(client);
    client.says_exit_and_sees_end();
    leaves(client.connection());
    server.prints("Connection from " + client.address() + " closed.", no_error);
    server.comes_back_to(before, no_longer);
  };
  visits("leaver", [](Connection& client) { client.leaves(); });
  visits("resetter", [](Connection& client) { client.resets(); });
  visits("stayer", [](Connection& /*client*/) {});
  server.stops();
  const std::string said = server.errors();
  if (said.find('\n') + 1 != said.size())
    scene.fail("tcp_server", "says", "more than where it listens", "nothing", no_error);
}

// Three servers, one after another: to wait for the client of each would take 6 s.
void a_stop_meanwhile(Scene& scene) {
  struct Pair {
    explicit Pair(Scene& scene) : server(started(scene)), client(scene, "client", server) {}
    Program& server;
    Client client;
  };
  std::deque<Pair> pairs;
  for (int number = 0; number < 3; ++number) pairs.emplace_back(scene);
  const auto start = Clock::now();
  for (auto& [server, client] : pairs) {
    client.says_exit_and_sees_end();
    server.is_told_to_stop();
    server.stops();
  }
  scene.took(start, milliseconds(0), "the stop of all",
             "A stop waits for nobody whose conversation is over.\n对话已经结束的客户端，停止时不用再等。");
}

}  // namespace

int main() {
  return check(together({{{"a word after exit · exit 之后又一句", a_word_after_exit},
                          {"much that is unread · 许多还没有读的", much_unread},
                          {"one word after another · 一句接一句", one_word_after_another},
                          {"who is silent before exit · exit 之前沉默的", who_is_silent_before},
                          {"it sleeps meanwhile · 等的时候睡着", it_sleeps},
                          {"the end comes at once · 结束马上就到", the_end_at_once},
                          {"who ends at once · 马上结束的", who_ends_at_once},
                          {"who never ends · 一直不结束的", who_never_ends},
                          {"who never stops talking · 一直说个不停的", who_never_stops_talking},
                          {"who never reads · 一直不读的", who_never_reads},
                          {"the wait begins after the delay · 过了延迟才开始等", after_the_delay},
                          {"the others meanwhile · 这时候别的客户端", others_meanwhile},
                          {"each by itself · 各等各的", each_by_itself},
                          {"a million bytes after exit · exit 之后一百万字节", much_after_exit},
                          {"all ways to leave · 各种离开的方式", all_ways_to_leave},
                          {"a stop meanwhile · 等的时候停止", a_stop_meanwhile}},
                         tcp_server_as_before(),
                         pairs_as_before()}));
}
