// Stopping from within: what a stop leaves of the calls under way. Each test stops a process of its own.
#include "common/stop.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>

#include "common/socket.hpp"
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
    return stopped.status();
  }
  return -1;
}

}  // namespace

TEST_F(Stopping, BeforeTheFirstWaitEndsTheProgramAtOnce) {
  expect_all_to_hold([] {
    stop_on_signals();
    raise(SIGTERM);
    require(false);
  });
}

TEST_F(Stopping, LeavesNoLaterCallToWaitOnThatDescriptor) {
  expect_all_to_hold([] {
    stop_on_signals();
    std::array<int, 2> ends{};
    require(pipe(ends.data()) == 0);
    waits_on(ends[0]);
    raise(SIGTERM);  // comes between the question whether to stop and the call that waits
    char byte = 0;
    require(read(ends[0], &byte, 1) == -1 && errno == EAGAIN);
  });
}

TEST_F(Stopping, ComesOutOfWhateverWaitsForOthers) {
  expect_all_to_hold([] {
    Pair pair;
    Socket listener = listening();
    Socket receiver = bound_datagram();
    pair.client.send("unread");
    request_stop(3);
    require(status_of([&] { listener.accept(); }) == 3);
    require(status_of([&] { receiver.recvfrom(1); }) == 3);
    require(status_of([&] { pair.server.recv(1); }) == 3);  // although there is something to be read
  });
}

TEST_F(Stopping, LetsAWriteGoOnButNotForEver) {
  expect_all_to_hold([] {
    Patience patience;
    patience.interrupted();  // no stop yet
    request_stop(3);
    patience.interrupted();  // the first time that it sees one
    const auto start = std::chrono::steady_clock::now();
    require(status_of([&] {
              while (std::chrono::steady_clock::now() - start < std::chrono::seconds(patience_seconds))
                patience.interrupted();
            }) == 3);
  });
}
