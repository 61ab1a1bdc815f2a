// Address: what resolves, what does not, and how one looks.
#include "common/address.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <stdexcept>
#include <string>

TEST(Address, IsPrintedAsHostColonPort) { EXPECT_EQ(str(Address("127.0.0.1", 9999)), "127.0.0.1:9999"); }

TEST(Address, ResolvesAName) { EXPECT_EQ(str(Address("localhost", 80)), "127.0.0.1:80"); }

TEST(Address, TakesTheLowestAndTheHighestPort) {
  EXPECT_EQ(Address("127.0.0.1", 0).port(), 0);
  EXPECT_EQ(Address("127.0.0.1", 65535).port(), 65535);
}

TEST(Address, ThatDoesNotResolveIsAnErrorThatNamesTheHost) {
  try {
    const Address address("no-such-host.invalid", 1);
    FAIL() << "resolved to " << str(address);
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(std::string(error.what()).rfind("resolve no-such-host.invalid: ", 0), 0U) << error.what();
  }
}

TEST(Address, OfAnotherFamilyDoesNotResolve) { EXPECT_THROW(Address("::1", 1), std::runtime_error); }

TEST(Address, IsEqualWhenHostAndPortAre) {
  const Address address("127.0.0.1", 1);
  EXPECT_TRUE(address == Address("127.0.0.1", 1));
  EXPECT_FALSE(address == Address("127.0.0.1", 2));
  EXPECT_FALSE(address == Address("127.0.0.2", 1));
}

TEST(Address, PassesTheSystemCallsANetworkOrderAddress) {
  const Address address("1.2.3.4", 0x0506);
  sockaddr_in bytes{};
  ASSERT_EQ(address.size(), sizeof bytes);
  std::memcpy(&bytes, address.data(), sizeof bytes);
  EXPECT_EQ(bytes.sin_family, AF_INET);
  EXPECT_EQ(std::memcmp(&bytes.sin_addr, "\x01\x02\x03\x04", 4), 0);
  EXPECT_EQ(std::memcmp(&bytes.sin_port, "\x05\x06", 2), 0);
}
