// Checks that tcp_server and tcp_client take for a message what ends with a newline, however the bytes arrive.
#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const framed =
    "Each message ends with a newline, both ways: so the other side knows where it ends.\n"
    "双方的每条消息都以换行结尾：对面这才知道一条消息到哪里为止。";
const char* const however =
    "A message is what stands before a newline. Where one recv ends and the next begins says nothing about that.\n"
    "换行之前的就是一条消息。一次 recv 到哪里为止，和消息到哪里为止没有关系。";
const char* const kept =
    "The beginning of a message has to be kept until its newline is "
    "there.\n消息只来了前一半，就要留着，等换行到了才算完整。";
const char* const each_its_own =
    "What has come from one client is nothing to another: each stream has a rest of its own.\n"
    "各个客户端互不相干：每条连接剩下的字节，要各存各的。";
const char* const is_over =
    "The conversation is over: the server closes the connection.\n对话结束了，服务器要关闭连接。";
const char* const no_message =
    "What does not end with a newline is no message, and gets no answer: nobody knows what it was to become.\n"
    "没有换行的残余不算消息，不用回答：谁也不知道后面还有什么。";

// tcp_server, and a client that has connected.
struct Visit {
  explicit Visit(Scene& scene, const std::string& delay = "0")
      : server(scene.server("tcp_server", {"--delay", delay})), client(scene, "client", server.address()) {
    server.prints("Waiting for connection...",
                  "The server says that it is ready, as before.\n服务器照旧说自己准备好了。");
    client.receives("Welcome!\n", framed);
  }

  Program& server;
  Connection client;
};

void three_in_one_segment(Scene& scene) {
  Visit visit(scene);
  visit.client.sends("Michael\nTracy\nSarah\n");
  visit.client.receives("Hello, Michael\nHello, Tracy\nHello, Sarah\n", however);
  visit.client.sends("exit\n");
  visit.client.sees_end(is_over);
}

void one_in_two_segments(Scene& scene) {
  Visit visit(scene);
  visit.client.sends("Michael\nTra");
  visit.client.receives("Hello, Michael\n", however);
  visit.client.is_left_waiting(kept);
  visit.client.sends("cy\nexit\n");
  visit.client.receives("Hello, Tracy\n", kept);
  visit.client.sees_end(is_over);
}

void cut_within_a_character(Scene& scene) {
  Visit visit(scene);
  visit.client.sends("Michael\n\xe5\xb0");
  visit.client.receives("Hello, Michael\n", however);
  visit.client.sends("\x8f\xe6\x98\x8e\n");
  visit.client.receives(
      "Hello, 小明\n",
      "TCP cuts between any two bytes, and 小 has three of them, \\xe5\\xb0\\x8f. Only the message is text.\n"
      "TCP 可以在任何两个字节之间切开，而“小”有三个字节：\\xe5\\xb0\\x8f。完整的消息才是文字。");
}

void byte_by_byte(Scene& scene) {
  Visit visit(scene);
  for (const char byte : std::string("Michael\nexit\n")) {
    visit.client.may_hear_more();
    visit.client.sends({byte});
    scene.pause(milliseconds(50));
  }
  visit.client.receives("Hello, Michael\n", however);
  visit.client.sees_end(is_over);
}

void newlines_at_every_place(Scene& scene) {
  Visit visit(scene);
  const std::string all = "Ann\nBob\nEve\n";
  for (std::size_t cut = 1; cut < all.size(); ++cut) {
    visit.client.may_hear_more();
    visit.client.sends(all.substr(0, cut));
    scene.pause(milliseconds(30));
    visit.client.sends(all.substr(cut));
    visit.client.receives("Hello, Ann\nHello, Bob\nHello, Eve\n", however);
  }
}

void a_last_one_without_newline(Scene& scene) {
  Visit visit(scene);
  visit.client.sends("Michael\nTra");
  visit.client.says_no_more();
  visit.client.receives("Hello, Michael\n", however);
  visit.client.sees_end(no_message);
}

void an_exit_without_newline(Scene& scene) {
  Visit visit(scene);
  visit.client.sends("exit");
  visit.client.is_left_waiting("An \"exit\" without a newline is not a message yet.\n没有换行的“exit”还不是一条消息。");
  visit.client.sends("us\n");
  visit.client.receives("Hello, exitus\n", kept);
}

void names_with_exit_in_them(Scene& scene) {
  Visit visit(scene);
  for (const std::string name : {"exit 8", "no exit", "exited", "Exit", " exit", "exit "}) {
    visit.client.sends(name + "\n");
    visit.client.receives("Hello, " + name + "\n",
                          "Only a message that is \"exit\" ends the conversation; one with more in it is a name.\n"
                          "只有内容正好是“exit”的消息才结束对话，多一个字节都是名字。");
  }
  visit.client.sends("Michael\nexit\n");
  visit.client.receives("Hello, Michael\n", however);
  visit.client.sees_end(is_over);
}

void after_an_exit(Scene& scene) {
  Visit visit(scene);
  visit.client.sends("Michael\nexit\nTracy\n");
  visit.client.receives("Hello, Michael\n", however);
  // Closed with something unread, the connection is reset; either end will do.
  const std::string more = visit.client.receives_all(is_over);
  if (!more.empty())
    scene.fail_bytes("client", "receives", more, "", "",
                     "What comes after \"exit\" is not answered any more.\n“exit”之后的，不再回答。");
}

void long_messages(Scene& scene) {
  Visit visit(scene);
  for (const std::size_t length : {255, 256, 511, 999, 1000}) {
    const std::string name(length, 'x');
    visit.client.sends(name + "\n");
    visit.client.receives(
        "Hello, " + name + "\n",
        "A message has up to 1000 bytes, and is one message.\n一条消息最多 1000 字节，再长也还是一条。");
  }
  const std::string half(500, 'y');
  visit.client.sends(half);
  visit.client.is_left_waiting(kept);
  visit.client.sends(half + "\n");
  visit.client.receives("Hello, " + half + half + "\n", kept);
}

// More than one recv(1024) takes, so that every cut but one is within a message.
void many_in_one_segment(Scene& scene) {
  Visit visit(scene);
  std::string asked;
  std::string answered;
  for (int number = 0; number < 200; ++number) {
    const std::string name =
        "name number " + std::to_string(number) + std::string(static_cast<std::size_t>(number % 7), '.');
    asked += name + "\n";
    answered += "Hello, " + name + "\n";
  }
  visit.client.sends(asked);
  visit.client.receives(answered, however);
  visit.client.sends("exit\n");
  visit.client.sees_end(is_over);
}

void two_clients_in_pieces(Scene& scene) {
  Visit visit(scene);
  Connection other(scene, "other", visit.server.address());
  other.receives("Welcome!\n", framed);
  visit.client.sends("Mich");
  scene.pause(milliseconds(100));
  other.sends("Tra");
  scene.pause(milliseconds(100));
  visit.client.sends("ael\nSa");
  visit.client.receives("Hello, Michael\n", each_its_own);
  other.sends("cy\n");
  other.receives("Hello, Tracy\n", each_its_own);
  other.leaves();
  Connection third(scene, "third", visit.server.address());
  third.receives("Welcome!\n", framed);
  third.sends("Bob\n");
  third.receives("Hello, Bob\n", each_its_own);
  visit.client.sends("rah\n");
  visit.client.receives("Hello, Sarah\n", each_its_own);
}

// A client leaves in mid-message; what it has begun is nobody's.
void a_rest_of_who_has_left(Scene& scene) {
  Visit visit(scene);
  visit.client.sends("Michael\nTra");
  visit.client.receives("Hello, Michael\n", however);
  visit.client.leaves();
  for (int round = 0; round < 3; ++round) {
    Connection next(scene, "next", visit.server.address());
    next.receives("Welcome!\n", framed);
    next.sends("Bob\n");
    next.receives("Hello, Bob\n", each_its_own);
  }
}

void any_other_byte(Scene& scene) {
  Visit visit(scene);
  for (const std::string& name : {std::string("a\0b", 3), std::string("\xff\xfe"), std::string(" "), std::string("\t"),
                                  std::string("\v\f"), std::string("\\n"), std::string("\0", 1)}) {
    visit.client.sends(name + "\n");
    visit.client.receives("Hello, " + name + "\n",
                          "A message has any bytes but a newline.\n消息里除了换行，什么字节都可以有。");
  }
}

// tcp_client, and a server that sends what it has to say as it likes.
struct Call {
  Call(Scene& scene, const std::vector<std::string>& names)
      : listener(scene, "server"),
        client(scene.client("tcp_client", arguments(names))),
        server(listener.accepts("The client connects, as before.\n客户端照旧先连接。")) {}

  void ends() {
    server.receives("exit\n", framed);
    server.sees_end("After \"exit\" the client closes the connection, as before.\n说完“exit”，客户端照旧关闭连接。");
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

const char* const client_waits =
    "The client waits for the newline, too, and prints the message without it.\n"
    "客户端也要等到换行才算一条消息，打印时不带换行。";
const char* const next_message =
    "What came together with one message belongs to the next.\n跟着一条消息一起来的，是下一条消息的开头。";

void the_client_puts_together(Scene& scene) {
  Call call(scene, {"小明", "Tracy"});
  call.server.sends("Wel");
  scene.pause(milliseconds(100));
  call.server.sends("come!\nHello, ");
  call.client.prints("Welcome!", client_waits);
  call.server.receives("小明\n", framed);
  call.server.sends("\xe5\xb0");
  scene.pause(milliseconds(100));
  call.server.is_left_waiting(client_waits);
  call.server.sends("\x8f\xe6\x98\x8e\nHello, Tracy\n");
  call.client.prints("Hello, 小明", next_message);
  call.server.receives("Tracy\n", framed);
  call.client.prints("Hello, Tracy", next_message);
  call.ends();
}

void the_client_byte_by_byte(Scene& scene) {
  Call call(scene, {"Michael"});
  for (const char byte : std::string("Welcome!\n")) {
    call.server.sends({byte});
    scene.pause(milliseconds(30));
  }
  call.client.prints("Welcome!", client_waits);
  call.server.receives("Michael\n", framed);
  for (const char byte : std::string("Hello, Michael\n")) {
    call.server.sends({byte});
    scene.pause(milliseconds(30));
  }
  call.client.prints("Hello, Michael", client_waits);
  call.ends();
}

void all_replies_at_once(Scene& scene) {
  Call call(scene, {"Michael", "Tracy", "Sarah"});
  call.server.sends("Welcome!\nHello, Michael\nHello, Tracy\nHello, Sarah\n");
  call.client.prints("Welcome!", next_message);
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) {
    call.server.receives(name + "\n", framed);
    call.client.prints("Hello, " + name, next_message);
  }
  call.ends();
}

void a_long_reply(Scene& scene) {
  const std::string name(1000, 'x');
  Call call(scene, {name, name});
  call.server.sends("Welcome!\n");
  call.client.prints("Welcome!", client_waits);
  for (int round = 0; round < 2; ++round) {
    call.server.receives(
        name + "\n", "A message has up to 1000 bytes, and is one message.\n一条消息最多 1000 字节，再长也还是一条。");
    call.server.sends("Hello, " + name.substr(0, 600));
    scene.pause(milliseconds(100));
    call.server.sends(name.substr(600) + "\n");
    call.client.prints("Hello, " + name, client_waits);
  }
  call.ends();
}

void a_reply_without_newline(Scene& scene) {
  Call call(scene, {"Michael"});
  call.server.sends("Welcome!\n");
  call.client.prints("Welcome!", client_waits);
  call.server.receives("Michael\n", framed);
  call.server.sends("Hello, Mich");
  call.server.leaves();
  call.client.ends_with_error(1, {"recv", call.listener.address()},
                              "A stream that ends before the newline has not brought an answer: an error, as before.\n"
                              "还没等到换行，流就结束了，那就是没有回答：照旧是错误。");
}

}  // namespace

int main() {
  return check(together({{{"three messages in one segment · 三条消息一起来", three_in_one_segment},
                          {"one message in two segments · 一条消息分两次来", one_in_two_segments},
                          {"a message cut within a character · 在一个字中间切开", cut_within_a_character},
                          {"messages byte by byte · 一个字节一个字节地来", byte_by_byte},
                          {"messages cut at every place · 在每个位置切开", newlines_at_every_place},
                          {"a last message without a newline · 最后一条没有换行", a_last_one_without_newline},
                          {"an exit without a newline · 没有换行的 exit", an_exit_without_newline},
                          {"names with exit in them · 带有 exit 的名字", names_with_exit_in_them},
                          {"what comes after an exit · exit 之后的", after_an_exit},
                          {"long messages · 长消息", long_messages},
                          {"many messages in one segment · 许多消息一起来", many_in_one_segment},
                          {"two clients, in pieces · 两个客户端，都分几次", two_clients_in_pieces},
                          {"the rest of who has left · 走了的人剩下的字节", a_rest_of_who_has_left},
                          {"any other byte · 其他任何字节", any_other_byte},
                          {"the client puts its messages together · 客户端拼出消息", the_client_puts_together},
                          {"the client, byte by byte · 客户端，一个字节一个字节", the_client_byte_by_byte},
                          {"all replies at once · 回答一起来", all_replies_at_once},
                          {"a long reply · 长的回答", a_long_reply},
                          {"a reply without a newline · 没有换行的回答", a_reply_without_newline}},
                         tcp_server_as_before(Ending::newline),
                         tcp_client_as_before(Ending::newline),
                         pairs_as_before()}));
}
