// Checks that `tcp_client --all` sends the lines of its standard input while it prints the replies, however many there
// are. It is played on the plain programs and with ThreadSanitizer, since two threads may do that.
#include <cstdlib>

#include "tests/exercises/support/as_before.hpp"
#include "tests/exercises/support/peer.hpp"
#include "tests/exercises/support/program.hpp"
#include "tests/support/inside.hpp"

namespace {

const char* const the_option =
    "This exercise adds an option: with --all the client connects, and sends each line of its standard input as a "
    "name.\n"
    "这个练习加一个选项：带 --all 时，客户端连接以后，把标准输入的每一行当作名字发出去。";
const char* const welcomed = "The welcome comes first, as before.\n先打印欢迎，和以前一样。";
const char* const ahead =
    "With --all a name does not wait for the replies to those before it: a hundred may be due.\n"
    "带 --all 时，前面的名字还没有回答，后面的照样发：可以有一百个回答还没到。";
const char* const in_order =
    "Each reply is printed: whole, on a line of its own, and in the order of the names.\n"
    "每个回答都要打印：完整，各占一行，和名字的次序一样。";
const char* const the_end =
    "After the last name the client sends \"exit\", and when the last reply has come it is done, with status 0.\n"
    "发完最后一个名字，客户端发“exit”；最后一个回答到了，它就结束，退出状态是 0。";
const char* const both_at_once =
    "However many names there are, replies are read while they are sent: who only sends is stuck once the buffers are "
    "full.\n"
    "名字再多，也要一边发名字一边读回答：只发不收，缓冲区一满就卡住了。";
const char* const little_memory =
    "However many names there are, the client needs at most 8 MB more memory than for one: what it cannot send yet "
    "stays in the standard input.\n"
    "名字再多，客户端用的内存最多比只有一个名字时多 8 MB：暂时发不出去的，就留在标准输入里不读。";
const char* const each_wait =
    "--timeout is how long the client waits for a reply that is due. Where none comes, that is an error, as before.\n"
    "--timeout 说的是等一个该来的回答等多久；等不到，照旧是错误。";
const char* const closed_early =
    "A server that closes before it has answered all names is an error, with status 1, and at once.\n"
    "服务器没回答完就关闭，是错误：马上结束，退出状态是 1。";

std::string lines_of(const std::vector<std::string>& names, const std::string& before = {}) {
  std::string lines;
  for (const std::string& name : names) lines.append(before).append(name).append("\n");
  return lines;
}

// So many different names, each of so many bytes.
std::vector<std::string> many_names(std::size_t count, std::size_t length) {
  std::vector<std::string> names;
  for (std::size_t number = 1; number <= count; ++number) {
    names.push_back("name " + std::to_string(number) + " ");
    names.back().resize(length, 'x');
  }
  return names;
}

// tcp_client --all, connected and welcomed by a server of the check's own.
struct Conversation {
  explicit Conversation(Scene& scene, const std::string& timeout = "5")
      : listener(scene, "server"),
        client(scene.client("tcp_client", {"--port", listener.port(), "--timeout", timeout, "--all"})),
        server(listener.accepts(the_option)) {
    server.sends("Welcome!\n");
    client.prints("Welcome!", welcomed);
    server.may_hear_more();  // names come, whether there has been a reply or not, and perhaps the "exit"
  }

  // All of these names arrive before the first of them is answered.
  void exchanges(const std::vector<std::string>& names, const std::string& why = ahead) {
    server.receives(lines_of(names), why);
    server.sends(lines_of(names, "Hello, "));
    for (const std::string& name : names) client.prints("Hello, " + name, in_order);
  }

  void ends() {
    server.receives("exit\n", the_end);
    server.leaves();
    client.ends(0, the_end);
  }

  Listener listener;
  Program& client;
  Connection server;
};

void three_names(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Michael\nTracy\nSarah\n");
  conversation.client.types_no_more();
  conversation.exchanges({"Michael", "Tracy", "Sarah"});
  conversation.ends();
}

void no_name_at_all(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types_no_more();
  conversation.ends();
}

void a_last_line_without_newline(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Michael\n小明");
  conversation.client.types_no_more();
  conversation.exchanges({"Michael", "小明"},
                         "The last line counts, even if no newline ends it.\n最后一行没有换行符也算。");
  conversation.ends();
}

void empty_lines(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("\n\nMichael\n\nSarah\n\n\n");
  conversation.client.types_no_more();
  conversation.exchanges({"Michael", "Sarah"}, "An empty line is no name: it is left out.\n空行不是名字，跳过。");
  conversation.ends();
}

void lines_unlike_the_example(Scene& scene) {
  Conversation conversation(scene);
  const std::vector<std::string> names{" Michael ",
                                       "Tracy Chapman",
                                       "  ",
                                       "a\r",
                                       "exit ",
                                       "Exit",
                                       "小明",
                                       std::string("a\0b\xff", 4),
                                       "--all",
                                       "-",
                                       std::string(255, 'x'),
                                       std::string(256, 'x'),
                                       std::string(1000, 'y'),
                                       "Michael"};
  conversation.client.types(lines_of(names));
  conversation.client.types_no_more();
  conversation.exchanges(names,
                         "Each line of up to 1000 bytes is a name, whole and as it is, without its newline.\n"
                         "每一行（最多 1000 字节）都是一个名字，整行、原样，不带换行符。");
  conversation.ends();
}

void a_hundred_names_first(Scene& scene) {
  Conversation conversation(scene);
  const std::vector<std::string> names = many_names(100, 12);
  conversation.client.types(lines_of(names));
  conversation.server.receives(lines_of(names), ahead);
  conversation.client.types_no_more();
  conversation.server.sends(lines_of(names, "Hello, "));
  for (const std::string& name : names) conversation.client.prints("Hello, " + name, in_order);
  conversation.ends();
}

void replies_in_pieces(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Michael\nTracy\nSarah\n");
  conversation.client.types_no_more();
  conversation.server.receives("Michael\nTracy\nSarah\n", ahead);
  conversation.server.sends("Hello, Mich");
  scene.pause(milliseconds(100));
  conversation.server.sends("ael\nHello, Tracy\nHello, Sar");
  conversation.client.prints("Hello, Michael", in_order);
  conversation.client.prints("Hello, Tracy", in_order);
  scene.pause(milliseconds(100));
  conversation.server.sends("ah\n");
  conversation.client.prints("Hello, Sarah", in_order);
  conversation.ends();
}

// tcp_client --all, welcomed by the server that greets.
Program& welcomed_by(Scene& scene, const Program& server) {
  Program& client = scene.client("tcp_client", {"--port", server.port(), "--all"});
  client.prints("Welcome!", the_option);
  return client;
}

void takes_all(Scene& scene, Program& client, const std::string& lines) {
  if (client.is_given(lines, patience) < lines.size())
    scene.fail("tcp_client", "reads", "a part of its input, then nothing for 5 s", "all of its input", both_at_once);
}

// The memory of a client whose input has not ended; before, it had sent nothing.
void needs_little_more(Scene& scene, Program& client, double before) {
  const auto more = [&] { return (memory_of(client.pid()) - before) / 1024; };
  // Replies that are on their way have some time to come: nobody is to keep all of those, either.
  scene.waits_for([&] { return client.has_ended() || more() > 8; }, milliseconds(1000));
  if (client.has_ended()) scene.fail("tcp_client", client.how_it_ended(), "", "a client that goes on", the_end);
  if (more() <= 8) return;
  scene.fail("tcp_client", "takes", "more than 8 MB of memory more than at its beginning", "at most 8 MB more",
             little_memory);
}

void sixteen_megabytes(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Program& client = welcomed_by(scene, server);
  const double before = memory_of(client.pid());
  const std::vector<std::string> names = many_names(16000, 999);
  takes_all(scene, client, lines_of(names));
  needs_little_more(scene, client, before);
  client.types_no_more();
  scene.hush();
  for (const std::string& name : names) client.prints("Hello, " + name, in_order);
  client.ends(0, the_end);
}

void many_short_names(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  Program& client = welcomed_by(scene, server);
  const std::vector<std::string> names = many_names(70000, 10);
  takes_all(scene, client, lines_of(names));
  client.types_no_more();
  scene.hush();
  for (const std::string& name : names) client.prints("Hello, " + name, in_order);
  client.ends(0, the_end);
}

void a_server_that_does_not_read(Scene& scene) {
  Conversation conversation(scene, "0");
  const double before = memory_of(conversation.client.pid());
  conversation.client.is_given(lines_of(many_names(32000, 999)), milliseconds(600));
  needs_little_more(scene, conversation.client, before);
  conversation.client.sleeps();
  conversation.client.types_no_more();
  conversation.server.resets();
  conversation.client.ends_with_error(1, {conversation.listener.address()}, closed_early);
}

// At first it takes a name now and then, and answers each in time: it is the client that waits, once all buffers are
// full, for longer than its timeout in all. Then it takes one after another, but leaves without answering the last.
void a_server_that_reads_slowly(Scene& scene) {
  Conversation conversation(scene, "1.5");
  const std::string why =
      "Each reply comes in time. --timeout does not limit how long a name waits until there is room to send it.\n"
      "每个回答都按时到了。名字要等多久才发得出去，不归 --timeout 管。";
  const std::vector<std::string> names = many_names(16000, 999);
  const std::string lines = lines_of(names);
  std::size_t given = 0;
  std::size_t taken = 0;
  const auto takes_one = [&] {
    conversation.server.receives(names[taken] + "\n", why);
    conversation.server.sends("Hello, " + std::to_string(++taken) + "\n");
  };
  scene.hush();
  for (int waits = 0; waits < 8;) {
    const std::string next = lines.substr(given, 100000);
    const std::size_t more = conversation.client.is_given(next, milliseconds(250));
    given += more;
    if (more < 100000) ++waits;
    takes_one();
  }
  conversation.client.types_no_more();
  while (taken < given / 1000 - 1) takes_one();
  for (std::size_t number = 1; number <= taken; ++number)
    conversation.client.prints("Hello, " + std::to_string(number), in_order);
  conversation.server.resets();
  conversation.client.ends_whatever_it_prints(1, closed_early);
}

void an_input_that_pauses(Scene& scene) {
  Conversation conversation(scene, "0.8");
  const std::string why =
      "While no reply is due, the client waits for its input, as long as that takes; --timeout is for the server.\n"
      "没有回答该来的时候，客户端等的是输入，多久都行；--timeout 只管等服务器。";
  scene.pause(milliseconds(1200));
  conversation.client.types("Michael\n");
  conversation.server.receives("Michael\n", why);
  conversation.server.sends("Hello, Michael\n");
  scene.pause(milliseconds(1200));
  conversation.client.types("Tracy\n");
  conversation.client.types_no_more();
  conversation.server.receives("Tracy\n", why);
  conversation.server.sends("Hello, Tracy\n");
  conversation.client.prints("Hello, Michael", why);
  conversation.client.prints("Hello, Tracy", why);
  conversation.ends();
}

void it_sleeps(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.sleeps();
  conversation.client.types("Michael\nTracy\n");
  conversation.server.receives("Michael\nTracy\n", ahead);
  conversation.client.sleeps();
  conversation.client.types_no_more();
  scene.pause(milliseconds(100));
  conversation.client.sleeps();
  conversation.server.sends("Hello, Michael\nHello, Tracy\n");
  conversation.client.prints("Hello, Michael", in_order);
  conversation.client.prints("Hello, Tracy", in_order);
  conversation.ends();
}

void a_server_that_does_not_answer(Scene& scene) {
  Conversation conversation(scene, "1.2");
  const auto start = Clock::now();
  conversation.client.types("Michael\nTracy\n");
  conversation.client.types_no_more();
  conversation.server.receives("Michael\nTracy\n", ahead);
  conversation.client.ends_with_error(1, {conversation.listener.address()}, each_wait);
  scene.took(start, milliseconds(1200), "the wait", each_wait);
}

// As long as the client waits for the first reply, each in turn has its time.
void the_time_of_each_reply(Scene& scene) {
  Conversation conversation(scene, "1.5");
  conversation.client.types("Michael\nTracy\nSarah\n");
  conversation.client.types_no_more();
  conversation.server.receives("Michael\nTracy\nSarah\n", ahead);
  for (const std::string name : {"Michael", "Tracy", "Sarah"}) {
    scene.pause(milliseconds(700));
    conversation.server.sends("Hello, " + name + "\n");
    conversation.client.prints("Hello, " + name,
                               "--timeout is for each wait for a reply by itself, not for all of them together.\n"
                               "--timeout 管的是每一次等待，不是所有的等待加起来。");
  }
  conversation.ends();
}

void no_answer_and_no_room(Scene& scene) {
  Conversation conversation(scene, "0.8");
  conversation.client.is_given(lines_of(many_names(16000, 999)), milliseconds(600));
  conversation.client.types_no_more();
  conversation.client.ends_with_error(1, {conversation.listener.address()}, each_wait);
}

void the_last_reply_is_missing(Scene& scene) {
  Conversation conversation(scene);
  conversation.client.types("Michael\nTracy\nSarah\n");
  conversation.client.types_no_more();
  conversation.server.receives("Michael\nTracy\nSarah\n", ahead);
  conversation.server.sends("Hello, Michael\nHello, Tracy\n");
  conversation.client.prints("Hello, Michael", in_order);
  conversation.client.prints("Hello, Tracy", in_order);
  const auto start = Clock::now();
  conversation.server.says_no_more();
  conversation.client.ends_with_error(1, {conversation.listener.address()}, closed_early);
  scene.took(start, milliseconds(0), "the error", closed_early);
}

// It has ended its stream, and does not read: so there is no room, and no reset either.
void an_end_and_no_room(Scene& scene) {
  Conversation conversation(scene, "0");
  conversation.client.is_given(lines_of(many_names(16000, 999)), milliseconds(600));
  conversation.client.types_no_more();
  conversation.server.says_no_more();
  conversation.client.ends_with_error(1, {conversation.listener.address()}, closed_early);
}

void lines_that_are_no_names(Scene& scene) {
  Program& server = scene.server("tcp_server", {"--delay", "0"});
  const std::string why =
      "What cannot be a name on the command line cannot be one here: one line on the standard error, and status 2.\n"
      "在命令行上不能当名字的，在这里也不能：在标准错误上说一行，退出状态是 2。";
  for (const std::string& line : {std::string("exit"), std::string(1018, 'x'), std::string(5000, 'x')}) {
    Program& client = scene.client("tcp_client", {"--port", server.port(), "--all"});
    client.types("Michael\n" + line + "\nTracy\n");
    client.types_no_more();
    client.ends_whatever_it_prints(2, why);
    const std::string said = client.errors();
    if (said.rfind("tcp_client: ", 0) != 0 || said.find('\n') + 1 != said.size())
      scene.fail("tcp_client", "says", std::to_string(said.size()) + " bytes", "one line: tcp_client: ...", why);
  }
}

void its_option(Scene& scene) {
  Program& asked = scene.start("tcp_client", {"--help"});
  const std::string help = "--help lists the new option beside the others.\n--help 要列出新的选项。";
  asked.ends_whatever_it_prints(0, help);
  if (asked.output().find("--all") == std::string::npos)
    scene.fail("tcp_client", "prints", "its help without --all", "--all in its help", help);
  Listener listener(scene, "server");
  const std::string why =
      "With --all the names come from the standard input; others beside it are wrong usage: status 2, and no "
      "connection.\n"
      "带 --all 时名字来自标准输入，命令行上再给名字就是用法错误：退出状态是 2，也不连接。";
  scene.start("tcp_client", {"--port", listener.port(), "--all", "Michael"}).ends_with_error(2, {}, why);
  scene.start("tcp_client", {"Michael", "--all", "--port", listener.port()}).ends_with_error(2, {}, why);
  listener.has_nobody_waiting(why);
}

void input_that_nobody_asked_for(Scene& scene) {
  Listener listener(scene, "server");
  Program& client = scene.client("tcp_client", {"--port", listener.port(), "Michael"});
  client.types("Tracy\nSarah\n");
  Connection server = listener.accepts("The client connects, as before.\n客户端照旧先连接。");
  const std::string why =
      "Without --all the names are those of the command line, as before; nobody asked for the standard input.\n"
      "没有 --all 的时候，照旧只用命令行上的名字，不读标准输入。";
  server.sends("Welcome!\n");
  server.receives("Michael\n", why);
  server.sends("Hello, Michael\n");
  server.receives("exit\n", why);
  client.prints("Welcome!", why);
  client.prints("Hello, Michael", why);
  client.ends(0, why);
}

}  // namespace

int main() {
  // AddressSanitizer keeps what has been freed, to notice who still uses it. Little of it is enough, where memory
  // counts.
  ::setenv("ASAN_OPTIONS", "quarantine_size_mb=1", 0);
  return check(together({{{"three names · 三个名字", three_names},
                          {"no name at all · 一个名字也没有", no_name_at_all},
                          {"a last line without a newline · 最后一行没有换行符", a_last_line_without_newline},
                          {"empty lines · 空行", empty_lines},
                          {"lines unlike the example · 和例子不一样的行", lines_unlike_the_example},
                          {"replies in pieces · 回答分几次来", replies_in_pieces},
                          {"a hundred names first · 先发一百个名字", a_hundred_names_first},
                          {"16 MB of names · 16 MB 的名字", sixteen_megabytes},
                          {"many short names · 许多短名字", many_short_names},
                          {"a server that does not read · 服务器不读", a_server_that_does_not_read},
                          {"a server that reads slowly · 服务器读得慢", a_server_that_reads_slowly},
                          {"an input that pauses · 输入停顿", an_input_that_pauses},
                          {"it sleeps meanwhile · 等的时候睡着", it_sleeps},
                          {"a server that does not answer · 服务器不回答", a_server_that_does_not_answer},
                          {"the time of each reply · 每个回答各算时间", the_time_of_each_reply},
                          {"no answer, and no room · 没有回答，也发不出去", no_answer_and_no_room},
                          {"the last reply is missing · 少了最后一个回答", the_last_reply_is_missing},
                          {"an end, and no room · 流结束了，也发不出去", an_end_and_no_room},
                          {"lines that are no names · 不能当名字的行", lines_that_are_no_names},
                          {"the option itself · 选项本身", its_option},
                          {"input that nobody asked for · 没有要读的输入", input_that_nobody_asked_for}},
                         tcp_client_as_before(Ending::newline),
                         tcp_server_as_before(Ending::newline),
                         pairs_as_before()}));
}
