// As before: each promise of the four programs as they come, as a scene.
#include "tests/exercises/support/as_before.hpp"

#include <sys/resource.h>

#include <deque>
#include <utility>

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const on_the_screen =
    "What stands on the screen is what stood there before, line by line.\n屏幕上的每一行都和以前一样。";
const char* const welcomed = "The server welcomes whoever connects, as before.\n谁连上来，服务器都照旧先说欢迎。";
const char* const greeted =
    "The server greets each by the name that it has sent, byte by byte, as before.\n"
    "发来什么名字，就原样用什么名字问候，一个字节也不差，和以前一样。";
const char* const gone = "The conversation is over: the server closes the connection.\n对话结束了，服务器要关闭连接。";
const char* const undisturbed =
    "What one client does or leaves undone is nothing to the "
    "others.\n一个客户端做了什么、没做什么，都不关别的客户端的事。";
const char* const late =
    "Each message is answered after the delay, no sooner and hardly later, as before.\n"
    "每条消息都要过了延迟时间才回答，不早，也不会晚多少，和以前一样。";
const char* const left_behind =
    "Who has left needs no thread and no descriptor any more.\n客户端走了，它的线程和描述符就都该放掉。";
const char* const done = "All names are greeted: the client is done.\n名字都问候过了，客户端就结束。";
const char* const names_as_given =
    "The client sends its names one after another, each as it was given, byte by byte.\n"
    "客户端按次序发送名字，给它什么就发什么，一个字节也不差。";
const char* const prints_reply = "What the server says is printed as it came, as before.\n服务器说什么就照旧打印什么。";
const char* const usage =
    "Wrong usage is one line on the standard error and status 2, as before.\n"
    "用法不对，照旧在标准错误上说一行，退出状态是 2。";
const char* const help =
    "--help lists the options, and ends with status 0, as before.\n--help 照旧列出选项，退出状态是 0。";
const char* const network_error =
    "What goes wrong on the network is one line on the standard error, with call and address, and status 1, as "
    "before.\n"
    "网络上出了错，照旧在标准错误上说一行，写明哪个调用、什么地址，退出状态是 1。";

// A message as it is sent.
std::string sent(Ending ending, const std::string& message) {
  if (ending == Ending::length) return with_length(message);
  return ending == Ending::newline ? message + "\n" : message;
}

std::string goodbye(Ending ending) { return sent(ending, ending == Ending::length ? "" : "exit"); }

// Names that are not like the examples.
std::vector<std::string> odd_names() {
  return {" Michael ",
          "exit ",
          " exit",
          "Exit",
          "exit, pursued by a bear",
          "小明",
          std::string("a\0b\xff", 4),
          "Hello, ",
          std::string(31, 'm'),
          std::string(33, 'n'),
          std::string(300, 'x'),
          std::string(1000, 'y')};
}

// tcp_server, and how its clients speak.
class TcpServer {
 public:
  TcpServer(Scene& scene, Ending ending, const std::vector<std::string>& arguments)
      : program(scene.server("tcp_server", arguments)), scene_(scene), ending_(ending) {
    program.prints("Waiting for connection...", on_the_screen);
  }

  // The next client, who has been welcomed.
  Connection& welcomes(const std::string& name) {
    Connection& client = clients_.emplace_back(scene_, name, program.address());
    client.receives(sent(ending_, "Welcome!"), welcomed);
    return client;
  }

  void hears(Connection& client, const std::string& name) const { client.sends(sent(ending_, name)); }
  void answers(Connection& client, const std::string& name, const std::string& why) const {
    client.receives(sent(ending_, "Hello, " + name), why);
  }
  void greets(Connection& client, const std::string& name, const std::string& why = greeted) const {
    hears(client, name);
    answers(client, name, why);
  }

  void lets_go(Connection& client) const {
    client.sends(goodbye(ending_));
    client.sees_end(gone);
  }

  void says_who_came(const Connection& client) const {
    program.prints("Accept new connection from " + client.address() + "...", on_the_screen);
  }
  void says_who_left(const Connection& client) const {
    program.prints("Connection from " + client.address() + " closed.", on_the_screen);
  }

  Program& program;

 private:
  Scene& scene_;
  Ending ending_;
  std::deque<Connection> clients_;
};

const std::vector<std::string> at_once{"--delay", "0"};

void serves_one_after_another(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, at_once);
  for (const std::string name : {"Ann", "Bob"}) {
    Connection& client = server.welcomes(name);
    server.says_who_came(client);
    server.greets(client, "Michael");
    server.greets(client, "Tracy");
    server.greets(client, "Michael");
    server.lets_go(client);
    server.says_who_left(client);
  }
  server.program.stops();
  server.program.prints_no_more(on_the_screen);
}

void serves_several_at_a_time(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, at_once);
  Connection& ann = server.welcomes("Ann");
  Connection& bob = server.welcomes("Bob");
  Connection& eve = server.welcomes("Eve");
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) {
    server.greets(eve, name + " E");
    server.greets(ann, name + " A");
    server.greets(bob, name + " B");
  }
  server.lets_go(bob);
  server.greets(ann, "Michael", undisturbed);
  server.lets_go(eve);
  server.greets(ann, "Michael", undisturbed);
}

void passes_on_any_bytes(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, at_once);
  Connection& client = server.welcomes("client");
  for (const std::string& name : odd_names()) server.greets(client, name);
  server.lets_go(client);
}

void waits_for_a_second(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {});
  Connection& client = server.welcomes("client");
  const auto start = Clock::now();
  server.greets(client, "Michael", late);
  scene.took(start, milliseconds(1000), "the reply", late);
  server.program.stops();  // before the client leaves: then no delay is to be waited for
}

void waits_for_the_delay(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {"--delay", "1.4"});
  Connection& client = server.welcomes("client");
  const auto start = Clock::now();
  server.greets(client, "Michael", late);
  scene.took(start, milliseconds(1400), "the reply", late);
  server.program.stops();
}

// Were one to wait for another, the last of them would wait for 3 s.
void waits_for_all_at_once(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {"--delay", "0.6"});
  std::vector<Connection*> clients;
  for (const std::string name : {"Ann", "Bob", "Eve", "Dan", "Fay"}) clients.push_back(&server.welcomes(name));
  const auto start = Clock::now();
  for (Connection* const client : clients) server.hears(*client, "Michael");
  for (Connection* const client : clients) {
    server.answers(*client, "Michael", late);
    scene.took(start, milliseconds(600), "the reply", late);
  }
}

// Someone who comes while another one's reply is due does not wait for that.
void takes_a_newcomer_meanwhile(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {"--delay", "1.5"});
  Connection& ann = server.welcomes("Ann");
  server.hears(ann, "Michael");
  scene.pause(milliseconds(200));
  const auto start = Clock::now();
  server.welcomes("Bob");
  scene.took(start, milliseconds(0), "the welcome", undisturbed);
  server.answers(ann, "Michael", late);
  server.program.stops();
}

void is_not_disturbed(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {"--delay", "0.2"});
  Connection& ann = server.welcomes("Ann");
  server.welcomes("silent");
  server.welcomes("leaver").leaves();
  server.welcomes("resetter").resets();
  Connection& hasty = server.welcomes("hasty");
  server.hears(hasty, "Hasty");
  hasty.resets();
  Connection& brief = server.welcomes("brief");
  server.hears(brief, "Brief");
  brief.leaves();
  scene.pause(milliseconds(500));  // until the replies to who has gone are due
  server.greets(ann, "Michael", undisturbed);
  server.greets(server.welcomes("next"), "Tracy", undisturbed);
}

void answers_who_ends_his_stream(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {"--delay", "0.3"});
  const char* const why =
      "Who has ended his stream still listens: he gets his reply, then the end of the stream, as before.\n"
      "不再发送的人还在听：照旧先得到回答，再看到流的结束。";
  Connection& client = server.welcomes("client");
  server.says_who_came(client);
  server.hears(client, "Michael");
  client.says_no_more();
  server.answers(client, "Michael", why);
  client.sees_end(why);
  server.says_who_left(client);
  Connection& mute = server.welcomes("mute");
  server.says_who_came(mute);
  mute.says_no_more();
  mute.sees_end(gone);
  server.says_who_left(mute);
}

void leaves_nothing_behind(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {"--delay", "0.1"});
  Connection& stays = server.welcomes("Ann");
  server.greets(stays, "Michael");
  const Held before = server.program.holds();
  for (int round = 0; round < 3; ++round) {
    server.lets_go(server.welcomes("polite"));
    server.welcomes("brief").leaves();
    server.welcomes("resetter").resets();
    Connection& hasty = server.welcomes("hasty");
    server.hears(hasty, "Michael");
    hasty.resets();
    Connection& half = server.welcomes("half");
    half.says_no_more();
    half.sees_end(gone);
  }
  server.program.comes_back_to(before, left_behind);
  server.greets(stays, "Michael", undisturbed);
}

void sleeps(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {"--delay", "0.8"});
  server.program.sleeps();
  Connection& silent = server.welcomes("silent");
  Connection& half = server.welcomes("half");
  server.program.sleeps();
  server.hears(half, "Michael");
  half.says_no_more();
  server.hears(silent, "Tracy");
  Connection& hasty = server.welcomes("hasty");
  server.hears(hasty, "Sarah");
  hasty.resets();
  scene.pause(milliseconds(100));
  server.program.sleeps();
  server.answers(silent, "Tracy", late);
  server.lets_go(silent);
  server.program.sleeps();
}

void sleeps_when_all_have_gone(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, at_once);
  server.lets_go(server.welcomes("Ann"));
  server.welcomes("Bob").leaves();
  server.welcomes("Eve").resets();
  scene.pause(milliseconds(200));
  server.program.sleeps();
}

void stops_in_mid_conversation(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {"--delay", "1"});
  const char* const why =
      "At a stop, who is owed a reply gets it, then each sees the end of the stream, as before.\n"
      "停止时，该得到回答的照旧先得到回答，然后每个人都看到流的结束。";
  Connection& ann = server.welcomes("Ann");
  server.says_who_came(ann);
  Connection& bob = server.welcomes("Bob");
  server.says_who_came(bob);
  Connection& eve = server.welcomes("Eve");
  server.says_who_came(eve);
  server.hears(ann, "Michael");
  server.hears(bob, "Tracy");
  scene.pause(milliseconds(300));
  server.program.is_told_to_stop();
  server.answers(ann, "Michael", why);
  ann.sees_end(why);
  server.answers(bob, "Tracy", why);
  bob.sees_end(why);
  eve.sees_end(why);
  server.program.prints_in_any_order(
      {"Connection from " + ann.address() + " closed.", "Connection from " + bob.address() + " closed.",
       "Connection from " + eve.address() + " closed."},
      on_the_screen);
  server.program.stops();
  server.program.prints_no_more(on_the_screen);
}

void stops_with_nobody_there(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, {});
  server.program.is_told_to_stop();
  server.program.stops();
  TcpServer again(scene, ending, {});
  again.welcomes("Ann").leaves();
  scene.pause(milliseconds(100));
  again.program.stops();
}

// Whoever starts the server may have left it few descriptors, and allowed more: setrlimit(2).
void takes_more_than_the_soft_limit(Scene& scene, Ending ending) {
  rlimit usual{};
  ::getrlimit(RLIMIT_NOFILE, &usual);
  const rlimit few{100, usual.rlim_max};
  scene.tell("$ ulimit -S -n 100", "");
  ::setrlimit(RLIMIT_NOFILE, &few);
  TcpServer server(scene, ending, {"--delay", "0", "--backlog", "200"});
  ::setrlimit(RLIMIT_NOFILE, &usual);
  const char* const why =
      "The server takes as many clients as it may, also where it was started with few descriptors, as before.\n"
      "能服务多少客户端就服务多少，哪怕启动时给的描述符少，和以前一样。";
  scene.tell("110 clients", "connect");
  scene.hush();
  std::deque<Connection> clients;
  for (int number = 1; number <= 110; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.program.address());
    clients.back().receives(sent(ending, "Welcome!"), why);
  }
  server.greets(clients.back(), "Michael", why);
}

void starts_again_at_once(Scene& scene, Ending ending) {
  Program& first = scene.server("tcp_server", at_once);
  Connection client(scene, "client", first.address());
  client.receives(sent(ending, "Welcome!"), welcomed);
  first.stops();
  Program& second = scene.start("tcp_server", {"--port", first.port(), "--delay", "0"});
  second.prints("Waiting for connection...",
                "A server that has been stopped can be started again at once, on the same port, as before.\n"
                "停下来的服务器照旧能在同一个端口马上再启动。");
  second.is_told_to_stop();
  second.stops();
}

void stops_with_one_who_never_reads(Scene& scene, Ending ending) {
  TcpServer server(scene, ending, at_once);
  Connection& deaf = server.welcomes("deaf");
  deaf.floods(sent(ending, std::string(1000, 'x')));
  server.greets(server.welcomes("next"), "Michael", undisturbed);
  server.program.stops();
}

// Options, and what is wrong with them; an error of the system.
void understands(Scene& scene, const std::string& program, const std::vector<std::string>& options) {
  Program& asked = scene.start(program, {"--help"});
  asked.ends_whatever_it_prints(0, help);
  for (const std::string& option : options)
    if (asked.output().find(option) == std::string::npos)
      scene.fail(program, "prints", "its help without " + option, "each option in its help", help);
  scene.start(program, {"--nonsense"}).ends_with_error(2, {}, usage);
  scene.start(program, {"--port", "70000"}).ends_with_error(2, {"70000"}, usage);
  for (const std::string& option : options)
    for (const std::string value : {"x", "-1", "1s", ""})
      if (option != "--host") scene.start(program, {option, value}).ends_with_error(2, {}, usage);
}

void understands_tcp_server(Scene& scene) {
  understands(scene, "tcp_server", {"--host", "--port", "--backlog", "--delay"});
  const Listener other(scene, "another");
  scene.start("tcp_server", {"--port", other.port()}).ends_with_error(1, {"bind", other.address()}, network_error);
  scene.start("tcp_server", {"--host", "no host"}).ends_with_error(1, {"resolve", "no host"}, network_error);
}

void understands_udp_server(Scene& scene) {
  understands(scene, "udp_server", {"--host", "--port"});
  const Datagrams other(scene, "another");
  scene.start("udp_server", {"--port", other.port()}).ends_with_error(1, {"bind", other.address()}, network_error);
}

void understands_tcp_client(Scene& scene, Ending ending) {
  understands(scene, "tcp_client", {"--host", "--port", "--timeout"});
  if (ending == Ending::length) return;  // then other names can be greeted
  Listener listener(scene, "server");
  for (const std::string& name : {std::string(), std::string("exit"), std::string(1018, 'x')})
    scene.start("tcp_client", {"--port", listener.port(), "Michael", name}).ends_with_error(2, {}, usage);
  listener.has_nobody_waiting(
      "A name that cannot be greeted is refused before the client connects, as before.\n"
      "没法问候的名字，照旧在连接之前就拒绝。");
}

void understands_udp_client(Scene& scene) {
  understands(scene, "udp_client", {"--host", "--port", "--timeout"});
  Datagrams server(scene, "server");
  scene.start("udp_client", {"--port", server.port(), "Michael", std::string(1017, 'x')}).ends_with_error(2, {}, usage);
  server.has_received_no_more(
      "A name that cannot be greeted is refused before any is sent, as before.\n"
      "没法问候的名字，照旧在发送之前就拒绝。");
}

// tcp_client, and the server that it has connected to.
class TcpClient {
 public:
  TcpClient(Scene& scene, Ending ending, std::vector<std::string> arguments)
      : listener_(scene, "server"),
        program(scene.client("tcp_client", with_port(std::move(arguments)))),
        server(listener_.accepts("The client connects, as before.\n客户端照旧先连接。")),
        ending_(ending) {}

  void is_welcomed() {
    server.sends(sent(ending_, "Welcome!"));
    program.prints("Welcome!", prints_reply);
  }

  void asks(const std::string& name) { server.receives(sent(ending_, name), names_as_given); }

  void is_told(const std::string& reply) {
    server.sends(sent(ending_, reply));
    program.prints(reply, prints_reply);
  }

  // The server's, as the client writes it.
  const std::string& address() const { return listener_.address(); }

  void says_goodbye() {
    const char* const why =
        "After its last name the client says goodbye and closes, as before.\n"
        "最后一个名字之后，客户端照旧道别，然后关闭。";
    server.receives(goodbye(ending_), why);
    server.sees_end(why);
    program.ends(0, done);
  }

 private:
  std::vector<std::string> with_port(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"--port", listener_.port()});
    return arguments;
  }

  Listener listener_;

 public:
  Program& program;
  Connection server;

 private:
  Ending ending_;
};

void says_its_names(Scene& scene, Ending ending, const std::vector<std::string>& names) {
  TcpClient client(scene, ending, names);
  client.server.is_left_waiting(
      "The client reads the welcome before it says anything, as before.\n"
      "客户端照旧先读欢迎，再开口。");
  client.is_welcomed();
  for (const std::string& name : names.empty() ? std::vector<std::string>{"Michael", "Tracy", "Sarah"} : names) {
    client.asks(name);
    client.is_told("Hello, " + name.substr(0, 900));
  }
  client.says_goodbye();
}

void sends_any_bytes(Scene& scene, Ending ending) {
  says_its_names(scene, ending,
                 {" Michael ", "[a,b]", "小明", "{}", "%%", "a\xff", "exit ", "Exit", std::string(1000, 'y')});
}

void takes_its_turn(Scene& scene, Ending ending) {
  TcpClient client(scene, ending, {"Michael", "Tracy"});
  client.is_welcomed();
  for (const std::string name : {"Michael", "Tracy"}) {
    client.asks(name);
    client.server.is_left_waiting(
        "The client waits for each reply before it goes on, as before.\n"
        "客户端照旧等到回答，再往下走。");
    client.is_told("What is " + name + "?");
  }
  client.says_goodbye();
}

const char* const closed_early =
    "A server that closes before it has answered is an error, as before: one line, and status 1.\n"
    "服务器还没回答就关闭，照旧算错误：说一行，退出状态是 1。";

void notices_the_end(Scene& scene, Ending ending) {
  {
    TcpClient client(scene, ending, {"Michael"});
    client.server.leaves();
    client.program.ends_with_error(1, {"recv", client.address()}, closed_early);
  }
  TcpClient client(scene, ending, {"Michael", "Tracy"});
  client.is_welcomed();
  client.asks("Michael");
  client.server.leaves();
  client.program.ends_with_error(1, {"recv", client.address()}, closed_early);
}

void waits_so_long(Scene& scene, Ending ending) {
  const char* const why =
      "The client waits for --timeout, no less and hardly more, as before.\n客户端照旧等 --timeout "
      "那么久，不少，也不会多多少。";
  TcpClient client(scene, ending, {"--timeout", "1.4", "Michael"});
  client.is_welcomed();
  client.asks("Michael");
  const auto start = Clock::now();
  client.program.sleeps();
  client.program.ends_with_error(1, {"recv", client.address()}, why);
  scene.took(start, milliseconds(1400), "the wait", why);
}

void waits_for_ever(Scene& scene, Ending ending) {
  TcpClient client(scene, ending, {"--timeout", "0", "Michael"});
  client.is_welcomed();
  client.asks("Michael");
  scene.pause(milliseconds(1000));
  client.is_told("Hello, Michael");
  client.says_goodbye();
}

const char* const by_name = "A host can be given by name, as before.\n主机照旧可以用名字给出。";

void finds_by_name(Scene& scene) {
  Listener listener(scene, "server");
  Program& client = scene.client("tcp_client", {"--host", "localhost", "--port", listener.port()});
  Connection server = listener.accepts(by_name);
  server.leaves();
  client.ends_with_error(1, {"recv", listener.address()}, by_name);
}

void udp_finds_by_name(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = scene.client("udp_client", {"--host", "localhost", "--port", server.port(), "Michael"});
  server.receives("Michael", by_name);
  server.answers("Hello, Michael!");
  client.prints("Hello, Michael!", by_name);
  client.ends(0, done);
}

void finds_nobody(Scene& scene) {
  const Nobody nobody(scene);
  scene.client("tcp_client", {"--port", nobody.port()})
      .ends_with_error(1, {"connect", "127.0.0.1:" + nobody.port()}, network_error);
}

const char* const whole_answer =
    "Each datagram is answered with a greeting of what it holds, at most its first 1024 bytes, as before.\n"
    "每个数据报都照旧得到问候，问候里是它的内容，最多前 1024 字节。";

void udp_serves(Scene& scene) {
  Program& server = scene.server("udp_server");
  server.prints("Bind UDP on " + server.port() + "...", on_the_screen);
  Datagrams ann(scene, "Ann");
  Datagrams bob(scene, "Bob");
  const auto is_answered = [&](Datagrams& client, const std::string& name) {
    client.sends(name, server.address());
    server.prints("Received from " + client.address() + ".", on_the_screen);
    client.receives("Hello, " + name.substr(0, 1024) + "!", whole_answer);
  };
  for (const std::string& name : odd_names()) {
    is_answered(ann, name);
    is_answered(bob, "");
  }
  is_answered(bob, "exit");
  is_answered(bob, std::string(1024, 'x'));
  is_answered(bob, std::string(3000, 'x'));
  server.sleeps();
  server.stops();
  server.prints_no_more(on_the_screen);
}

void udp_outlives_its_clients(Scene& scene) {
  Program& server = scene.server("udp_server");
  Datagrams first(scene, "first");
  first.sends("Michael", server.address());
  first.receives("Hello, Michael!", undisturbed);
  const Held before = server.holds();
  for (int round = 0; round < 5; ++round) Datagrams(scene, "leaver").sends("Michael", server.address());
  Datagrams next(scene, "next");
  next.sends("Tracy", server.address());
  next.receives("Hello, Tracy!", undisturbed);
  server.comes_back_to(before, left_behind);
}

void udp_says_its_names(Scene& scene, const std::vector<std::string>& names) {
  Datagrams server(scene, "server");
  std::vector<std::string> arguments{"--port", server.port()};
  arguments.insert(arguments.end(), names.begin(), names.end());
  Program& client = scene.client("udp_client", arguments);
  for (const std::string& name : names.empty() ? std::vector<std::string>{"Michael", "Tracy", "Sarah"} : names) {
    server.receives(name, names_as_given);
    server.has_received_no_more(
        "The client waits for each answer before it sends the next name, as before.\n"
        "客户端照旧等到回答，再发下一个名字。");
    const std::string reply = "What is " + name.substr(0, 900) + "?";
    server.answers(reply);
    client.prints(reply, prints_reply);
  }
  client.ends(0, done);
  server.has_received_no_more(done);
}

void udp_sends_any_bytes(Scene& scene) {
  udp_says_its_names(scene, {" Michael ", "[a,b]", "小明", "", "a\xff", "exit", "-", std::string(1000, 'y')});
}

void udp_waits_for_ever(Scene& scene) {
  Datagrams server(scene, "server");
  Program& client = scene.client("udp_client", {"--port", server.port(), "--timeout", "0", "Michael"});
  server.receives("Michael", names_as_given);
  scene.pause(milliseconds(1000));
  client.sleeps();
  server.has_received_no_more("--timeout 0 waits for ever, as before.\n--timeout 0 照旧一直等。");
  server.answers("Hello, Michael!");
  client.prints("Hello, Michael!", prints_reply);
  client.ends(0, done);
}

void udp_waits_so_long(Scene& scene) {
  const char* const why =
      "The client waits for --timeout, no less and hardly more, as before.\n客户端照旧等 --timeout "
      "那么久，不少，也不会多多少。";
  Datagrams server(scene, "server");
  Program& client = scene.client("udp_client", {"--port", server.port(), "--timeout", "1.4", "Michael", "Tracy"});
  server.receives("Michael", names_as_given);
  server.answers("Hello, Michael!");
  client.prints("Hello, Michael!", prints_reply);
  server.receives("Tracy", names_as_given);
  const auto start = Clock::now();
  client.sleeps();
  client.ends_with_error(1, {"127.0.0.1:" + server.port()}, why);
  scene.took(start, milliseconds(1400), "the wait", why);
}

void tcp_pair(Scene& scene) {
  Program& server = scene.server("tcp_server", at_once);
  server.prints("Waiting for connection...", on_the_screen);
  Program& client = scene.client("tcp_client", {"--port", server.port()});
  client.prints("Welcome!", on_the_screen);
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) client.prints("Hello, " + name, on_the_screen);
  client.ends(0, done);
}

void udp_pair(Scene& scene) {
  Program& server = scene.server("udp_server");
  server.prints("Bind UDP on " + server.port() + "...", on_the_screen);
  Program& client = scene.client("udp_client", {"--port", server.port()});
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) client.prints("Hello, " + name + "!", on_the_screen);
  client.ends(0, done);
}

Step step(const std::string& name, void (*play)(Scene&, Ending), Ending ending) {
  return {name, [play, ending](Scene& scene) { play(scene, ending); }};
}

}  // namespace

std::string with_length(const std::string& message) {
  const std::size_t length = message.size();
  return std::string{static_cast<char>(length / 256), static_cast<char>(length % 256)} + message;
}

std::vector<Step> tcp_server_as_before(Ending ending) {
  return {step("as before: one client after another · 照旧：一个接一个", serves_one_after_another, ending),
          step("as before: several at a time · 照旧：几个同时", serves_several_at_a_time, ending),
          step("as before: any bytes · 照旧：任意字节", passes_on_any_bytes, ending),
          step("as before: a delay of 1 s · 照旧：延迟一秒", waits_for_a_second, ending),
          step("as before: the delay that was asked for · 照旧：--delay 给的延迟", waits_for_the_delay, ending),
          step("as before: the delay of each by itself · 照旧：各等各的延迟", waits_for_all_at_once, ending),
          step("as before: a newcomer while a reply is due · 照旧：有人等回答时来了新人", takes_a_newcomer_meanwhile,
               ending),
          step("as before: clients who disturb · 照旧：捣乱的客户端", is_not_disturbed, ending),
          step("as before: more than the soft limit · 照旧：描述符的软限制", takes_more_than_the_soft_limit, ending),
          step("as before: who ends his stream · 照旧：不再发送的人", answers_who_ends_his_stream, ending),
          step("as before: nothing is left behind · 照旧：不留下线程和描述符", leaves_nothing_behind, ending),
          step("as before: it sleeps · 照旧：没事就睡", sleeps, ending),
          step("as before: it sleeps when all have gone · 照旧：人都走了就睡", sleeps_when_all_have_gone, ending),
          step("as before: a stop in mid-conversation · 照旧：说到一半停止", stops_in_mid_conversation, ending),
          step("as before: a stop with nobody there · 照旧：没有人时停止", stops_with_nobody_there, ending),
          step("as before: a stop with one who never reads · 照旧：有人从来不读时停止", stops_with_one_who_never_reads,
               ending),
          {"as before: another start at once · 照旧：马上再启动",
           [ending](Scene& scene) { starts_again_at_once(scene, ending); }},
          {"as before: its command line · 照旧：命令行", understands_tcp_server}};
}

std::vector<Step> tcp_client_as_before(Ending ending) {
  return {{"as before: the tutorial's names · 照旧：教程里的名字",
           [ending](Scene& scene) { says_its_names(scene, ending, {}); }},
          step("as before: names of any bytes · 照旧：任意字节的名字", sends_any_bytes, ending),
          step("as before: one name after another · 照旧：一个名字接一个名字", takes_its_turn, ending),
          step("as before: a server that closes early · 照旧：服务器提前关闭", notices_the_end, ending),
          step("as before: a server that does not answer · 照旧：服务器不回答", waits_so_long, ending),
          step("as before: no timeout · 照旧：不限时间", waits_for_ever, ending),
          {"as before: a host by name · 照旧：用名字给的主机", finds_by_name},
          {"as before: nobody at the other end · 照旧：对面没有人", finds_nobody},
          step("as before: the client's command line · 照旧：客户端的命令行", understands_tcp_client, ending)};
}

std::vector<Step> udp_server_as_before() {
  return {{"as before: udp_server's answers · 照旧：udp_server 的回答", udp_serves},
          {"as before: clients who do not wait · 照旧：不等回答的客户端", udp_outlives_its_clients},
          {"as before: udp_server's command line · 照旧：udp_server 的命令行", understands_udp_server}};
}

std::vector<Step> udp_client_as_before() {
  return together(
      {{{"as before: the tutorial's names · 照旧：教程里的名字", [](Scene& scene) { udp_says_its_names(scene, {}); }},
        {"as before: names of any bytes · 照旧：任意字节的名字", udp_sends_any_bytes},
        {"as before: no timeout · 照旧：不限时间", udp_waits_for_ever},
        {"as before: a host by name · 照旧：用名字给的主机", udp_finds_by_name}},
       udp_client_command_line_as_before()});
}

std::vector<Step> udp_client_command_line_as_before() {
  return {{"as before: the client's command line · 照旧：客户端的命令行", understands_udp_client}};
}

std::vector<Step> udp_client_gives_up_as_before() {
  return {{"as before: no answer · 照旧：没有回答", udp_waits_so_long}};
}

std::vector<Step> pairs_as_before() {
  return {{"as before: the TCP programs with each other · 照旧：两个 TCP 程序对话", tcp_pair},
          {"as before: the UDP programs with each other · 照旧：两个 UDP 程序对话", udp_pair}};
}

std::vector<Step> together(const std::vector<std::vector<Step>>& lists) {
  std::vector<Step> all;
  for (const std::vector<Step>& list : lists) all.insert(all.end(), list.begin(), list.end());
  return all;
}
