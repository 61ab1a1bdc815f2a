// Socket over TCP: who owns the descriptor, and what each call does at both ends of a real connection.
#include "common/socket.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <filesystem>
#include <list>
#include <string>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>

#include "tests/support/loopback.hpp"

namespace {

std::size_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// The code of the std::system_error that `call` throws, and what it says.
template <typename Call>
std::pair<std::error_code, std::string> error_of(Call call) {
  try {
    call();
  } catch (const std::system_error& error) {
    return {error.code(), error.what()};
  }
  return {std::error_code(), "no error"};
}

}  // namespace

TEST(Socket, IsMovedAndNeverCopied) {
  static_assert(std::is_nothrow_move_constructible_v<Socket> && std::is_nothrow_move_assignable_v<Socket>);
  static_assert(!std::is_copy_constructible_v<Socket> && !std::is_copy_assignable_v<Socket>);
}

TEST(Socket, ClosesItsDescriptorWhenItsLifeEnds) {
  const std::size_t before = open_descriptors();
  {
    const Socket socket(AF_INET, SOCK_STREAM);
    EXPECT_EQ(open_descriptors(), before + 1);
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(Socket, HandsItsDescriptorOnWhenMoved) {
  const std::size_t before = open_descriptors();
  {
    Socket first(AF_INET, SOCK_STREAM);
    Socket second(std::move(first));
    EXPECT_EQ(open_descriptors(), before + 1);
    Socket third(AF_INET, SOCK_STREAM);
    third = std::move(second);  // closes what it had
    EXPECT_EQ(open_descriptors(), before + 1);
    EXPECT_NO_THROW(third.bind(any_port()));
  }
  EXPECT_EQ(open_descriptors(), before);
}

TEST(Socket, SurvivesBeingMovedToItself) {
  Socket socket(AF_INET, SOCK_STREAM);
  Socket& same = socket;
  socket = std::move(same);
  EXPECT_NO_THROW(socket.bind(any_port()));
}

TEST(Socket, ClosedTwiceClosesNoOtherDescriptor) {
  Socket socket(AF_INET, SOCK_STREAM);
  socket.close();
  const Socket other(AF_INET, SOCK_STREAM);  // takes the number that has become free
  socket.close();
  EXPECT_NO_THROW(other.getsockname());
}

TEST(Socket, RefusesToBeUsedOnceClosed) {
  Socket socket(AF_INET, SOCK_STREAM);
  socket.close();
  EXPECT_EQ(error_of([&] { socket.send("x"); }).first, std::errc::bad_file_descriptor);
}

TEST(Socket, OfAnUnknownFamilyIsAnErrorAndOpensNothing) {
  const std::size_t before = open_descriptors();
  EXPECT_EQ(error_of([] { Socket(-1, SOCK_STREAM); }).second.rfind("socket: ", 0), 0U);
  EXPECT_EQ(open_descriptors(), before);
}

TEST(Socket, BoundToPortZeroHasAPortOfItsOwn) {
  Socket socket(AF_INET, SOCK_STREAM);
  socket.bind(any_port());
  EXPECT_NE(socket.getsockname().port(), 0);
}

TEST(Socket, CannotBeBoundToAPortThatIsTakenAndSaysWhich) {
  Socket owner = listening();
  Socket second(AF_INET, SOCK_STREAM);
  const auto [code, what] = error_of([&] { second.bind(owner.getsockname()); });
  EXPECT_EQ(code, std::errc::address_in_use);
  EXPECT_EQ(what, "bind " + str(owner.getsockname()) + ": Address already in use");
}

TEST(Socket, TakesAPortAgainWhileItsLastConnectionWindsDown) {
  Socket listener = listening();
  const Address address = listener.getsockname();
  Socket client(AF_INET, SOCK_STREAM);
  client.connect(address);
  Socket server = listener.accept().first;
  server.close();  // the end that closes first keeps the port in TIME_WAIT
  EXPECT_EQ(client.recv(1), "");
  client.close();
  listener.close();
  Socket again(AF_INET, SOCK_STREAM);
  EXPECT_NO_THROW(again.bind(address));
  EXPECT_NO_THROW(again.listen(5));
}

TEST(Socket, AcceptTellsWhoHasConnected) {
  Socket listener = listening();
  Socket client(AF_INET, SOCK_STREAM);
  client.connect(listener.getsockname());
  const auto [server, address] = listener.accept();
  EXPECT_EQ(str(address), str(client.getsockname()));
  EXPECT_EQ(str(server.getsockname()), str(listener.getsockname()));
}

TEST(Socket, ConnectIsRefusedWhereNobodyListens) {
  const Address address = nobody();
  Socket client(AF_INET, SOCK_STREAM);
  const auto [code, what] = error_of([&] { client.connect(address); });
  EXPECT_EQ(code, std::errc::connection_refused);
  EXPECT_EQ(what, "connect " + str(address) + ": Connection refused");
}

TEST(Socket, ConnectGivesUpAfterItsTimeout) {
  Socket listener = listening(0);
  const Address address = listener.getsockname();
  // Fill the queue of those who may wait, so that the next has no answer at all.
  std::list<Socket> waiting;
  std::error_code code;
  std::string what;
  while (waiting.size() < 10 && !code) {
    waiting.emplace_back(AF_INET, SOCK_STREAM).settimeout(0.2);
    std::tie(code, what) = error_of([&] { waiting.back().connect(address); });
  }
  EXPECT_EQ(code, std::errc::timed_out);
  EXPECT_EQ(what, "connect " + str(address) + " within 0.2 s: Connection timed out");
}

TEST(Socket, IsBlockingAgainOnceConnected) {
  Pair pair;
  std::thread peer([&] { pair.server.send(pair.server.recv(1)); });
  pair.client.send("x");
  EXPECT_EQ(pair.client.recv(1), "x");  // a socket that does not block would throw: the answer is not there yet
  peer.join();
}

TEST(Socket, RecvReturnsNoMoreThanItWasAskedFor) {
  Pair pair;
  pair.client.send("abcdef");
  EXPECT_EQ(pair.server.recv(4), "abcd");
  EXPECT_EQ(pair.server.recv(4), "ef");
}

TEST(Socket, RecvReturnsAnEmptyStringAtTheEndOfTheStream) {
  Pair pair;
  pair.client.send("last words");
  pair.client.close();
  EXPECT_EQ(pair.server.recv(1024), "last words");
  EXPECT_EQ(pair.server.recv(1024), "");
  EXPECT_EQ(pair.server.recv(1024), "");
}

TEST(Socket, RecvFromAPeerThatResetIsAnErrorWithItsAddress) {
  Pair pair;
  const std::string peer = str(pair.client.getsockname());
  pair.server.send("never read");
  Socket(std::move(pair.client)).close();  // closing with data unread resets the connection
  const auto [code, what] = error_of([&] {
    while (!pair.server.recv(1).empty()) {
    }
  });
  EXPECT_EQ(code, std::errc::connection_reset);
  EXPECT_EQ(what, "recv " + peer + ": Connection reset by peer");
}

TEST(Socket, PassesEveryByteUnchanged) {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  Pair pair;
  pair.client.send(bytes);
  EXPECT_EQ(recv_like(pair.server, bytes), bytes);
}

TEST(Socket, SendsAllOfWhatIsLargerThanItsBufferToASlowReader) {
  std::string sent(16U << 20U, '\0');
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<char>(i * 2654435761U >> 24);
  Pair pair;
  std::thread sender([&] {
    pair.client.send(sent);
    pair.client.close();
  });
  std::string received;
  for (std::string data = pair.server.recv(1000); !data.empty(); data = pair.server.recv(1000)) {
    received += data;
    std::this_thread::yield();
  }
  sender.join();
  EXPECT_TRUE(received == sent) << received.size() << " bytes of " << sent.size();
}

TEST(Socket, SendToAPeerThatHasGoneIsAnErrorAndNoSignal) {
  signal(SIGPIPE, SIG_DFL);  // whoever started the tests may ignore it; here it would end them
  Pair pair;
  pair.server.close();
  const auto [code, what] = error_of([&] {
    while (true) pair.client.send("x");  // the first may still be taken: only its answer tells that the peer has gone
  });
  EXPECT_TRUE(code == std::errc::broken_pipe || code == std::errc::connection_reset) << what;
}

TEST(Socket, RecvGivesUpAfterItsTimeout) {
  Pair pair;
  pair.client.settimeout(0.05);
  const auto [code, what] = error_of([&] { pair.client.recv(1); });
  EXPECT_EQ(code, std::errc::timed_out);
  EXPECT_NE(what.find(" within 0.05 s: "), std::string::npos) << what;
}

TEST(Socket, ATimeoutTooShortForTheClockIsStillATimeout) {
  Pair pair;
  pair.client.settimeout(1e-9);
  EXPECT_EQ(error_of([&] { pair.client.recv(1); }).first, std::errc::timed_out);
}

TEST(Socket, ATimeoutIsTakenBackWithZero) {
  Pair pair;
  pair.client.settimeout(1e-6);
  pair.client.settimeout(0);
  std::thread peer([&] { pair.server.send(pair.server.recv(1)); });
  pair.client.send("x");
  EXPECT_EQ(pair.client.recv(1), "x");
  peer.join();
}

TEST(Socket, SendGivesUpOnAPeerThatDoesNotReadAfterItsTimeout) {
  Pair pair;
  pair.client.settimeout(0.05);
  EXPECT_EQ(error_of([&] { pair.client.send(std::string(64U << 20U, 'x')); }).first, std::errc::timed_out);
}

namespace {

std::atomic<int> interruptions{0};

// Runs `call` in a thread, and interrupts it with signals until it has noticed three of them.
template <typename Call>
std::thread interrupted_thrice(Call call) {
  struct sigaction action {};
  action.sa_handler = [](int) { ++interruptions; };
  sigaction(SIGUSR1, &action, nullptr);  // without SA_RESTART: the system call returns with EINTR
  interruptions = 0;
  std::atomic<bool> running{false};
  std::thread thread([&running, call] {
    running = true;
    call();
  });
  while (!running) std::this_thread::yield();
  while (interruptions < 3) {
    pthread_kill(thread.native_handle(), SIGUSR1);
    std::this_thread::yield();
  }
  return thread;
}

}  // namespace

TEST(Socket, AcceptGoesOnWhenASignalInterruptsIt) {
  Socket listener = listening();
  const Address address = listener.getsockname();
  std::string accepted;
  std::thread thread = interrupted_thrice([&] { accepted = str(listener.accept().second); });
  Socket client(AF_INET, SOCK_STREAM);
  client.connect(address);
  thread.join();
  EXPECT_EQ(accepted, str(client.getsockname()));
}

TEST(Socket, RecvGoesOnWhenASignalInterruptsIt) {
  Pair pair;
  std::string received;
  std::thread thread = interrupted_thrice([&] { received = pair.server.recv(10); });
  pair.client.send("hello");
  thread.join();
  EXPECT_EQ(received, "hello");
}

TEST(Socket, SendGoesOnWhenASignalInterruptsIt) {
  const std::string sent(8U << 20U, 'x');
  Pair pair;
  std::thread thread = interrupted_thrice([&] {
    pair.client.send(sent);
    pair.client.close();
  });
  EXPECT_EQ(recv_all(pair.server).size(), sent.size());
  thread.join();
}
