// Checks that tcp_server and tcp_client take for a message what its length says, however the bytes arrive.
#include <cmath>
#include <deque>
#include <fstream>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"
#include "tests/support/inside.hpp"
#include "tests/support/literal.hpp"

namespace {

const char* const framed =
    "Each message has its length in front of it, both ways: two bytes, the high one first, that count the rest.\n"
    "双方的每条消息前面都有它的长度：两个字节，高位在前，说的是后面有多少字节。";
const char* const however =
    "A message is what its length says. Where one recv ends and the next begins says nothing about that.\n"
    "长度说多长，消息就是多长。一次 recv 到哪里为止，和消息到哪里为止没有关系。";
const char* const kept =
    "What has come of a message, be it half of its length, is kept until the rest is there.\n"
    "消息只来了一部分，哪怕只是半个长度，也要留着，等其余的到了才算完整。";
const char* const any_byte =
    "A name may hold any bytes: what is a name and what is not is told by the length alone.\n"
    "名字里什么字节都可以有：哪些字节是名字，只由长度来说。";
const char* const only_a_name =
    "\"exit\" is a name like any other: it is a length of 0 that says goodbye.\n"
    "“exit”是个普通的名字：长度 0 才是道别。";
const char* const each_its_own =
    "What has come from one client is nothing to another: each stream has messages of its own.\n"
    "各个客户端互不相干：每条连接的消息各算各的。";
const char* const is_over =
    "A length of 0 says goodbye: the server closes the connection, and that is all its answer.\n"
    "长度 0 是道别：服务器关闭连接，别的什么也不回答。";
const char* const cut_off =
    "Where the stream ends within a message there is no message, and no answer: the connection ends.\n"
    "消息还没来完，流就结束了，那就不算消息，不用回答：连接到此结束。";
const char* const undisturbed =
    "What one client has promised, and what becomes of it, is nothing to the others.\n"
    "一个客户端说要发多少、后来怎样，都不关别的客户端的事。";

std::string goodbye() { return with_length(""); }

// A name of so many bytes. There are blanks in it, so that a transcript shows it as a string, which it cuts.
std::string name_of(std::size_t size) {
  std::string name;
  while (name.size() < size) name += "Adolph Blaine Charles David Earl ";
  name.resize(size);
  return name;
}

// tcp_server, and a client that has connected.
struct Visit {
  explicit Visit(Scene& scene, const std::string& delay = "0")
      : server(scene.server("tcp_server", {"--delay", delay})), client(scene, "client", server.address()) {
    client.receives(with_length("Welcome!"), framed);
  }

  void greets(const std::string& name, const char* why) {
    client.sends(with_length(name));
    client.receives(with_length("Hello, " + name), why);
  }

  Program& server;
  Connection client;
};

// Another client of the same server, served from its welcome to its goodbye.
void serves_another(Scene& scene, const Program& server, const char* why) {
  Connection other(scene, "other", server.address());
  other.receives(with_length("Welcome!"), why);
  other.sends(with_length("Bob"));
  other.receives(with_length("Hello, Bob"), why);
  other.sends(goodbye());
  other.sees_end(is_over);
}

void a_name(Scene& scene) {
  Visit visit(scene);
  visit.greets("Michael", framed);
  visit.greets("小明", framed);
}

void a_goodbye(Scene& scene) {
  Visit visit(scene);
  visit.greets("Michael", framed);
  visit.client.sends(goodbye());
  visit.client.sees_end(is_over);
}

void exit_is_a_name(Scene& scene) {
  Visit visit(scene);
  visit.greets("exit", only_a_name);
  visit.greets("Michael", only_a_name);
}

void three_in_one_segment(Scene& scene) {
  Visit visit(scene);
  visit.client.sends(with_length("Michael") + with_length("Tracy") + with_length("Sarah"));
  visit.client.receives(with_length("Hello, Michael") + with_length("Hello, Tracy") + with_length("Hello, Sarah"),
                        however);
}

void a_message_and_a_half(Scene& scene) {
  Visit visit(scene);
  const std::string next = with_length("Tracy");
  visit.client.sends(with_length("Michael") + next.substr(0, 5));
  visit.client.receives(with_length("Hello, Michael"), however);
  visit.client.is_left_waiting(kept);
  visit.client.sends(next.substr(5) + goodbye());
  visit.client.receives(with_length("Hello, Tracy"), kept);
  visit.client.sees_end(is_over);
}

void a_length_in_two_segments(Scene& scene) {
  Visit visit(scene);
  const std::string message = with_length("Michael");
  visit.client.sends(message.substr(0, 1));
  visit.client.is_left_waiting(kept);
  visit.client.sends(message.substr(1));
  visit.client.receives(with_length("Hello, Michael"), kept);
}

void byte_by_byte(Scene& scene) {
  Visit visit(scene);
  visit.client.may_hear_more();
  for (const char byte : with_length("Michael") + goodbye()) {
    visit.client.sends({byte});
    scene.pause(milliseconds(50));
  }
  visit.client.receives(with_length("Hello, Michael"), however);
  visit.client.sees_end(is_over);
}

void cut_at_every_place(Scene& scene) {
  Visit visit(scene);
  visit.client.may_hear_more();
  const std::string all = with_length("Ann") + with_length("Bob") + with_length("Eve");
  for (std::size_t cut = 1; cut < all.size(); ++cut) {
    visit.client.sends(all.substr(0, cut));
    scene.pause(milliseconds(30));
    visit.client.sends(all.substr(cut));
    visit.client.receives(with_length("Hello, Ann") + with_length("Hello, Bob") + with_length("Hello, Eve"), however);
  }
}

void two_clients_in_pieces(Scene& scene) {
  Visit visit(scene);
  Connection other(scene, "other", visit.server.address());
  other.receives(with_length("Welcome!"), framed);
  const std::string michael = with_length("Michael");
  const std::string tracy = with_length("Tracy");
  visit.client.sends(michael.substr(0, 1));
  scene.pause(milliseconds(100));
  other.sends(tracy.substr(0, 4));
  scene.pause(milliseconds(100));
  visit.client.sends(michael.substr(1));
  visit.client.receives(with_length("Hello, Michael"), each_its_own);
  other.sends(tracy.substr(4));
  other.receives(with_length("Hello, Tracy"), each_its_own);
}

void ends_within_a_message(Scene& scene) {
  Visit visit(scene);
  for (const std::size_t size : {1, 2, 5}) {
    Connection brief(scene, "brief", visit.server.address());
    brief.receives(with_length("Welcome!"), framed);
    brief.sends(with_length("Michael") + with_length("Tracy").substr(0, size));
    brief.says_no_more();
    brief.receives(with_length("Hello, Michael"), however);
    brief.sees_end(cut_off);
  }
  visit.greets("Michael", undisturbed);
}

void any_bytes(Scene& scene) {
  Visit visit(scene);
  for (const std::string& name :
       {std::string("\n"), std::string("Mich\nael\n"), std::string("\0", 1), std::string("Mich\0ael", 8),
        std::string("\0\0", 2), std::string("\xff\xff"), std::string(" "), with_length("Tracy")})
    visit.greets(name, any_byte);
}

// On both sides of what a signed byte, a byte and a recv(1024) can hold, for the name and for its greeting.
void names_of_many_lengths(Scene& scene) {
  Visit visit(scene);
  for (const std::size_t length : {1, 120, 121, 127, 128, 248, 249, 255, 256, 1017, 1018, 1024, 1025, 5000})
    visit.greets(name_of(length), framed);
}

void the_longest_name(Scene& scene) {
  Visit visit(scene);
  for (const std::size_t length : {32760, 32761, 32768, 65528})
    visit.greets(name_of(length),
                 "A name has up to 65,528 bytes: so many that its greeting fits a message.\n"
                 "名字最长 65528 字节：这样问候正好放得进一条消息。");
}

void a_long_one_in_pieces(Scene& scene) {
  Visit visit(scene);
  const std::string name = name_of(65528);
  const std::string message = with_length(name);
  for (const std::size_t start : {0, 20000, 40000}) {
    visit.client.sends(message.substr(start, 20000));
    visit.client.is_left_waiting(kept);
  }
  visit.client.sends(message.substr(60000));
  visit.client.receives(with_length("Hello, " + name), kept);
}

void many_in_one_segment(Scene& scene) {
  Visit visit(scene);
  std::string asked;
  std::string answered;
  for (std::size_t number = 1; number <= 200; ++number) {
    asked += with_length(name_of(number));
    answered += with_length("Hello, " + name_of(number));
  }
  visit.client.may_hear_more();
  visit.client.sends(asked);
  visit.client.receives(answered, however);
}

// A client leaves in mid-message; what it has begun is nobody's.
void a_rest_of_who_has_left(Scene& scene) {
  Visit visit(scene);
  visit.client.sends(with_length("Michael") + with_length("Tracy").substr(0, 4));
  visit.client.receives(with_length("Hello, Michael"), however);
  visit.client.leaves();
  for (int round = 0; round < 3; ++round) serves_another(scene, visit.server, each_its_own);
}

void after_a_goodbye(Scene& scene) {
  Visit visit(scene);
  visit.greets("Michael", framed);
  visit.client.sends(goodbye() + with_length("Tracy"));
  // Closed with something unread, the connection is reset; either end will do.
  const std::string more = visit.client.receives_all(is_over);
  if (!more.empty())
    scene.fail_bytes("client", "receives", more, "", "",
                     "What comes after a goodbye is not answered any more.\n道别之后的，不再回答。");
}

void a_promise_not_kept(Scene& scene) {
  const char* const why =
      "The length is 65,535, and so many bytes have not come: the server waits for them, until the stream ends or a "
      "stop.\n"
      "长度说有 65535 字节，还没有来这么多：服务器要等，直到流结束，或者有人让它停下来。";
  Visit visit(scene);
  visit.client.sends("\xff\xff");
  visit.client.is_left_waiting(why);
  visit.client.sends("Michael");
  visit.client.is_left_waiting(why);
  visit.server.sleeps();
  serves_another(scene, visit.server, undisturbed);
  visit.server.is_told_to_stop();
  visit.client.sees_end(why);
  visit.server.stops();
}

void a_slow_message(Scene& scene) {
  Visit visit(scene);
  const std::string message = with_length("Michael");
  visit.client.sends(message.substr(0, 5));
  scene.pause(milliseconds(3500));
  visit.client.sends(message.substr(5));
  visit.client.receives(with_length("Hello, Michael"), kept);
}

// The memory that a process has in use, in KiB. (Its status, which is read faster, may lag behind: proc(5), VmRSS.)
double memory_now(pid_t process) {
  std::ifstream pages("/proc/" + std::to_string(process) + "/smaps_rollup");
  for (std::string word; pages >> word;)
    if (word == "Rss:" && pages >> word) return std::stod(word);
  throw Skipped("the system does not tell what memory a process has in use; 系统不说一个进程占了多少内存");
}

void many_promises(Scene& scene) {
  constexpr int many = 100;
  Program& server = scene.server("tcp_server", {"--delay", "0", "--backlog", "100"});
  scene.tell("100 clients", "connect");
  scene.tell("each", "sends", R"("\xff\xff")");
  scene.hush();
  std::deque<Connection> clients;
  for (int number = 1; number <= many; ++number) {
    clients.emplace_back(scene, "client " + std::to_string(number), server.address());
    clients.back().receives(with_length("Welcome!"), framed);
  }
  const double before = memory_now(server.pid());
  for (const Connection& client : clients) client.says_quietly("\xff\xff");
  const auto is_waiting = [&] { return unread_at(std::stoi(server.port())) == 0 && !runs_now(server.pid()); };
  scene.wait_until(
      is_waiting, "tcp_server", "has", [] { return "not read all of them"; }, "a server that waits for more", kept);
  serves_another(scene, server, undisturbed);
  const double each = (memory_now(server.pid()) - before) / many;
  if (each >= 16)
    scene.fail("tcp_server", "takes", std::to_string(std::lround(each)) + " KiB more for each of them",
               "less than 16 KiB more",
               "A length is a promise of a stranger: the memory is for what has come, not for what may never come.\n"
               "长度只是陌生人的一句话：内存要留给已经来了的字节，不是留给也许永远不来的。");
}

// Whether these are messages, the last one whole.
bool are_messages(const std::string& bytes) {
  std::size_t place = 0;
  while (place + 2 <= bytes.size()) {
    const std::size_t high = static_cast<unsigned char>(bytes[place]);
    const std::size_t low = static_cast<unsigned char>(bytes[place + 1]);
    place += 2 + high * 256 + low;
  }
  return place == bytes.size();
}

void a_name_too_long(Scene& scene) {
  Visit visit(scene);
  for (const std::size_t length : {65529, 65535}) {
    Connection stranger(scene, "stranger", visit.server.address());
    stranger.receives(with_length("Welcome!"), framed);
    stranger.sends(with_length(name_of(length)));
    stranger.says_no_more();
    const std::string all = stranger.receives_all(cut_off);
    if (!are_messages(all))
      scene.fail("stranger", "receives", literal(all), "whole messages, or none",
                 "The greeting of such a name fits no message. Whatever is said instead is a message with its length.\n"
                 "这么长的名字，问候放不进一条消息。不管改说什么，都要是带着长度的完整消息。");
  }
  visit.greets("Michael", undisturbed);
  serves_another(scene, visit.server, undisturbed);
}

void the_delay_of_a_whole_message(Scene& scene) {
  const char* const why =
      "A message is answered --delay after its last byte has come, no sooner and hardly later.\n"
      "一条消息的最后一个字节到了，再过 --delay 才回答，不早，也不会晚多少。";
  Visit visit(scene, "1");
  const std::string message = with_length("Michael");
  visit.client.sends(message.substr(0, 2));
  scene.pause(milliseconds(900));
  const auto start = Clock::now();
  visit.client.sends(message.substr(2));
  visit.client.receives(with_length("Hello, Michael"), why);
  scene.took(start, milliseconds(1000), "the reply", why);
  visit.server.stops();
}

// tcp_client, and a server that sends what it has to say as it likes.
struct Call {
  Call(Scene& scene, const std::vector<std::string>& names, const char* why)
      : listener(scene, "server"),
        client(scene.client("tcp_client", arguments(names))),
        server(listener.accepts(why)) {}

  void ends() {
    server.receives(goodbye(),
                    "Where the client said \"exit\", it says goodbye now: a length of 0.\n"
                    "客户端原来说“exit”的地方，现在发长度 0 道别。");
    server.sees_end("After its goodbye the client closes the connection, as before.\n道别以后，客户端照旧关闭连接。");
    client.ends(0, "All names are greeted.\n名字都问候过了。");
  }

  std::vector<std::string> arguments(const std::vector<std::string>& names) const {
    std::vector<std::string> all{"--port", listener.port()};
    all.insert(all.end(), names.begin(), names.end());
    return all;
  }

  Listener listener;
  Program& client;
  Connection server;
};

const char* const connects = "The client connects, as before.\n客户端照旧先连接。";
const char* const client_waits =
    "The client waits for the whole message, too, and prints it without its length.\n"
    "客户端也要等到一条完整的消息，打印时不带长度。";
const char* const next_message =
    "What came together with one message belongs to the next.\n跟着一条消息一起来的，是下一条消息的开头。";

void the_client_converses(Scene& scene) {
  Call call(scene, {"Michael", "小明"}, connects);
  call.server.sends(with_length("Welcome!"));
  call.client.prints("Welcome!", client_waits);
  for (const std::string name : {"Michael", "小明"}) {
    call.server.receives(with_length(name), framed);
    call.server.sends(with_length("Hello, " + name));
    call.client.prints("Hello, " + name, client_waits);
  }
  call.ends();
}

void the_client_puts_together(Scene& scene) {
  Call call(scene, {"小明", "Tracy"}, connects);
  const std::string welcome = with_length("Welcome!");
  const std::string hello = with_length("Hello, 小明");
  call.server.sends(welcome.substr(0, 1));
  scene.pause(milliseconds(100));
  call.server.sends(welcome.substr(1, 4));
  scene.pause(milliseconds(100));
  call.server.is_left_waiting(client_waits);
  call.server.sends(welcome.substr(5) + hello.substr(0, 10));
  call.client.prints("Welcome!", client_waits);
  call.server.receives(with_length("小明"), framed);
  call.server.is_left_waiting(client_waits);
  call.server.sends(hello.substr(10) + with_length("Hello, Tracy"));
  call.client.prints("Hello, 小明", next_message);
  call.server.receives(with_length("Tracy"), framed);
  call.client.prints("Hello, Tracy", next_message);
  call.ends();
}

void the_client_byte_by_byte(Scene& scene) {
  Call call(scene, {"Michael"}, connects);
  for (const char byte : with_length("Welcome!")) {
    call.server.sends({byte});
    scene.pause(milliseconds(30));
  }
  call.client.prints("Welcome!", client_waits);
  call.server.receives(with_length("Michael"), framed);
  for (const char byte : with_length("Hello, Michael")) {
    call.server.sends({byte});
    scene.pause(milliseconds(30));
  }
  call.client.prints("Hello, Michael", client_waits);
  call.ends();
}

void all_replies_at_once(Scene& scene) {
  Call call(scene, {"Michael", "Tracy", "Sarah"}, connects);
  call.server.sends(with_length("Welcome!") + with_length("Hello, Michael") + with_length("Hello, Tracy") +
                    with_length("Hello, Sarah"));
  call.client.prints("Welcome!", next_message);
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) {
    call.server.receives(with_length(name), framed);
    call.client.prints("Hello, " + name, next_message);
  }
  call.ends();
}

void the_client_sends_any_name(Scene& scene) {
  Call call(scene, {"exit", "Mich\nael", "Tracy"}, only_a_name);
  call.server.sends(with_length("Welcome!"));
  call.client.prints("Welcome!", client_waits);
  call.server.receives(with_length("exit"), only_a_name);
  call.server.sends(with_length("Hello, exit"));
  call.client.prints("Hello, exit", only_a_name);
  call.server.receives(with_length("Mich\nael"), any_byte);
  call.server.sends(with_length("Hello, Mich\nael"));
  call.client.prints("Hello, Mich", any_byte);
  call.client.prints("ael", any_byte);
  call.server.receives(with_length("Tracy"), any_byte);
  const std::string reply("Hello, Tra\0cy", 13);
  call.server.sends(with_length(reply));
  call.client.prints(reply, any_byte);
  call.ends();
}

void the_client_sends_the_longest(Scene& scene) {
  const char* const why =
      "The longest name has 65,528 bytes, and its greeting 65,535, which two bytes can count.\n"
      "最长的名字有 65528 字节，它的问候有 65535 字节，两个字节正好数得过来。";
  const std::string name = name_of(65528);
  Call call(scene, {name, name_of(300)}, why);
  call.server.sends(with_length("Welcome!"));
  call.client.prints("Welcome!", client_waits);
  call.server.receives(with_length(name), why);
  const std::string hello = with_length("Hello, " + name);
  call.server.sends(hello.substr(0, 40000));
  call.server.is_left_waiting(client_waits);
  call.server.sends(hello.substr(40000));
  scene.hush();  // a line that no screen holds
  call.client.prints("Hello, " + name, why);
  call.server.receives(with_length(name_of(300)), framed);
  call.server.sends(with_length("Hello, " + name_of(300)));
  call.client.prints("Hello, " + name_of(300), client_waits);
  call.ends();
}

void the_client_refuses(Scene& scene) {
  const char* const why =
      "A name of more than 65,528 bytes is refused before the client connects, and so is an empty one: status 2.\n"
      "超过 65528 字节的名字，还有空的名字，客户端在连接之前就拒绝：退出状态是 2。";
  Listener listener(scene, "server");
  for (const std::string& name : {std::string(), name_of(65529), name_of(65535), name_of(70000)})
    scene.start("tcp_client", {"--port", listener.port(), "Michael", name}).ends_with_error(2, {}, why);
  listener.has_nobody_waiting(why);
}

void a_reply_cut_off(Scene& scene) {
  for (const std::size_t size : {1, 2, 10}) {
    Call call(scene, {"Michael"}, connects);
    call.server.sends(with_length("Welcome!"));
    call.client.prints("Welcome!", client_waits);
    call.server.receives(with_length("Michael"), framed);
    call.server.sends(with_length("Hello, Michael").substr(0, size));
    call.server.leaves();
    call.client.ends_with_error(1, {"recv", call.listener.address()},
                                "A stream that ends within a message has not brought an answer: an error, as before.\n"
                                "回答还没来完，流就结束了，那就是没有回答：照旧是错误。");
  }
}

}  // namespace

int main() {
  return check(together({{{"a name with its length in front · 前面带长度的名字", a_name},
                          {"a goodbye · 道别", a_goodbye},
                          {"exit is a name · exit 是名字", exit_is_a_name},
                          {"three messages in one segment · 三条消息一起来", three_in_one_segment},
                          {"a message and a half · 一条半消息", a_message_and_a_half},
                          {"a length in two segments · 长度分两次来", a_length_in_two_segments},
                          {"messages byte by byte · 一个字节一个字节地来", byte_by_byte},
                          {"messages cut at every place · 在每个位置切开", cut_at_every_place},
                          {"two clients, in pieces · 两个客户端，都分几次", two_clients_in_pieces},
                          {"a stream that ends within a message · 消息没来完，流就结束", ends_within_a_message},
                          {"any bytes · 任意字节", any_bytes},
                          {"names of many lengths · 各种长度的名字", names_of_many_lengths},
                          {"the longest name · 最长的名字", the_longest_name},
                          {"a long message in pieces · 长消息分几次来", a_long_one_in_pieces},
                          {"many messages in one segment · 许多消息一起来", many_in_one_segment},
                          {"the rest of who has left · 走了的人剩下的字节", a_rest_of_who_has_left},
                          {"what comes after a goodbye · 道别之后的", after_a_goodbye},
                          {"a promise that is not kept · 说了不算的长度", a_promise_not_kept},
                          {"a slow message · 来得很慢的消息", a_slow_message},
                          {"a hundred promises · 一百个说了不算的长度", many_promises},
                          {"a name that is too long · 太长的名字", a_name_too_long},
                          {"the delay of a whole message · 整条消息到了才算延迟", the_delay_of_a_whole_message},
                          {"the client's conversation · 客户端的对话", the_client_converses},
                          {"the client puts its messages together · 客户端拼出消息", the_client_puts_together},
                          {"the client, byte by byte · 客户端，一个字节一个字节", the_client_byte_by_byte},
                          {"all replies at once · 回答一起来", all_replies_at_once},
                          {"the client sends any name · 客户端什么名字都能发", the_client_sends_any_name},
                          {"the client sends the longest name · 客户端发最长的名字", the_client_sends_the_longest},
                          {"names that the client refuses · 客户端拒绝的名字", the_client_refuses},
                          {"a reply that is cut off · 没来完的回答", a_reply_cut_off}},
                         tcp_server_as_before(Ending::length),
                         tcp_client_as_before(Ending::length),
                         udp_server_as_before(),
                         udp_client_as_before(),
                         pairs_as_before()}));
}
