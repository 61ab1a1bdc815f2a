// Socket over UDP: each datagram is one message, whole or cut, never joined with another.
#include <gtest/gtest.h>

#include <string>
#include <system_error>

#include "common/socket.hpp"
#include "tests/support/loopback.hpp"

TEST(Datagram, ArrivesWithTheAddressOfItsSender) {
  Socket receiver = bound_datagram();
  Socket sender = bound_datagram();
  sender.sendto("hello", receiver.getsockname());
  const auto [data, address] = receiver.recvfrom(1024);
  EXPECT_EQ(data, "hello");
  EXPECT_EQ(str(address), str(sender.getsockname()));
}

TEST(Datagram, StaysApartFromTheNext) {
  Socket receiver = bound_datagram();
  Socket sender(AF_INET, SOCK_DGRAM);
  sender.sendto("one", receiver.getsockname());
  sender.sendto("two", receiver.getsockname());
  EXPECT_EQ(receiver.recvfrom(1024).first, "one");
  EXPECT_EQ(receiver.recvfrom(1024).first, "two");
}

TEST(Datagram, MayBeEmpty) {
  Socket receiver = bound_datagram();
  Socket sender = bound_datagram();
  sender.sendto("", receiver.getsockname());
  const auto [data, address] = receiver.recvfrom(1024);
  EXPECT_EQ(data, "");
  EXPECT_EQ(str(address), str(sender.getsockname()));
}

TEST(Datagram, MayBeEmptyOnAConnectedSocket) {
  Socket receiver = bound_datagram();
  receiver.settimeout(10);
  Socket sender(AF_INET, SOCK_DGRAM);
  sender.connect(receiver.getsockname());
  sender.send("");
  EXPECT_EQ(receiver.recvfrom(1024).first, "");
}

TEST(Datagram, OfTheExactSizeIsWhole) {
  Socket receiver = bound_datagram();
  Socket(AF_INET, SOCK_DGRAM).sendto(std::string(1024, 'x'), receiver.getsockname());
  EXPECT_EQ(receiver.recvfrom(1024).first, std::string(1024, 'x'));
}

TEST(Datagram, ThatIsLongerIsCutAndItsRestIsLost) {
  Socket receiver = bound_datagram();
  Socket sender(AF_INET, SOCK_DGRAM);
  sender.sendto(std::string(1024, 'x') + "rest", receiver.getsockname());
  sender.sendto("next", receiver.getsockname());
  EXPECT_EQ(receiver.recvfrom(1024).first, std::string(1024, 'x'));
  EXPECT_EQ(receiver.recvfrom(1024).first, "next");
}

TEST(Datagram, TooLongForUdpIsAnErrorThatNamesTheAddress) {
  Socket receiver = bound_datagram();
  const Address address = receiver.getsockname();
  Socket sender(AF_INET, SOCK_DGRAM);
  EXPECT_NO_THROW(sender.sendto(std::string(65507, 'x'), address));
  try {
    sender.sendto(std::string(65508, 'x'), address);
    FAIL() << "sent";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.what(), "sendto " + str(address) + ": Message too long");
  }
}

TEST(Datagram, ThatDoesNotComeIsATimeoutThatNamesTheAddressAsked) {
  Socket silent = bound_datagram();
  Socket client(AF_INET, SOCK_DGRAM);
  client.settimeout(0.05);
  client.sendto("hello?", silent.getsockname());
  try {
    client.recv(1024);
    FAIL() << "received";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.what(), "recv " + str(silent.getsockname()) + " within 0.05 s: Connection timed out");
  }
}

TEST(Datagram, PortIsNeverSharedByTwo) {
  Socket owner = bound_datagram();
  Socket second(AF_INET, SOCK_DGRAM);
  EXPECT_THROW(second.bind(owner.getsockname()), std::system_error);
}
