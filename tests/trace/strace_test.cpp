// strace's output, as its versions write it, is read in full.
#include "tests/trace/strace.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

namespace {

std::vector<Record> read(const std::string& text) {
  std::istringstream input(text);
  return read_strace(input);
}

TEST(Strace, ACallHasItsArgumentsItsResultAndItsTimes) {
  const auto records = read(
      "7 100.500000 recvfrom(4<TCP:[127.0.0.1:9999->127.0.0.1:45932]>, \"a, b)\\\"\", 1024, 0, NULL, NULL) = 6 "
      "<0.250000>\n");
  ASSERT_EQ(records.size(), 1U);
  const Record& call = records.front();
  EXPECT_EQ(call.thread, 7);
  EXPECT_EQ(call.name, "recvfrom");
  EXPECT_EQ(call.arguments.size(), 6U);
  EXPECT_EQ(bytes_in(call.argument(1)), "a, b)\"");
  EXPECT_EQ(call.argument(5), "NULL");
  EXPECT_EQ(call.value(), 6);
  EXPECT_EQ(call.error(), "");
  EXPECT_EQ(call.start, std::chrono::milliseconds(100500));
  EXPECT_EQ(call.end, std::chrono::milliseconds(100750));
}

TEST(Strace, AnArgumentMayHoldSeveralSockets) {
  const auto records = read(
      "1 1.0 poll([{fd=3<TCP:[127.0.0.1:1->127.0.0.1:2]>, events=POLLIN}, {fd=4<TCP:[127.0.0.1:3->127.0.0.1:4]>, "
      "events=POLLIN}], 2, 5000) = 0 (Timeout) <5.000000>\n");
  ASSERT_EQ(records.size(), 1U);
  ASSERT_EQ(records[0].arguments.size(), 3U);
  EXPECT_EQ(records[0].argument(1), "2");
  EXPECT_EQ(records[0].value(), 0);
}

TEST(Strace, ACallThatAnotherInterruptsIsOne) {
  // 6.1 and 7.2 differ in where they cut.
  for (const std::string halves :
       {"accept(3,  <unfinished ...>\n|0x7f0, [16]) = 4", "accept(3 <unfinished ...>\n|, 0x7f0, [16]) = 4"}) {
    const std::size_t cut = halves.find('|');
    const auto records =
        read("1 1.0 " + halves.substr(0, cut) + "2 1.1 close(9) = 0 <0.000001>\n1 1.2 <... accept resumed>" +
             halves.substr(cut + 1) + " <0.200000>\n");
    ASSERT_EQ(records.size(), 2U) << halves;
    EXPECT_EQ(records[0].name, "accept");
    EXPECT_EQ(records[0].arguments, (std::vector<std::string>{"3", "0x7f0", "[16]"}));
    EXPECT_EQ(records[0].value(), 4);
    EXPECT_EQ(records[0].end, std::chrono::milliseconds(1200));
    EXPECT_EQ(records[1].name, "close");
  }
}

TEST(Strace, ACallThatNeverReturnedHasNoEnd) {
  for (const std::string line :
       {"1 1.0 recvfrom(3, <unfinished ...>\n", "1 1.0 recvfrom(3, ", "1 1.0 exit_group(0) = ?\n"}) {
    const auto records = read(line);
    ASSERT_EQ(records.size(), 1U) << line;
    EXPECT_FALSE(records[0].end) << line;
    EXPECT_FALSE(records[0].value()) << line;
  }
}

TEST(Strace, AnErrorHasItsName) {
  const auto records = read(
      "1 1.0 connect(3, {sa_family=AF_INET, sin_port=htons(1), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 "
      "ECONNREFUSED "
      "(Connection refused) <0.000100>\n"
      "1 2.0 accept(3, 0x7f0, [16]) = ? ERESTARTSYS (To be restarted if SA_RESTART is set) <0.3>\n");
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].error(), "ECONNREFUSED");
  EXPECT_EQ(records[0].value(), -1);
  EXPECT_EQ(records[1].error(), "ERESTARTSYS");
}

TEST(Strace, SignalsAndEndsAreRecordsToo) {
  const auto records = read(
      "1 1.0 --- SIGINT {si_signo=SIGINT, si_code=SI_USER, si_pid=2, si_uid=0} ---\n"
      "1 2.0 +++ exited with 0 +++\n"
      "2 3.0 +++ killed by SIGSEGV (core dumped) +++\n");
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(records[0].kind, Record::Kind::signal);
  EXPECT_EQ(records[0].name, "SIGINT");
  EXPECT_EQ(records[1].kind, Record::Kind::end);
  EXPECT_EQ(records[1].name, "exited with 0");
  EXPECT_EQ(records[2].name, "killed by SIGSEGV");
}

TEST(Strace, WhatIsNoRecordIsPassedOver) {
  EXPECT_TRUE(read("\nstrace: Process 7 attached\n7\n7 1.0\n7 1.0 <... read resumed>) = 0 <0.1>\n").empty());
}

TEST(Strace, ADescriptorHasANumberAndWhatIsKnownOfItsSocket) {
  const Descriptor connection = descriptor_in("4<TCP:[127.0.0.1:9999->127.0.0.1:45932]>");
  EXPECT_EQ(connection.number, 4);
  EXPECT_EQ(connection.local, "127.0.0.1:9999");
  EXPECT_EQ(connection.peer, "127.0.0.1:45932");
  EXPECT_EQ(descriptor_in("3<UDP:[0.0.0.0:59269]>").local, "0.0.0.0:59269");
  EXPECT_EQ(descriptor_in("3<TCPv6:[[::1]:9999]>").local, "[::1]:9999");
  EXPECT_EQ(descriptor_in("3<TCP:[9266337]>").local, "");
  EXPECT_EQ(descriptor_in("1</dev/null<char 1:3>>").number, 1);
  EXPECT_EQ(descriptor_in("3").number, 3);
  EXPECT_EQ(descriptor_in("AT_FDCWD").number, -1);
}

TEST(Strace, AnAddressIsWrittenAsPeopleDo) {
  EXPECT_EQ(address_in("{sa_family=AF_INET, sin_port=htons(9999), sin_addr=inet_addr(\"127.0.0.1\")}"),
            "127.0.0.1:9999");
  EXPECT_EQ(
      address_in("{sa_family=AF_INET6, sin6_port=htons(9999), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"::1\", "
                 "&sin6_addr), sin6_scope_id=0}"),
      "[::1]:9999");
  EXPECT_EQ(address_in("{sa_family=AF_UNIX, sun_path=\"/run/log\"}"), "");
  EXPECT_EQ(address_in("NULL"), "");
}

TEST(Strace, BytesAreThoseThatWereSent) {
  EXPECT_EQ(bytes_in(R"("\345\260\217\346\230\216\n\0\1x\"\\")"), std::string("小明\n\0\1x\"\\", 12));
  EXPECT_EQ(bytes_in(R"("\x52\x36"...)"), "R6");
  EXPECT_EQ(
      bytes_in(
          R"({msg_name={sa_family=AF_INET, sin_addr=inet_addr("127.0.0.1")}, msg_iov=[{iov_base="Hel", iov_len=3}, {iov_base="lo", iov_len=2}]})"),
      "Hello");
}

}  // namespace
