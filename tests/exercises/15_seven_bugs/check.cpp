// Checks server.cpp in this folder: a scene for each of its seven mistakes, and some for what is no mistake. Each looks
// at one thing alone, and takes no notice of what the others are about: so they can be repaired in any order.
#include "tests/exercises/support/check.hpp"

#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"
#include "tests/support/inside.hpp"

namespace {

const char* const at_its_port =
    "The server listens at the port that it was given.\n给的是哪个端口，服务器就在哪个端口上监听。";
const char* const welcomed =
    "The server welcomes whoever connects, at once, whoever else is there.\n"
    "谁连上来，服务器都马上说欢迎，不管还有谁在。";
const char* const whole =
    "A greeting is \"Hello, \" and the bytes that have come, all of them.\n"
    "问候就是“Hello, ”加上收到的字节，一个都不少。";
const char* const no_more =
    "A greeting is \"Hello, \" and the bytes that have come, and nothing behind them.\n"
    "问候就是“Hello, ”加上收到的字节，后面什么都没有。";
const char* const to_each_his_own =
    "Several clients may be there at once, and each is answered what he has said himself.\n"
    "几个客户端可以同时在，谁说的话，就回答给谁。";
const char* const is_over =
    "The conversation is over: the server closes the connection, and the client sees the end of the stream.\n"
    "对话结束了：服务器要关闭连接，客户端看到流的结束。";
const char* const given_back =
    "Who has left needs no thread and no descriptor any more, whichever way he left.\n"
    "不管怎么走的，走了的客户端，线程和描述符都该放掉。";
const char* const goes_on =
    "What becomes of one client is nothing to the server: the next is served as the first one was.\n"
    "一个客户端出了事，不关服务器的事：下一个照样服务。";
const char* const on_the_screen =
    "What the server says on its screen stays as it was, whoever comes and however he leaves.\n"
    "服务器在屏幕上说的和原来一样：谁来了，谁走了，不管是怎么走的。";

// Where a process listens, as proc(5) has it: "0100007F:270F" is 127.0.0.1:9999. Nothing while there is no such socket.
std::string listening_address_of(pid_t process) {
  std::ifstream sockets("/proc/net/tcp");
  for (std::string line; std::getline(sockets, line);) {
    // "0: LOCAL REMOTE STATE SENT:RECEIVED TIMER RETRIES OWNER TIMEOUT NUMBER ..."; state 0A is LISTEN.
    std::istringstream columns(line);
    const std::istream_iterator<std::string> first(columns);
    const std::vector<std::string> column(first, std::istream_iterator<std::string>());
    if (column.at(3) != "0A") continue;
    for (int descriptor = 0; descriptor < 64; ++descriptor)
      if (behind(process, descriptor) == "socket:[" + column.at(9) + "]") return column.at(1);
  }
  return "";
}

// The address space that a process has in use, in MiB, by proc(5).
double address_space_of(pid_t process) {
  std::ifstream pages("/proc/" + std::to_string(process) + "/statm");
  double count = 0;
  if (!(pages >> count)) throw std::runtime_error("the process has gone");
  return count * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20U);
}

// That of a thread's stack, if nothing else is asked for.
double stack_of_a_thread() {
  pthread_attr_t attributes;
  std::size_t size = 0;
  ::pthread_attr_init(&attributes);
  ::pthread_attr_getstacksize(&attributes, &size);
  ::pthread_attr_destroy(&attributes);
  return static_cast<double>(size) / (1 << 20U);
}

// A socket of this type that is bound to this port, if nobody else's is.
std::optional<Descriptor> bound(int type, int port) {
  Descriptor descriptor(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<in_port_t>(port));
  if (::bind(descriptor.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == -1) return {};
  return descriptor;
}

// A free port with two different bytes, both from this one on, and so many of them at most: so that in either order
// they are a port that anyone may take, and that the system gives to nobody who asks for any.
class Port {
 public:
  Port(int least, int count) {
    for (int attempt = ::getpid(); number_ == 0; ++attempt) {
      const int high = least + attempt % count;
      const int low = least + attempt / count % count;
      claims_.clear();
      if (high != low && claims(high * 256 + low) && claims(low * 256 + high)) number_ = high * 256 + low;
    }
  }

  int number() const { return number_; }

 private:
  // To look whether it is free is to take it for a moment. So that another check that is played here does not do that
  // while the server is about to, the UDP port of the same number, which nobody needs, is taken first, and kept.
  bool claims(int port) {
    std::optional<Descriptor> claim = bound(SOCK_DGRAM, port);
    if (!claim || !bound(SOCK_STREAM, port)) return false;
    claims_.push_back(std::move(*claim));
    return true;
  }

  std::vector<Descriptor> claims_;
  int number_ = 0;
};

// The server, at whatever port it listens: 0 lets the system choose one, and reads the same in any byte order.
class Server {
 public:
  explicit Server(Scene& scene, int port = 0) : program(scene.start("server", {std::to_string(port)})), scene_(scene) {
    program.prints("Waiting for connection...", on_the_screen);
    scene.wait_until([this] { return !listening_address_of(program.pid()).empty(); }, "server", "listens",
                     [] { return "nowhere"; }, "a server that waits for clients", at_its_port);
    const std::string address = listening_address_of(program.pid());
    address_ = "127.0.0.1:" + std::to_string(std::stoi(address.substr(address.find(':') + 1), nullptr, 16));
  }

  // The next client, who has been welcomed.
  Connection& welcomes(const std::string& name) {
    Connection& client = connects(name);
    client.receives("Welcome!", welcomed);
    return client;
  }

  Connection& connects(const std::string& name) { return clients_.emplace_back(scene_, name, address_); }

  void says_who_came(const Connection& client) const {
    program.prints("Accept new connection from " + client.address() + "...", on_the_screen);
  }
  void says_who_left(const Connection& client) const {
    program.prints("Connection from " + client.address() + " closed.", on_the_screen);
  }

  const std::string& address() const { return address_; }

  Program& program;

 private:
  Scene& scene_;
  std::string address_;
  std::deque<Connection> clients_;
};

// A client who says one thing, and is answered that. What may come behind the answer is another scene's affair.
void is_greeted(Connection& client, const std::string& name, const std::string& why) {
  client.sends(name);
  client.receives("Hello, " + name, why);
}

// A client ends his stream, and hears out what there is to come: so he is gone for the server as well. Returns that.
std::string leaves_in_peace(Connection& client) {
  client.says_no_more();
  return client.receives_all(is_over);
}

// What the server holds while one client is there who stays. (ThreadSanitizer adds a thread of its own to the first.)
Held holds_with_one_there(Server& server) {
  server.says_who_came(server.welcomes("Ann"));
  return server.program.holds();
}

// A port in the wrong byte order.
void the_given_port(Scene& scene) {
  for (const auto& [least, count] : {std::pair(40, 80), std::pair(240, 15)}) {
    const Port given(least, count);
    const std::string port = std::to_string(given.number());
    const Server server(scene, given.number());
    const std::string address = "127.0.0.1:" + port;
    if (server.address() != address)
      scene.fail("server", "listens", "at " + server.address(), "at " + address, at_its_port);
  }
}

void this_machine_alone(Scene& scene) {
  const Server server(scene);
  std::array<char, 9> here{};
  std::snprintf(here.data(), here.size(), "%08X", htonl(INADDR_LOOPBACK));
  const std::string address = listening_address_of(server.program.pid());
  if (address.substr(0, address.find(':')) != here.data())
    scene.fail("server", "listens", "at more than 127.0.0.1", "at 127.0.0.1",
               "The server listens at 127.0.0.1, as before: other machines do not reach it.\n"
               "服务器照旧只监听 127.0.0.1，别的机器连不上。");
}

// The whole buffer is sent, not what has come.
void a_greeting_and_no_more(Scene& scene) {
  Server server(scene);
  Connection& client = server.welcomes("client");
  for (const std::string& name : {std::string("Michael"), std::string("Bob"), std::string(1000, 'x'),
                                  std::string("Tracy"), std::string("exit "), std::string("Exit")}) {
    is_greeted(client, name, whole);
    client.is_left_waiting(no_more);
  }
}

// A thread is given the address of what the next client will overwrite.
void two_at_once(Scene& scene) {
  Server server(scene);
  Connection& ann = server.welcomes("Ann");
  Connection& bob = server.welcomes("Bob");
  is_greeted(ann, "I am Ann", to_each_his_own);
  is_greeted(bob, "I am Bob", to_each_his_own);
}

void one_ends_his_stream(Scene& scene) {
  Server server(scene);
  const Held before = holds_with_one_there(server);
  for (int round = 0; round < 2; ++round) {
    Connection& client = server.welcomes("client");
    server.says_who_came(client);
    client.says_no_more();
    client.sees_end(is_over);
    server.says_who_left(client);
    server.program.comes_back_to(before, given_back);
  }
  server.program.prints_no_more(on_the_screen);
}

// A descriptor is left open on one way out.
void one_says_exit(Scene& scene) {
  Server server(scene);
  const Held before = holds_with_one_there(server);
  for (int round = 0; round < 2; ++round) {
    Connection& client = server.welcomes("client");
    server.says_who_came(client);
    client.sends("exit");
    client.sees_end(is_over);
    server.says_who_left(client);
    server.program.comes_back_to(before, given_back);
  }
}

// All of its threads stand still, until it is told to go on.
void stop(Scene& scene, const Program& program) {
  ::kill(program.pid(), SIGSTOP);
  scene.waits_for([&] { return stands_still(program.pid()); }, patience);
}

void go_on(const Program& program) { ::kill(program.pid(), SIGCONT); }

// While the server is stopped they wait to be accepted, as many as its backlog allows; then they are accepted in a row.
void five_at_the_same_moment(Scene& scene) {
  Server server(scene);
  scene.tell("", "", "ten times: five clients connect, all before the server accepts the first");
  scene.hush();
  for (int round = 0; round < 10; ++round) {
    std::vector<Connection*> clients;
    stop(scene, server.program);
    for (const std::string name : {"Ann", "Bob", "Eve", "Dan", "Fay"}) clients.push_back(&server.connects(name));
    go_on(server.program);
    const auto start = Clock::now();
    for (Connection* const client : clients) client->receives("Welcome!", welcomed);
    scene.took(start, milliseconds(0), "the welcome", welcomed);
    for (Connection* const client : clients) is_greeted(*client, "I am " + client->name(), to_each_his_own);
    for (Connection* const client : clients) leaves_in_peace(*client);
  }
}

void thirty_at_once(Scene& scene) {
  Server server(scene);
  std::vector<Connection*> clients;
  for (int number = 1; number <= 30; ++number) clients.push_back(&server.welcomes("client " + std::to_string(number)));
  for (Connection* const client : clients) is_greeted(*client, "I am " + client->name(), to_each_his_own);
}

// An error is taken for a length.
void one_resets(Scene& scene) {
  Server server(scene);
  const Held before = holds_with_one_there(server);
  for (const bool speaks : {false, true}) {
    Connection& client = server.welcomes("client");
    server.says_who_came(client);
    if (speaks) is_greeted(client, "Michael", whole);
    client.resets();
    server.says_who_left(client);
    server.program.comes_back_to(before, given_back);
  }
  is_greeted(server.welcomes("next"), "Tracy", goes_on);
}

// A thread that has ended and is neither joined nor detached keeps its stack. The first clients do not count: what
// they needed is used again.
void many_come_and_go(Scene& scene) {
  constexpr int clients = 50;
  Server server(scene);
  const Held before = holds_with_one_there(server);
  double space = 0;
  scene.tell(std::to_string(2 * clients), "clients", "connect and leave, one after the other");
  scene.hush();
  for (int number = 1; number <= 2 * clients; ++number) {
    leaves_in_peace(server.welcomes("client " + std::to_string(number)));
    server.program.comes_back_to(before, given_back);
    if (number == clients) space = address_space_of(server.program.pid());
  }
  const double grown = address_space_of(server.program.pid()) - space;
  if (grown > clients * stack_of_a_thread() / 2)
    scene.fail("server", "takes",
               std::to_string(static_cast<int>(grown)) + " MiB more of address space with the last 50",
               "no more than with those before",
               "Who has left leaves nothing behind. A thread has a stack, which it keeps until somebody joins it.\n"
               "走了的客户端什么都不该留下。每个线程有自己的栈，没有人 join 它，栈就一直占着。");
}

// A zero byte is written behind the buffer. Nobody may notice: that is what the sanitizer is for.
void long_messages(Scene& scene) {
  const char* const why =
      "However much comes at once, the server greets it all, a part at a time where it is too much.\n"
      "不管一次来多少，服务器都要全部问候到，太多就分几次。";
  Server server(scene);
  for (const int size : {1000, 1024, 10000}) {
    Connection& client = server.welcomes("client");
    client.sends(std::string(static_cast<std::size_t>(size), 'x'));
    client.receives("Hello, " + std::string(1000, 'x'), why);
    const std::string rest = leaves_in_peace(client);
    const auto greeted = 1000 + std::count(rest.begin(), rest.end(), 'x');
    if (greeted < size)
      scene.fail("client", "receives", std::to_string(greeted) + " of the x", std::to_string(size) + " of them", why);
  }
  is_greeted(server.welcomes("next"), "Michael", goes_on);
}

void names_unlike_the_example(Scene& scene) {
  Server server(scene);
  for (const std::string& name : {std::string("小明"), std::string("\xff\n"), std::string("100 %s"),
                                  std::string("exit8"), std::string(" exit"), std::string(300, 'x')}) {
    Connection& client = server.welcomes("client");
    is_greeted(client, name, whole);
    leaves_in_peace(client);
  }
}

void those_who_stay(Scene& scene) {
  Server server(scene);
  Connection& ann = server.welcomes("Ann");
  server.says_who_came(ann);
  Connection& bob = server.welcomes("Bob");
  server.says_who_came(bob);
  ann.sends("exit");
  ann.sees_end(is_over);
  server.says_who_left(ann);
  is_greeted(bob, "I am Bob", goes_on);
  Connection& eve = server.welcomes("Eve");
  is_greeted(eve, "I am Eve", goes_on);
}

void one_never_reads(Scene& scene) {
  Server server(scene);
  Connection& deaf = server.welcomes("deaf");
  Connection& other = server.welcomes("other");
  deaf.floods(std::string(1000, 'x'));
  is_greeted(other, "Michael", goes_on);
  is_greeted(server.welcomes("next"), "Tracy", goes_on);
}

// He has gone before the server answers: what it sends then must not end it, be it the second time.
void one_is_gone_before_the_answer(Scene& scene) {
  Server server(scene);
  Connection& client = server.welcomes("client");
  server.says_who_came(client);
  stop(scene, server.program);
  client.sends(std::string(10000, 'x'));
  client.resets();
  go_on(server.program);
  server.says_who_left(client);
  is_greeted(server.welcomes("next"), "Tracy", goes_on);
}

void one_is_silent(Scene& scene) {
  Server server(scene);
  Connection& client = server.welcomes("client");
  scene.pause(milliseconds(3500));
  is_greeted(client, "Michael",
             "Who is silent stays: only what the task names ends a conversation.\n"
             "不说话的也留着：只有题目里说的才结束对话。");
}

void another_start_at_once(Scene& scene) {
  const Port port(40, 80);
  {
    Server server(scene, port.number());
    Connection& client = server.welcomes("client");
    client.sends("exit");
    client.receives_all(is_over);
    server.program.halt(true);
  }
  const Server again(scene, port.number());
}

void it_sleeps(Scene& scene) {
  Server server(scene);
  server.program.sleeps();
  Connection& client = server.welcomes("client");
  server.program.sleeps();
  leaves_in_peace(client);
  server.program.sleeps();
}

}  // namespace

int main() {
  return check({{"the port that it was given · 给它的端口", the_given_port},
                {"a greeting, and no more · 一句问候，没有多余的", a_greeting_and_no_more},
                {"two at once · 两个同时", two_at_once},
                {"one ends his stream · 有人不再发送", one_ends_his_stream},
                {"one says exit · 有人说 exit", one_says_exit},
                {"five at the same moment · 五个同一瞬间", five_at_the_same_moment},
                {"thirty at once · 三十个同时", thirty_at_once},
                {"one resets the connection · 有人重置连接", one_resets},
                {"many come and go · 许多人来了又走", many_come_and_go},
                {"long messages · 很长的消息", long_messages},
                {"names unlike the example · 和例子不一样的名字", names_unlike_the_example},
                {"it sleeps while nobody speaks · 没人说话时睡着", it_sleeps},
                {"those who stay · 留下的人", those_who_stay},
                {"one never reads · 有人从来不读", one_never_reads},
                {"one is gone before the answer · 没等回答就走了", one_is_gone_before_the_answer},
                {"one is silent · 有人不说话", one_is_silent},
                {"another start at once · 马上再启动", another_start_at_once},
                {"this machine alone · 只有本机", this_machine_alone}});
}
