// `make trace` shows what stands there: the programs as they are, other commands, and what goes wrong.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>
#include <string>

#include "tests/support/process.hpp"

namespace {

// The tracer and the programs, by the names that a line of shell has for them.
std::string tracer() {
  const char* const path = std::getenv("TRACER");
  return quoted(std::filesystem::absolute(path == nullptr ? "build/tests/trace/trace" : path));
}

std::string program(const std::string& name) {
  const char* const folder = std::getenv("PROGRAMS");
  return quoted(std::filesystem::absolute(folder == nullptr ? "." : folder) / name);
}

// What a line of shell begins with that is to run in an empty folder of its own, which goes when it ends.
const char* const in_a_folder = R"(folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT && cd "$folder" && )";

// A free port for the server, which the client finds as $PORT.
Result trace(const std::string& server, const std::string& client, const std::string& more = "") {
  return run_shell("SERVER=" + quoted(server) + " CLIENT=" + quoted(client) + " " + more + " " + tracer());
}

Result trace_tcp(const std::string& more = "") {
  return trace(program("tcp_server") + " --port 0 --delay 0.1", program("tcp_client") + " --port $PORT 小明", more);
}

std::size_t count(const std::string& text, const std::string& in) {
  std::size_t number = 0;
  for (std::size_t place = in.find(text); place != std::string::npos; place = in.find(text, place + 1)) ++number;
  return number;
}

// strace may be missing, or may not trace here, or this build.
class Trace : public testing::Test {
 protected:
  void SetUp() override {
    if (run_shell("strace -qq -o /dev/null tcp_server --version").status != 0)
      GTEST_SKIP() << "strace is missing (package strace), or may not trace this build";
  }
};

TEST_F(Trace, ShowsATcpConversationWithItsStepsAndItsMessages) {
  const Result result = trace_tcp();
  EXPECT_EQ(result.status, 0) << result.err;
  for (const std::string text :
       {"1 创建套接字", "2 绑定端口和地址", "3 监听套接字", "4 接收客户端连接", "创建新的线程", "5 接收数据",
        "6 发送数据", "7 关闭描述符", "1 创建一个socket", "2 建立连接", "3 接收消息和发送消息", "4 关闭描述符",
        "──SYN─▶", "──FIN─▶", "= interrupted by Ctrl-C", "accept(3) …", "clock_nanosleep(0.1 s)"})
    EXPECT_NE(result.out.find(text), std::string::npos) << text << " is missing in\n" << result.out;
  for (const std::string text : {"\"Welcome!\"", "\"小明\"", "\"Hello, 小明\"", "\"exit\""})
    EXPECT_GE(count(text, result.out), 2U) << text << " is not both sent and received in\n" << result.out;
}

TEST_F(Trace, ShowsAUdpConversation) {
  const Result result = trace(program("udp_server") + " --port 0", program("udp_client") + " --port $PORT 小明");
  EXPECT_EQ(result.status, 0) << result.err;
  for (const std::string text : {"绑定端口", "接收数据", "发送数据", "──────▶", "◀──────"})
    EXPECT_NE(result.out.find(text), std::string::npos) << text << " is missing in\n" << result.out;
  for (const std::string text : {"\"小明\"", "\"Hello, 小明!\""})
    EXPECT_GE(count(text, result.out), 2U) << text << " is not both sent and received in\n" << result.out;
}

TEST_F(Trace, TellsThreeClientsApart) {
  const Result result = trace_tcp("CLIENTS=3");
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(count("connect(3, ", result.out), 3U) << result.out;
  for (const std::string text : {"A│2 建立连接", "B│2 建立连接", "C│2 建立连接"})
    EXPECT_NE(result.out.find(text), std::string::npos) << text << " is missing in\n" << result.out;
  // Each of them is served by a thread of its own, whatever its number.
  const std::regex sending("thread \\d+│6 发送数据");
  const std::set<std::string> threads(std::sregex_token_iterator(result.out.begin(), result.out.end(), sending),
                                      std::sregex_token_iterator());
  EXPECT_EQ(threads.size(), 3U) << result.out;
}

TEST_F(Trace, OfAServerThatIsKilledGoesUpToThere) {
  // The client kills the server in the middle of the conversation, and goes on.
  const std::string kill_it =
      "bash -c 'exec 3<>/dev/tcp/127.0.0.1/$PORT; head -c 8 <&3; kill -9 $(cat trace-test-pid); cat <&3'";
  const Result result =
      run_shell(std::string(in_a_folder) +
                "SERVER=" + quoted("sh -c 'echo $$ >trace-test-pid; exec \"$0\" --port 0' " + program("tcp_server")) +
                " CLIENT=" + quoted(kill_it) + " " + tracer());
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.out.find("Welcome!"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("is killed by SIGKILL"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("was killed by SIGKILL"), std::string::npos) << result.out;
}

TEST_F(Trace, OfAClientThatNeverConnectsGoesUpToThere) {
  const Result result = trace(program("tcp_server") + " --port 0", program("tcp_client") + " --port 0");
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.out.find("ends with status"), std::string::npos) << result.out;
}

TEST_F(Trace, OfAProgramThatDoesNotExistSaysSo) {
  const Result result = trace("./no_such_server", program("tcp_client"));
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_NE(result.out.find("has ended before it listened"), std::string::npos) << result.out;
}

TEST_F(Trace, OfAServerThatRefusesItsOptionsSaysSo) {
  const Result result = trace(program("tcp_server") + " --prot 1", program("tcp_client"));
  EXPECT_NE(result.out.find("ends with status 2"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("has ended before it listened"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("\ntcp_server: there is no option --prot"), std::string::npos) << result.out;
}

TEST_F(Trace, HasNoColoursWhereItIsNoTerminal) { EXPECT_EQ(trace_tcp().out.find('\x1b'), std::string::npos); }

TEST_F(Trace, HasColoursOnATerminalUnlessTheyAreNotWanted) {
  if (run_shell("script -qec true /dev/null").status != 0)
    GTEST_SKIP() << "script(1), which makes a terminal, is missing";
  const auto on_a_terminal = [](const std::string& variables) {
    return run_shell("export SERVER=./no_such_server CLIENT=none " + variables + "; script -qec " + quoted(tracer()) +
                     " /dev/null </dev/null")
        .out;
  };
  EXPECT_NE(on_a_terminal("NO_COLOR=").find('\x1b'), std::string::npos);
  EXPECT_EQ(on_a_terminal("NO_COLOR=1").find('\x1b'), std::string::npos);
}

TEST_F(Trace, CtrlCReachesAllThatACommandHasStarted) {
  const Result result =
      trace(program("tcp_server") + " --port 0 --delay 0; sleep 1000", program("tcp_client") + " --port $PORT");
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_EQ(result.out.find("goes on after Ctrl-C"), std::string::npos) << result.out;
}

TEST_F(Trace, LeavesNothingBehind) {
  const Result result = run_shell(
      std::string(in_a_folder) +
      "export TMPDIR=\"$folder\"; SERVER=" + quoted(program("tcp_server") + " --port 0 --delay 0") +
      " CLIENT=" + quoted(program("tcp_client") + " --port $PORT") + " " + tracer() + " >/dev/null; ls $TMPDIR");
  EXPECT_EQ(result.out, "");
}

TEST_F(Trace, CanBeStopped) {
  Process process(
      "sh", shell("SERVER=" + quoted(program("tcp_server") + " --port 0") + " CLIENT='sleep 1000' exec " + tracer()));
  process.signal(SIGINT);
  EXPECT_EQ(process.wait(), 1) << process.out.text() << process.err.text();
}

TEST(TraceWithoutStrace, SaysSo) {
  const Result result = run_shell("PATH=/nowhere SERVER=a CLIENT=b " + tracer());
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("strace"), std::string::npos) << result.err;
  EXPECT_EQ(count("\n", result.err), 1U) << result.err;
}

TEST(TraceWithoutStrace, SaysSoWhereItMayNotTrace) {
  // What strace says in a container that does not let it.
  const Result result = run_shell(in_a_folder +
                                  std::string("printf '#!/bin/sh\\necho \"strace: ptrace(PTRACE_TRACEME, ...): "
                                              "Operation not permitted\" >&2; exit 1\\n' >strace; "
                                              "chmod +x strace; PATH=$folder:$PATH SERVER=a CLIENT=b ") +
                                  tracer());
  EXPECT_EQ(result.status, 1);
  EXPECT_NE(result.err.find("SYS_PTRACE"), std::string::npos) << result.err;
  EXPECT_EQ(count("\n", result.err), 1U) << result.err;
}

TEST(TraceWithoutStrace, RefusesANumberOfClientsThatIsNone) {
  for (const std::string number : {"0", "-1", "many", "1000"}) {
    const Result result = run_shell("CLIENTS=" + number + " " + tracer());
    EXPECT_EQ(result.status, 1) << number;
    EXPECT_NE(result.err.find("CLIENTS=" + number), std::string::npos) << result.err;
  }
}

}  // namespace
