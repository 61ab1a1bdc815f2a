// What happened between two programs is told as it was: who waited for what, and who took which bytes.
#include "tests/trace/conversation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/literal.hpp"
#include "tests/trace/columns.hpp"
#include "tests/trace/drawing.hpp"

namespace {

Steps steps_of_the_tutorial(const std::string& program) {
  std::ifstream source(program + ".cpp");
  return read_steps(source);
}

Recording recorded(const std::string& file, Side side) {
  std::ifstream input("tests/trace/recorded/" + file + ".strace");
  return {"./" + file, side, read_strace(input)};
}

Conversation told(const std::vector<Recording>& recordings) { return conversation(recordings, steps_of_the_tutorial); }

// A server's and a client's records, written as strace writes them.
Conversation told(const std::string& server, const std::string& client) {
  std::istringstream server_text(server);
  std::istringstream client_text(client);
  return told({{"server", Side::server, read_strace(server_text)}, {"client", Side::client, read_strace(client_text)}});
}

std::string columns_of(const Conversation& conversation) {
  std::ostringstream output;
  write_columns(output, conversation, false);
  return output.str();
}

std::string drawing_of(const Conversation& conversation) {
  std::ostringstream output;
  write_drawing(output, {conversation});
  return output.str();
}

// The line that has this text in it, with one blank where it has several; all lines if there is none, so that one sees.
std::string line_with(const std::string& text, const std::string& all) {
  static const std::regex blanks(" +");
  std::istringstream lines(all);
  for (std::string line; std::getline(lines, line);)
    if (line.find(text) != std::string::npos)
      return std::regex_replace(line.substr(line.find_first_not_of(' ')), blanks, " ");
  return "no line has \"" + text + "\" in it:\n" + all;
}

// Of the arrows, which call sends and which takes.
std::multiset<std::pair<std::string, std::string>> arrows_of(const Conversation& conversation) {
  std::multiset<std::pair<std::string, std::string>> calls;
  for (const Arrow& arrow : conversation.arrows) {
    const Action& taker = conversation.actions[arrow.to];
    calls.emplace(conversation.actions[arrow.from].call, taker.call + " " + taker.outcome);
  }
  return calls;
}

class Recorded : public testing::TestWithParam<std::string> {};

TEST_P(Recorded, ATcpConversationHasEachMessageAndEachStep) {
  const Conversation conversation =
      told({recorded("tcp-server-" + GetParam(), Side::server), recorded("tcp-client-" + GetParam(), Side::client)});
  const std::string text = columns_of(conversation);
  EXPECT_EQ(conversation.arrows.size(), 7U) << text;  // the connection, four messages, and both ends
  EXPECT_EQ(line_with("socket(", text), "1 创建套接字 socket(AF_INET, SOCK_STREAM) = 3");
  EXPECT_EQ(line_with("bind(", text), "2 绑定端口和地址 bind(3, 127.0.0.1:9993)");
  EXPECT_EQ(line_with("listen(", text), "3 监听套接字 listen(3, 5)");
  EXPECT_EQ(line_with("accept(3)", text), "4 接收客户端连接 accept(3) …");
  EXPECT_EQ(line_with("clone", text), "创建新的线程 clone3() = thread 1");
  EXPECT_NE(line_with("connect(", text).find("2 建立连接 connect(3, 127.0.0.1:9993) ──SYN─▶"), std::string::npos)
      << text;
  EXPECT_NE(line_with("connect(", text).find("… = 4, from 127.0.0.1:"), std::string::npos) << text;
  EXPECT_EQ(line_with("\"Welcome!\")", text),
            "3 接收消息和发送消息 … = \"Welcome!\" ◀────── thread 1│6 发送数据 send(4, \"Welcome!\")");
  EXPECT_EQ(line_with("send(3, \"小明\")", text),
            "3 接收消息和发送消息 send(3, \"小明\") ──────▶ thread 1│5 接收数据 … = \"小明\"");
  EXPECT_EQ(line_with("= \"Hello, 小明\"", text),
            "3 接收消息和发送消息 … = \"Hello, 小明\" (0.2 s) ◀────── thread 1│6 发送数据 send(4, \"Hello, 小明\")");
  EXPECT_EQ(line_with("clock_nanosleep", text), "thread 1│sleep clock_nanosleep(0.2 s) …");
  EXPECT_EQ(line_with("close(4)", text), "◀─FIN── thread 1│7 关闭描述符 close(4)");
  EXPECT_NE(text.find("= interrupted by Ctrl-C"), std::string::npos) << text;
}

TEST_P(Recorded, AUdpConversationHasEachDatagram) {
  const Conversation conversation =
      told({recorded("udp-server-" + GetParam(), Side::server), recorded("udp-client-" + GetParam(), Side::client)});
  const std::string text = columns_of(conversation);
  EXPECT_EQ(conversation.arrows.size(), 2U) << text;
  EXPECT_EQ(line_with("bind(", text), "绑定端口 bind(3, 127.0.0.1:9993)");
  EXPECT_NE(line_with("sendto(3, \"小明\"", text).find("发送数据 sendto(3, \"小明\", 127.0.0.1:9993) ──────▶"),
            std::string::npos)
      << text;
  EXPECT_NE(
      line_with("= \"Hello, 小明!\"", text).find("= \"Hello, 小明!\" ◀────── 发送数据 sendto(3, \"Hello, 小明!\""),
      std::string::npos)
      << text;
}

TEST_P(Recorded, NoLineIsWiderThanTheScreen) {
  std::istringstream lines(columns_of(
      told({recorded("tcp-server-" + GetParam(), Side::server), recorded("tcp-client-" + GetParam(), Side::client)})));
  for (std::string line; std::getline(lines, line);) EXPECT_LE(columns(line), 120U) << line;
}

INSTANTIATE_TEST_SUITE_P(Versions, Recorded, testing::Values("6.1", "6.13", "7.2"),
                         [](const auto& version) { return "Of" + std::to_string(version.index + 1); });

std::string inet(int port) {
  return "{sa_family=AF_INET, sin_port=htons(" + std::to_string(port) + "), sin_addr=inet_addr(\"127.0.0.1\")}";
}

const std::string server_start =
    "1 0.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[11]> <0.000010>\n"
    "1 0.2 listen(3<TCP:[127.0.0.1:9999]>, 5) = 0 <0.000010>\n"
    "1 1.0 accept(3<TCP:[127.0.0.1:9999]>, NULL, NULL) = 4<TCP:[127.0.0.1:9999->127.0.0.1:40000]> <0.110000>\n";
const std::string client_start =
    "2 1.0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[12]> <0.000010>\n"
    "2 1.1 connect(3<TCP:[12]>, {sa_family=AF_INET, sin_port=htons(9999), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0 "
    "<0.005000>\n";
const std::string at_client = "(3<TCP:[127.0.0.1:40000->127.0.0.1:9999]>, ";
const std::string at_server = "(4<TCP:[127.0.0.1:9999->127.0.0.1:40000]>, ";

TEST(Conversation, OneMessageMayBeTakenInParts) {
  const Conversation conversation =
      told(server_start + "1 1.3 recvfrom" + at_server + "\"Mich\", 4, 0, NULL, NULL) = 4 <0.000010>\n" +
               "1 1.4 recvfrom" + at_server + "\"ael\", 4, 0, NULL, NULL) = 3 <0.000010>\n",
           client_start + "2 1.2 sendto" + at_client + "\"Michael\", 7, 0, NULL, 0) = 7 <0.000010>\n");
  const std::string text = columns_of(conversation);
  EXPECT_EQ(arrows_of(conversation).count({"send(3, \"Michael\")", "recv(4, 4) = \"Mich\""}), 1U) << text;
  EXPECT_EQ(arrows_of(conversation).count({"send(3, \"Michael\")", "recv(4, 4) = \"ael\""}), 1U) << text;
  EXPECT_NE(line_with("send(", text).find("──╮"), std::string::npos) << text;
  EXPECT_NE(line_with("\"Mich\"", text).find("├───▶"), std::string::npos) << text;
  EXPECT_NE(line_with("\"ael\"", text).find("╰───▶"), std::string::npos) << text;
}

TEST(Conversation, TwoMessagesMayBeTakenAtOnce) {
  const Conversation conversation =
      told(server_start + "1 1.4 recvfrom" + at_server + "\"MichaelTracy\", 1024, 0, NULL, NULL) = 12 <0.000010>\n",
           client_start + "2 1.2 sendto" + at_client + "\"Michael\", 7, 0, NULL, 0) = 7 <0.000010>\n" + "2 1.3 sendto" +
               at_client + "\"Tracy\", 5, 0, NULL, 0) = 5 <0.000010>\n");
  const std::string text = columns_of(conversation);
  EXPECT_EQ(arrows_of(conversation).count({"send(3, \"Michael\")", "recv(4, 1024) = \"MichaelTracy\""}), 1U) << text;
  EXPECT_EQ(arrows_of(conversation).count({"send(3, \"Tracy\")", "recv(4, 1024) = \"MichaelTracy\""}), 1U) << text;
  EXPECT_NE(line_with("\"Michael\"", text).find("──╮"), std::string::npos) << text;
  EXPECT_NE(line_with("\"Tracy\"", text).find("──┤"), std::string::npos) << text;
  EXPECT_NE(line_with("\"MichaelTracy\"", text).find("╰───▶"), std::string::npos) << text;
}

TEST(Conversation, MessagesThatAreUnderWayAtOnceCrossEachOther) {
  const std::string second = "<TCP:[127.0.0.1:9999->127.0.0.1:40001]>";
  const std::string text = columns_of(
      told(server_start + "1 1.25 accept(3<TCP:[127.0.0.1:9999]>, NULL, NULL) = 5" + second + " <0.01>\n" +
               "1 1.5 recvfrom" + at_server + "\"Ann\", 1024, 0, NULL, NULL) = 3 <0.000010>\n" + "1 1.6 recvfrom(5" +
               second + ", \"Bob\", 1024, 0, NULL, NULL) = 3 <0.000010>\n",
           client_start + "2 1.3 sendto" + at_client + "\"Ann\", 3, 0, NULL, 0) = 3 <0.000010>\n" +
               "9 1.22 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[13]> <0.00001>\n"
               "9 1.25 connect(3<TCP:[127.0.0.1:40001->127.0.0.1:9999]>, " +
               inet(9999) +
               ", 16) = 0 <0.00001>\n"
               "9 1.4 sendto(3<TCP:[127.0.0.1:40001->127.0.0.1:9999]>, \"Bob\", 3, 0, NULL, 0) = 3 <0.00001>\n"));
  EXPECT_NE(line_with("send(3, \"Bob\")", text).find("┼╮"), std::string::npos) << text;
  EXPECT_NE(line_with("= \"Ann\"", text).find("╰┼"), std::string::npos) << text;
}

TEST(Conversation, WhatWasOnlyLookedAtIsTakenLater) {
  const Conversation conversation =
      told(server_start + "1 1.3 recvfrom" + at_server + "\"Hi\", 1024, MSG_PEEK, NULL, NULL) = 2 <0.000010>\n" +
               "1 1.4 recvfrom" + at_server + "\"Hi\", 1024, 0, NULL, NULL) = 2 <0.000010>\n",
           client_start + "2 1.2 sendto" + at_client + "\"Hi\", 2, 0, NULL, 0) = 2 <0.000010>\n");
  EXPECT_EQ(conversation.arrows.size(), 2U);
  EXPECT_EQ(arrows_of(conversation).count({"send(3, \"Hi\")", "recv(4, 1024) = \"Hi\""}), 1U)
      << columns_of(conversation);
}

TEST(Conversation, NothingIsTakenBeforeItIsSent) {
  // The time of the receive is a millisecond too early.
  const Conversation conversation =
      told(server_start + "1 1.300 recvfrom" + at_server + "\"Hi\", 1024, 0, NULL, NULL) = 2 <0.000010>\n",
           client_start + "2 1.301 sendto" + at_client + "\"Hi\", 2, 0, NULL, 0) = 2 <0.000010>\n");
  const std::string text = columns_of(conversation);
  EXPECT_NE(line_with("send(", text).find("──────▶ 5 接收数据 … = \"Hi\""), std::string::npos) << text;
}

TEST(Conversation, TheEndOfAStreamIsAnArrowToo) {
  const Conversation conversation =
      told(server_start + "1 1.2 recvfrom" + at_server + "\"\", 1024, 0, NULL, NULL) = 0 <0.205000>\n",
           client_start + "2 1.4 close(3<TCP:[127.0.0.1:40000->127.0.0.1:9999]>) = 0 <0.000010>\n");
  EXPECT_NE(line_with("close(3)", columns_of(conversation)).find("──FIN─▶"), std::string::npos)
      << columns_of(conversation);
}

TEST(Conversation, AResetIsAnArrowToo) {
  const Conversation conversation =
      told(server_start + "1 1.2 recvfrom" + at_server +
               "0x7f0, 1024, 0, NULL, NULL) = -1 ECONNRESET (Connection reset by peer) <0.205000>\n",
           client_start + "2 1.4 close(3<TCP:[127.0.0.1:40000->127.0.0.1:9999]>) = 0 <0.000010>\n");
  const std::string text = columns_of(conversation);
  EXPECT_NE(line_with("close(3)", text).find("──RST─▶"), std::string::npos) << text;
  EXPECT_NE(text.find("= ECONNRESET, Connection reset by peer"), std::string::npos) << text;
}

TEST(Conversation, ClientsAreToldApartAlsoWhereTheirAddressesAreNotSeen) {
  const Conversation conversation = told(
      "1 0.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[11]> <0.00001>\n"
      "1 1.0 accept(3<socket:[11]>, {sa_family=AF_INET, sin_port=htons(40000), sin_addr=inet_addr(\"127.0.0.1\")}, "
      "[16]) = 4<socket:[12]> <0.11>\n"
      "1 2.0 accept(3<socket:[11]>, {sa_family=AF_INET, sin_port=htons(40001), sin_addr=inet_addr(\"127.0.0.1\")}, "
      "[16]) = 5<socket:[13]> <0.11>\n"
      "1 3.0 sendto(5<socket:[13]>, \"second\", 6, 0, NULL, 0) = 6 <0.00001>\n"
      "1 3.1 sendto(4<socket:[12]>, \"first\", 5, 0, NULL, 0) = 5 <0.00001>\n",
      "2 1.0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[21]> <0.00001>\n"
      "2 1.1 connect(3<socket:[21]>, {sa_family=AF_INET, sin_port=htons(9999), sin_addr=inet_addr(\"127.0.0.1\")}, 16) "
      "= 0 <0.005>\n"
      "3 1.5 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<socket:[22]> <0.00001>\n"
      "3 2.1 connect(3<socket:[22]>, {sa_family=AF_INET, sin_port=htons(9999), sin_addr=inet_addr(\"127.0.0.1\")}, 16) "
      "= 0 <0.005>\n"
      "2 2.5 recvfrom(3<socket:[21]>, \"first\", 1024, 0, NULL, NULL) = 5 <0.61>\n"
      "3 2.5 recvfrom(3<socket:[22]>, \"second\", 1024, 0, NULL, NULL) = 6 <0.51>\n");
  EXPECT_EQ(arrows_of(conversation).count({"send(4, \"first\")", "recv(3, 1024) = \"first\""}), 1U)
      << columns_of(conversation);
  EXPECT_EQ(arrows_of(conversation).count({"send(5, \"second\")", "recv(3, 1024) = \"second\""}), 1U)
      << columns_of(conversation);
}

TEST(Conversation, ACallThatNeverReturnsWaitsToTheEnd) {
  const Conversation conversation =
      told(server_start + "1 1.3 recvfrom(4<TCP:[127.0.0.1:9999->127.0.0.1:40000]>,  <unfinished ...>\n", client_start);
  EXPECT_EQ(line_with("recv(4", columns_of(conversation)), "5 接收数据 recv(4) … to the end of the trace");
}

TEST(Conversation, ATryInVainAndThePollBehindItAreOneCall) {
  const std::string at = "(3<UDP:[0.0.0.0:40000]>, ";
  const Conversation conversation = told(
      "",
      "2 1.0 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[12]> <0.00001>\n"
      "2 1.1 recvfrom" +
          at +
          "0x7f0, 1024, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.00001>\n"
          "2 1.2 poll([{fd=3<UDP:[0.0.0.0:40000]>, events=POLLIN}], 1, 5000) = 1 ([{fd=3, revents=POLLIN}]) <0.5>\n"
          "2 1.7 recvfrom" +
          at + "\"Hi\", 1024, 0, NULL, NULL) = 2 <0.00001>\n");
  const std::string text = columns_of(conversation);
  EXPECT_EQ(line_with("recv(", text), "接收数据 recv(3, 1024) … · 5 s at most");
  EXPECT_EQ(line_with("Hi", text), "接收数据 … = \"Hi\" (0.6 s)");
}

TEST(Conversation, ALoopThatWaitsForNothingIsToldOnce) {
  std::string alone;
  for (int time = 0; time < 500; ++time)
    alone += "1 1." + std::to_string(200 + time) +
             " poll([{fd=4<TCP:[127.0.0.1:9999->127.0.0.1:40000]>, events=POLLIN}], 1, 0) = 0 (Timeout) <0.000010>\n";
  const std::string text = columns_of(told(server_start + alone, client_start));
  EXPECT_EQ(line_with("poll(", text), "poll(4, 0 s) = 0 × 500");
}

TEST(Conversation, WhatASignalHasEndedHasWaited) {
  const Conversation conversation =
      told(server_start + "1 1.300 recvfrom" + at_server +
               "0x7f0, 1024, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.010000>\n"
               "1 1.311 --- SIGINT {si_signo=SIGINT, si_code=SI_USER, si_pid=2, si_uid=0} ---\n",
           client_start);
  const std::string text = columns_of(conversation);
  EXPECT_EQ(line_with("recv(4", text), "5 接收数据 recv(4, 1024) …");
  EXPECT_EQ(line_with("interrupted", text), "5 接收数据 … = interrupted by Ctrl-C (0.01 s)");
}

TEST(Conversation, WhatCannotWaitIsOneLineHoweverLongItTook) {
  const Conversation conversation = told(
      "1 0.1 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[11]> <0.00001>\n"
      "1 0.2 bind(3<TCP:[11]>, {sa_family=AF_INET, sin_port=htons(9999), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0 "
      "<0.300000>\n",
      "");
  EXPECT_EQ(line_with("bind", columns_of(conversation)), "2 绑定端口和地址 bind(3, 127.0.0.1:9999)");
}

TEST(Conversation, WhatAThreadDidBeforeItTookAMessageStandsBeforeThat) {
  const Conversation conversation =
      told(server_start + "1 1.301 write(1</dev/null<char 1:3>>, \"busy\\n\", 5) = 5 <0.000010>\n" +
               "1 1.302 recvfrom" + at_server + "\"Hi\", 1024, 0, NULL, NULL) = 2 <0.000010>\n",
           client_start + "2 1.300 sendto" + at_client + "\"Hi\", 2, 0, NULL, 0) = 2 <0.000010>\n");
  const std::string text = columns_of(conversation);
  EXPECT_LT(text.find("busy"), text.find("recv(4, 1024)")) << text;
  EXPECT_EQ(line_with("send(", text).find("recv"), std::string::npos) << text;
}

TEST(Conversation, AnEmptySendIsNoMessage) {
  const Conversation conversation =
      told(server_start + "1 1.4 recvfrom" + at_server + "\"Hi\", 1024, 0, NULL, NULL) = 2 <0.000010>\n",
           client_start + "2 1.2 sendto" + at_client + "\"\", 0, 0, NULL, 0) = 0 <0.000010>\n" + "2 1.3 sendto" +
               at_client + "\"Hi\", 2, 0, NULL, 0) = 2 <0.000010>\n");
  EXPECT_EQ(arrows_of(conversation).count({"send(3, \"Hi\")", "recv(4, 1024) = \"Hi\""}), 1U);
  EXPECT_EQ(conversation.arrows.size(), 2U) << columns_of(conversation);  // with that of the connection
}

TEST(Conversation, WhoClosesWithSomethingUnreadResets) {
  const std::string closing = "2 1.4 close(3<TCP:[127.0.0.1:40000->127.0.0.1:9999]>) = 0 <0.000010>\n";
  const std::string welcome = "1 1.3 sendto" + at_server + "\"Welcome!\", 8, 0, NULL, 0) = 8 <0.000010>\n";
  const std::string taking = "2 1.35 recvfrom" + at_client + "\"Welcome!\", 1024, 0, NULL, NULL) = 8 <0.000010>\n";
  const std::string unread = columns_of(told(server_start + welcome, client_start + closing));
  EXPECT_NE(line_with("close(3)", unread).find("──RST─▶"), std::string::npos) << unread;
  const std::string read = columns_of(told(server_start + welcome, client_start + taking + closing));
  EXPECT_NE(line_with("close(3)", read).find("──FIN─▶"), std::string::npos) << read;
}

TEST(Conversation, TheSocketThatListensIsClosedWithoutAStep) {
  const Conversation conversation =
      told(server_start + "1 1.3 close(3<TCP:[127.0.0.1:9999]>) = 0 <0.000010>\n", client_start);
  EXPECT_EQ(line_with("close(3)", columns_of(conversation)), "close(3)");
}

TEST(Conversation, AKnownAddressGoesBeforeTheOrderOfCalls) {
  // Of the first caller no address is known; the server accepts the second one first.
  const Conversation conversation =
      told(server_start + "1 1.3 sendto" + at_server + "\"Hi\", 2, 0, NULL, 0) = 2 <0.000010>\n",
           "3 0.8 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 9<socket:[21]> <0.00001>\n"
           "3 0.9 connect(9<socket:[21]>, {sa_family=AF_INET, sin_port=htons(9999), "
           "sin_addr=inet_addr(\"127.0.0.1\")}, 16) = 0 <0.005>\n" +
               client_start + "2 1.4 recvfrom" + at_client + "\"Hi\", 1024, 0, NULL, NULL) = 2 <0.000010>\n");
  EXPECT_EQ(arrows_of(conversation).count({"send(4, \"Hi\")", "recv(3, 1024) = \"Hi\""}), 1U)
      << columns_of(conversation);
}

// A server with two UDP sockets: descriptor 3 at port 9999, descriptor 4 at port 9998.
std::string takes(const std::string& time, int descriptor, int from) {
  return "1 " + time + " recvfrom(" + std::to_string(descriptor) +
         "<UDP:[127.0.0.1:" + std::to_string(10002 - descriptor) + "]>, \"Hi\", 1024, 0, " + inet(from) +
         ", [16]) = 2 <0.000010>\n";
}
const std::string two_at_server =
    "1 0.1 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[11]> <0.00001>\n"
    "1 0.2 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4<UDP:[12]> <0.00001>\n";

// A client with two UDP sockets: descriptor 5 at port 40005, descriptor 6 at port 40006.
std::string sends(const std::string& time, int descriptor, int to) {
  return "2 " + time + " sendto(" + std::to_string(descriptor) + "<UDP:[0.0.0.0:" + std::to_string(40000 + descriptor) +
         "]>, \"Hi\", 2, 0, " + inet(to) + ", 16) = 2 <0.000010>\n";
}
const std::string two_at_client =
    "2 0.8 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 5<UDP:[21]> <0.00001>\n"
    "2 0.9 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 6<UDP:[22]> <0.00001>\n";

TEST(Conversation, ADatagramGoesToWhomItIsAddressed) {
  const auto arrows = arrows_of(told(two_at_server + takes("1.3", 3, 40005) + takes("1.4", 4, 40005),
                                     two_at_client + sends("1.1", 5, 9998) + sends("1.2", 5, 9999)));
  EXPECT_EQ(arrows.count({"sendto(5, \"Hi\", 127.0.0.1:9999)", "recvfrom(3, 1024) = \"Hi\", from 127.0.0.1:40005"}),
            1U);
  EXPECT_EQ(arrows.count({"sendto(5, \"Hi\", 127.0.0.1:9998)", "recvfrom(4, 1024) = \"Hi\", from 127.0.0.1:40005"}),
            1U);
}

TEST(Conversation, ADatagramComesFromWhomItSays) {
  const auto arrows = arrows_of(told(two_at_server + takes("1.3", 3, 40006) + takes("1.4", 3, 40005),
                                     two_at_client + sends("1.1", 5, 9999) + sends("1.2", 6, 9999)));
  EXPECT_EQ(arrows.count({"sendto(5, \"Hi\", 127.0.0.1:9999)", "recvfrom(3, 1024) = \"Hi\", from 127.0.0.1:40005"}),
            1U);
  EXPECT_EQ(arrows.count({"sendto(6, \"Hi\", 127.0.0.1:9999)", "recvfrom(3, 1024) = \"Hi\", from 127.0.0.1:40006"}),
            1U);
}

TEST(Conversation, ADatagramIsTakenOnce) {
  const Conversation conversation = told(two_at_server + takes("1.3", 3, 40005) + takes("1.4", 3, 40005),
                                         two_at_client + sends("1.1", 5, 9999) + sends("1.2", 5, 9999));
  ASSERT_EQ(conversation.arrows.size(), 2U) << columns_of(conversation);
  EXPECT_NE(conversation.arrows[0].from, conversation.arrows[1].from) << columns_of(conversation);
}

TEST(Conversation, AWaitInVainSaysSo) {
  const std::string at = "(3<UDP:[0.0.0.0:40000]>, ";
  const std::string text =
      columns_of(told("",
                      "2 1.0 socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 3<UDP:[12]> <0.00001>\n"
                      "2 1.1 recvfrom" +
                          at +
                          "0x7f0, 1024, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable) <0.00001>\n"
                          "2 1.2 poll([{fd=3<UDP:[0.0.0.0:40000]>, events=POLLIN}], 1, 500) = 0 (Timeout) <0.5>\n"));
  EXPECT_EQ(line_with("nothing came", text), "接收数据 … = EAGAIN, nothing came (0.6 s)");
}

TEST(Conversation, AConnectThatDidNotWaitTellsHowItEnded) {
  const std::string start =
      "2 1.0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[12]> <0.00001>\n"
      "2 1.100 connect(3<TCP:[12]>, " +
      inet(9999) +
      ", 16) = -1 EINPROGRESS (Operation now in progress) <0.00001>\n"
      "2 1.101 poll([{fd=3<TCP:[12]>, events=POLLOUT}], 1, 5000) = 1 ([{fd=3, revents=POLLOUT}]) <0.00001>\n";
  const auto connect = [&](const std::string& error) {
    return line_with("connect(", columns_of(told("", start + "2 1.102 getsockopt(3<TCP:[12]>, SOL_SOCKET, SO_ERROR, [" +
                                                         error + "], [4]) = 0 <0.00001>\n")));
  };
  EXPECT_EQ(connect("ECONNREFUSED"), "2 建立连接 connect(3, 127.0.0.1:9999) = ECONNREFUSED");
  EXPECT_EQ(connect("0"), "2 建立连接 connect(3, 127.0.0.1:9999)");
}

TEST(Conversation, WhatIsPrintedIsNoStepOfTheTutorial) {
  const Conversation conversation =
      told(server_start + "1 1.3 write(1</dev/null<char 1:3>>, \"to be read\\n\", 11) = 11 <0.000010>\n", client_start);
  EXPECT_EQ(line_with("to be read", columns_of(conversation)), "print write(1, \"to be read\\n\")");
}

TEST(Conversation, WhatIsTypedIsNoStepOfTheTutorial) {
  const Conversation conversation =
      told(server_start + "1 1.3 read(0</dev/pts/1<char 136:1>>, \"Michael\\n\", 4096) = 8 <0.000010>\n", client_start);
  EXPECT_EQ(line_with("read(0", columns_of(conversation)), "input read(0, 4096) = \"Michael\\n\"");
}

TEST(Conversation, WhoeverIsFirstInTimeIsFirstInTheList) {
  for (const std::string kind : {"tcp", "udp"}) {
    const Conversation conversation =
        told({recorded(kind + "-server-6.1", Side::server), recorded(kind + "-client-6.1", Side::client)});
    EXPECT_TRUE(std::is_sorted(conversation.actions.begin(), conversation.actions.end(),
                               [](const Action& one, const Action& other) { return one.start < other.start; }));
  }
}

// The check of an exercise: it plays its scenes in processes of their own, and these start a program.
TEST(Conversation, OfACheckTheSceneAndItsProgramAreTold) {
  std::istringstream text(
      "1 0.10 execve(\"check\", [\"./check\"], 0x7f /* 9 vars */) = 0 <0.001>\n"
      "1 0.20 clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD) = 2 <0.001>\n"
      "2 0.30 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[11]> <0.001>\n"
      "2 0.40 clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD}, 88) = 7 <0.001>\n"
      "7 0.50 execve(\"./tcp_client\", [\"./tcp_client\"], 0x7f /* 9 vars */) = 0 <0.001>\n"
      "7 0.60 read(3</etc/ld.so.cache>, \"ELF\", 3) = 3 <0.001>\n"
      "7 0.70 write(2</dev/null<char 1:3>>, \"a mistake\\n\", 10) = 10 <0.001>\n"
      "7 0.80 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3<TCP:[12]> <0.001>\n"
      "7 0.90 +++ killed by SIGKILL +++\n"
      "2 1.00 +++ exited with 1 +++\n"
      "1 1.10 +++ exited with 1 +++\n");
  const Conversation conversation = told({{"", std::nullopt, read_strace(text)}});
  const std::string columns = columns_of(conversation);
  EXPECT_EQ(columns.find("ELF"), std::string::npos) << columns;  // descriptor 3 is no socket of the program
  EXPECT_NE(columns.find("a mistake"), std::string::npos) << columns;
  EXPECT_NE(line_with("is ended by the check", columns).find("tcp_client│"), std::string::npos) << columns;
  EXPECT_EQ(columns.find("ends with status 1"), columns.rfind("ends with status 1")) << columns;  // the scene's alone
  EXPECT_TRUE(conversation.remarks.empty());
}

TEST(Conversation, AProgramHasItsNameWhateverItsFolderIsCalled) {
  const Conversation conversation =
      told("", R"(7 0.50 execve("./a \"b\" c/tcp_client", ["./a \"b\" c/tcp_client"], 0x7f /* 9 vars */) = 0 <0.001>
7 0.90 +++ killed by SIGSEGV +++
)");
  ASSERT_EQ(conversation.remarks.size(), 1U);
  EXPECT_EQ(conversation.remarks[0].rfind("tcp_client was killed", 0), 0U) << conversation.remarks[0];
}

TEST(Conversation, WhoIsEndedByCtrlCIsNotCalledKilled) {
  const Conversation conversation =
      told(server_start +
               "1 1.3 --- SIGINT {si_signo=SIGINT, si_code=SI_USER, si_pid=2, si_uid=0} ---\n1 1.4 +++ killed by "
               "SIGINT +++\n",
           client_start);
  EXPECT_EQ(line_with("is ended", columns_of(conversation)), "◀─FIN── is ended by Ctrl-C");
  EXPECT_TRUE(conversation.remarks.empty());
}

TEST(Conversation, WhoIsKilledIsNamed) {
  const Conversation conversation = told(server_start +
                                             "1 1.3 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} "
                                             "---\n1 1.4 +++ killed by SIGSEGV +++\n",
                                         client_start);
  EXPECT_NE(columns_of(conversation).find("is killed by SIGSEGV"), std::string::npos) << columns_of(conversation);
  ASSERT_EQ(conversation.remarks.size(), 1U);
  EXPECT_NE(conversation.remarks.front().find("killed by SIGSEGV"), std::string::npos);
}

TEST(Columns, ShowInRedWhatHasFailed) {
  std::ostringstream output;
  write_columns(
      output, told("", "2 1.0 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = -1 EMFILE (Too many open files) <0.00001>\n"),
      true);
  EXPECT_NE(output.str().find("\x1b[31m = EMFILE, Too many open files\x1b[0m"), std::string::npos) << output.str();
}

TEST(Drawing, HasALifelineForEachThreadAndAnArrowForEachMessage) {
  const std::string drawing =
      drawing_of(told({recorded("tcp-server-6.1", Side::server), recorded("tcp-client-6.1", Side::client)}));
  const auto count = [&](const std::string& text) {
    std::size_t number = 0;
    for (std::size_t place = drawing.find(text); place != std::string::npos; place = drawing.find(text, place + 1))
      ++number;
    return number;
  };
  EXPECT_EQ(count("class='life'"), 3U);
  EXPECT_EQ(count("class='birth'"), 1U);
  EXPECT_EQ(count("class='message'"), 4U);
  EXPECT_EQ(count("class='control'"), 3U);
  EXPECT_EQ(count("5 接收数据"), 2U);
  EXPECT_EQ(count("send(4, &quot;Welcome!&quot;)"), 1U);
  EXPECT_EQ(count("<svg"), 1U);
  EXPECT_EQ(drawing.rfind("</svg>\n"), drawing.size() - 7);
}

TEST(Steps, AreNamedInTheFirstSentenceOfAComment) {
  std::istringstream source(
      "  // 6 发送数据: send; never recv\n// 5 接收数据: recv. It may be closed.\n// one thing: close\n");
  const Steps steps = read_steps(source);
  EXPECT_EQ(step_of(steps, "send"), "6 发送数据");
  EXPECT_EQ(step_of(steps, "recv"), "5 接收数据");
  EXPECT_EQ(step_of(steps, "close"), "");
}

TEST(Steps, AreWhatTheProgramsCommentsSay) {
  const Steps server = steps_of_the_tutorial("tcp_server");
  EXPECT_EQ(step_of(server, "accept"), "4 接收客户端连接");
  EXPECT_EQ(step_of(server, "recv"), "5 接收数据");
  EXPECT_EQ(step_of(server, "read"), "5 接收数据");
  EXPECT_EQ(step_of(server, "std::thread"), "创建新的线程");
  EXPECT_EQ(step_of(server, "shutdown"), "");
  const Steps client = steps_of_the_tutorial("tcp_client");
  EXPECT_EQ(step_of(client, "recv"), "3 接收消息和发送消息");
  EXPECT_EQ(step_of(client, "send"), "3 接收消息和发送消息");
  const Steps udp_server = steps_of_the_tutorial("udp_server");
  EXPECT_EQ(step_of(udp_server, "recvfrom"), "接收数据");
  EXPECT_EQ(step_of(udp_server, "sendto"), "发送数据");
}

}  // namespace
