// Checks that `tcp_client -` speaks with the lines of its standard input, each as soon as it is there.
#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"

namespace {

const char* const each_line =
    "Each line of the standard input is a name to send, whole, as it is, and without its newline.\n"
    "标准输入的每一行都是一个要发送的名字：整行、原样，不带换行符。";
const char* const each_reply =
    "The reply to a line is printed before the next line is read: someone may be typing them.\n"
    "先打印这一行的回答，再读下一行：那边也许有人在一行一行地输入。";
const char* const the_end =
    "The end of the input ends the conversation, as the last name on the command line does: \"exit\", and close.\n"
    "输入结束了，对话也就结束，和命令行上最后一个名字之后一样：说“exit”，然后关闭。";

// tcp_client -, connected and welcomed.
struct Conversation {
  explicit Conversation(Scene& scene, const std::string& timeout = "5")
      : listener(scene, "server"),
        client(scene.client("tcp_client", {"--port", listener.port(), "--timeout", timeout, "-"})),
        server(listener.accepts("The client connects before it reads its input, as it does before it sends a name.\n"
                                "客户端先连接，再读输入，就像以前先连接再发名字一样。")) {
    server.sends("Welcome!");
    client.prints("Welcome!",
                  "The welcome is for whoever is connected, also before a name has been typed.\n"
                  "连上了就该看到欢迎，哪怕还没有输入名字。");
  }

  void exchanges(const std::string& name, const std::string& why = each_line) {
    server.receives(name, why);
    server.sends("Hello, " + name);
    client.prints("Hello, " + name, each_reply);
  }

  void ends() {
    server.receives("exit", the_end);
    server.sees_end(the_end);
    client.ends(0, "At the end of its input the client is done.\n输入读完了，客户端就结束。");
  }

  Listener listener;
  Program& client;
  Connection server;
};

void lines_one_after_another(Scene& scene) {
  Conversation conversation(scene);
  for (const std::string name : {"Michael", "Tracy Chapman", "Michael", "小明"}) {
    conversation.client.types(name + "\n");
    conversation.exchanges(name);
  }
  conversation.client.types_no_more();
  conversation.ends();
}

void no_line_at_all(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types_no_more();
  conversation.ends();
}

void all_lines_at_once(Scene& scene) {
  Conversation conversation(scene);
  std::string all;
  for (int line = 1; line <= 20; ++line) all += "name " + std::to_string(line) + "\n";
  conversation.client.types(all);
  conversation.client.types_no_more();
  conversation.server.receives("name 1", each_line);
  conversation.server.is_left_waiting(
      "The second line is not sent before the first one is answered.\n第一行还没有得到回答，先不要发第二行。");
  conversation.server.sends("Hello, name 1");
  conversation.client.prints("Hello, name 1", each_reply);
  for (int line = 2; line <= 20; ++line) conversation.exchanges("name " + std::to_string(line));
  conversation.ends();
}

void a_last_line_without_newline(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Michael\n小明");
  conversation.client.types_no_more();
  conversation.exchanges("Michael");
  conversation.exchanges(
      "小明",
      "The last line counts, even if whoever wrote it did not end it with a newline: printf does so.\n"
      "最后一行没有换行符也算：printf 写的就常常没有。");
  conversation.ends();
}

void empty_lines(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("\n\nMichael\n\nSarah\n\n\n");
  conversation.client.types_no_more();
  const std::string why =
      "An empty line is no name, and no end either: it is left out. To send nothing sends nothing: no reply would "
      "come.\n"
      "空行不是名字，也不是结束，跳过就行。发送零个字节等于什么都没发，永远等不到回答。";
  conversation.exchanges("Michael", why);
  conversation.exchanges("Sarah", why);
  conversation.ends();
}

void lines_unlike_the_example(Scene& scene) {
  Conversation conversation(scene);
  for (const std::string& name :
       {std::string(" Michael "), std::string("  "), std::string("\tTracy\t"), std::string("a\r"), std::string("\\n"),
        std::string("exit "), std::string("Exit"), std::string("the exit"), std::string("0"), std::string("\xff\xfe"),
        std::string("a\0b", 3), std::string("[a,b] \"c\" 'd' %s #e"), std::string("--help")}) {
    conversation.client.types(name + "\n");
    conversation.exchanges(name);
  }
  conversation.client.types("-\n");
  conversation.exchanges(
      "-", "On the standard input a \"-\" is a line as any other.\n在标准输入里，“-”和别的行一样，也是名字。");
  conversation.client.types_no_more();
  conversation.ends();
}

void long_lines(Scene& scene) {
  Conversation conversation(scene);
  for (const std::size_t length : {31, 32, 63, 64, 80, 127, 128, 255, 256, 511, 512, 999, 1000}) {
    conversation.client.types(std::string(length, 'x') + "\n");
    conversation.exchanges(std::string(length, 'x'));
  }
  conversation.client.types_no_more();
  conversation.ends();
}

void a_line_in_pieces(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Mich");
  conversation.server.is_left_waiting(
      "A line is a name once it has ended, not before.\n一行要等到换行才完整，完整了才发。");
  conversation.client.types("ael\nTra");
  conversation.exchanges("Michael");
  conversation.client.types("cy\n");
  conversation.exchanges("Tracy");
  conversation.client.types_no_more();
  conversation.ends();
}

void who_types_slowly(Scene& scene) {
  Conversation conversation(scene, "0.3");
  scene.pause(milliseconds(800));
  conversation.client.sleeps();
  conversation.client.types("Michael\n");
  conversation.exchanges(
      "Michael",
      "--timeout is how long the client waits for the server. For you it waits as long as you like.\n"
      "--timeout 说的是等服务器多久；等你输入，多久都行。");
  conversation.client.types_no_more();
  conversation.ends();
}

void a_server_that_does_not_answer(Scene& scene) {
  Conversation conversation(scene, "1.4");
  conversation.client.types("Michael\nTracy\n");
  conversation.server.receives("Michael", each_line);
  const auto start = Clock::now();
  const std::string why =
      "A server that does not answer within --timeout is an error, as before, whatever is still to be read.\n"
      "服务器在 --timeout 之内没有回答，照旧是错误，不管输入里还有没有没读的。";
  conversation.client.ends_with_error(1, {"recv", conversation.listener.address()}, why);
  scene.took(start, milliseconds(1400), "the wait", why);
}

void a_server_that_closes(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Michael\nTracy\n");
  conversation.server.receives("Michael", each_line);
  conversation.server.leaves();
  conversation.client.ends_with_error(1, {"recv", conversation.listener.address()},
                                      "A server that closes before it has answered is an error, as before.\n"
                                      "服务器还没回答就关闭，照旧是错误。");
}

void input_that_nobody_asked_for(Scene& scene) {
  Listener listener(scene, "server");
  Program& client = scene.client("tcp_client", {"--port", listener.port(), "Michael"});
  client.types("Tracy\nSarah\n");
  Connection server = listener.accepts("The client connects, as before.\n客户端照旧先连接。");
  const std::string why =
      "Without the \"-\" the names are those of the command line, as before; nobody asked for the standard input.\n"
      "没有“-”的时候，照旧只用命令行上的名字，不读标准输入。";
  server.sends("Welcome!");
  server.receives("Michael", why);
  server.sends("Hello, Michael");
  server.receives("exit", why);
  client.prints("Welcome!", why);
  client.prints("Hello, Michael", why);
  client.ends(0, why);
}

}  // namespace

int main() {
  return check(together({{{"one line after another · 一行接一行", lines_one_after_another},
                          {"no line at all · 一行也没有", no_line_at_all},
                          {"all lines at once · 所有的行一起来", all_lines_at_once},
                          {"a last line without a newline · 最后一行没有换行符", a_last_line_without_newline},
                          {"empty lines · 空行", empty_lines},
                          {"lines unlike the example · 和例子不一样的行", lines_unlike_the_example},
                          {"long lines · 长的行", long_lines},
                          {"a line in pieces · 一行分几次输入", a_line_in_pieces},
                          {"who types slowly · 输入得慢", who_types_slowly},
                          {"a server that does not answer · 服务器不回答", a_server_that_does_not_answer},
                          {"a server that closes · 服务器关闭", a_server_that_closes},
                          {"input that nobody asked for · 没有要读的输入", input_that_nobody_asked_for}},
                         tcp_client_as_before(),
                         pairs_as_before()}));
}
