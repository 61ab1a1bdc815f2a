// Stopping from within: what a stop leaves of the calls under way. Each test stops a process of its own.
#include "common/stop.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

#include "common/socket.hpp"
#include "common/threads.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/process.hpp"

namespace {

// Each of these runs in a process of its own, which exits with 0 if all holds that is required.
class Stopping : public testing::Test {
 protected:
  void SetUp() override { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

void require(bool condition) {
  if (!condition) std::_Exit(EXIT_FAILURE);
}

template <typename Body>
void expect_all_to_hold(Body body) {
  const auto process = [&] {
    body();
    std::_Exit(EXIT_SUCCESS);
  };
  EXPECT_EXIT(process(), testing::ExitedWithCode(EXIT_SUCCESS), "");
}

// The status that Stopped brings out of `call`, or -1 if it returns.
template <typename Call>
int status_of(Call call) {
  try {
    call();
  } catch (const Stopped& stopped) {
    return stopped.status;
  }
  return -1;
}

}  // namespace

TEST_F(Stopping, BeforeTheFirstWaitIsNotMissed) {
  expect_all_to_hold([] {
    stop_on_signals();
    raise(SIGTERM);
    Socket listener = listening();
    require(status_of([&] { listener.accept(); }) == 0);
  });
}

TEST_F(Stopping, ComesOutOfWhateverMainWaitsIn) {
  expect_all_to_hold([] {
    Socket listener = listening();
    Socket receiver = bound_datagram();
    request_stop(3);
    require(status_of([&] { listener.accept(); }) == 3);
    require(status_of([&] { receiver.recvfrom(1); }) == 3);
  });
}

TEST_F(Stopping, IsTheEndOfTheStreamToAConnection) {
  expect_all_to_hold([] {
    Pair pair;
    pair.client.send("unread");
    request_stop(3);
    require(pair.server.recv(1024).empty());  // although there is something to be read
    pair.server.send("reply");
    require(pair.client.recv(1024).empty());
  });
}

TEST_F(Stopping, TwiceKeepsTheFirstStatus) {
  expect_all_to_hold([] {
    require(request_stop(3));
    require(!request_stop(4));
    require(status_of(throw_if_stopped) == 3);
  });
}

TEST_F(Stopping, JustBeforeACallThatWaitsEndsItAllTheSame) {
  expect_all_to_hold([] {
    stop_on_signals();
    // What a call does that began a moment after its caller had looked whether to stop.
    raise(SIGTERM);
    require(sleep(patience_seconds) > 0);  // another signal has come, and has been handled
  });
}

TEST_F(Stopping, LeavesNothingToSleepFor) {
  expect_all_to_hold([] {
    request_stop(0);
    const auto start = std::chrono::steady_clock::now();
    sleep_for(patience_seconds);
    require(std::chrono::steady_clock::now() - start < std::chrono::seconds(patience_seconds));
  });
}

TEST_F(Stopping, ReachesMainWhicheverThreadTheSignalReaches) {
  expect_all_to_hold([] {
    stop_on_signals();
    Socket listener = listening();
    std::thread other([] { raise(SIGTERM); });  // which is for this thread alone
    require(status_of([&] { listener.accept(); }) == 0);
    other.join();
  });
}
