// What happened between two programs is told as it was: who waited for what, and who took which bytes.
#include "tests/trace/conversation.hpp"

#include <gtest/gtest.h>

#include <fstream>
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

TEST(Conversation, WhoIsKilledIsNamed) {
  const Conversation conversation = told(server_start +
                                             "1 1.3 --- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} "
                                             "---\n1 1.4 +++ killed by SIGSEGV +++\n",
                                         client_start);
  EXPECT_NE(columns_of(conversation).find("is killed by SIGSEGV"), std::string::npos) << columns_of(conversation);
  ASSERT_EQ(conversation.remarks.size(), 1U);
  EXPECT_NE(conversation.remarks.front().find("killed by SIGSEGV"), std::string::npos);
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
  EXPECT_EQ(count("class='message'"), 4U);
  EXPECT_EQ(count("class='control'"), 3U);
  EXPECT_EQ(count("5 接收数据"), 2U);
  EXPECT_EQ(count("send(4, &quot;Welcome!&quot;)"), 1U);
  EXPECT_EQ(count("<svg"), 1U);
  EXPECT_EQ(drawing.rfind("</svg>\n"), drawing.size() - 7);
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
