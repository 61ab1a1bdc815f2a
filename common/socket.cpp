// Socket: each method is its system call, and what that call leaves to the caller: errors, signals, rests, timeouts.
#include "socket.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <sstream>
#include <system_error>

#include "stop.hpp"

namespace {

#ifdef MSG_NOSIGNAL
constexpr int no_sigpipe = MSG_NOSIGNAL;
#else
constexpr int no_sigpipe = 0;  // macOS has a socket option instead: see the constructor
#endif

// A program that was started with a standard stream closed gets its number, 0 to 2, for the next descriptor it opens.
// A socket must not have it, or whatever the program prints would go to the peer.
int above_standard_streams(int descriptor) {
  if (descriptor == -1 || descriptor > STDERR_FILENO) return descriptor;
  const int above = ::fcntl(descriptor, F_DUPFD, STDERR_FILENO + 1);
  const int error = errno;
  ::close(descriptor);
  errno = error;
  return above;
}

// What accept says when a client has left before its turn came: no error of the listening socket, so that the next
// client can be accepted as if nothing had happened; accept(2), "Error handling".
bool is_of_one_client(int error) {
  const auto errors = {ECONNABORTED, EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENOPROTOOPT};
  return std::find(errors.begin(), errors.end(), error) != errors.end();
}

// Returns what `call` has put into the buffer that it is given. Ten thousand connections that wait should not hold ten
// thousand buffers: one of the usual size is on the stack, in a page that the thread has in use already.
template <typename Call>
std::string receive(std::size_t size, Call call) {
  std::array<char, 1024> usual{};
  std::string large(size > usual.size() ? size : 0, '\0');
  char* const buffer = large.empty() ? usual.data() : large.data();
  return {buffer, call(buffer)};
}

}  // namespace

Socket::Socket(int family, int type) : Socket(::socket(family, type, 0), std::nullopt) {}

Socket::Socket(int descriptor, std::optional<Address> address)
    : descriptor_(above_standard_streams(descriptor)), address_(address) {
  check("socket", descriptor_ != -1);
#ifdef SO_NOSIGPIPE
  const int on = 1;
  set_option(SO_NOSIGPIPE, &on, sizeof on);
#endif
}

Socket::~Socket() { close(); }

Socket::Socket(Socket&& other) noexcept { *this = std::move(other); }

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this == &other) return *this;
  close();
  descriptor_ = std::exchange(other.descriptor_, -1);
  address_ = other.address_;
  timeout_ = other.timeout_;
  return *this;
}

void Socket::bind(const Address& address) {
  address_ = address;
  int type = 0;
  socklen_t size = sizeof type;
  check("getsockopt", ::getsockopt(descriptor_, SOL_SOCKET, SO_TYPE, &type, &size) == 0);
  // Lets a TCP server start again while the connections of the last one are still winding down (TIME_WAIT).
  // Two UDP servers would share a port with it, and each would get half of the datagrams.
  const int reuse = type == SOCK_STREAM ? 1 : 0;
  set_option(SO_REUSEADDR, &reuse, sizeof reuse);
  check("bind", ::bind(descriptor_, address.data(), address.size()) == 0);
  if (address.port() == 0) address_ = getsockname();
}

void Socket::listen(int backlog) { check("listen", ::listen(descriptor_, backlog) == 0); }

std::pair<Socket, Address> Socket::accept() {
  waits_on(descriptor_);
  return shortage_.outlast([this] {
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    int accepted = -1;
    wait("accept", [&] {
      accepted = ::accept(descriptor_, reinterpret_cast<sockaddr*>(&peer), &size);
      if (accepted == -1 && is_of_one_client(errno)) errno = EINTR;
      return accepted;
    });
    const Address address(peer);
    return std::pair<Socket, Address>(Socket(accepted, address), address);
  });
}

void Socket::connect(const Address& address) {
  address_ = address;
  // Neither a timeout nor a signal may leave the connection half made. So: begin, wait until it is made, ask how it
  // went.
  set_blocking(false);
  int error = ::connect(descriptor_, address.data(), address.size()) == 0 ? 0 : errno;
  if (error == EINPROGRESS) error = wait_connected();
  if (error != 0) fail("connect", error);
  set_blocking(true);
}

void Socket::send(std::string_view data) {
  Patience patience;
  // The system takes as much as fits its buffer, perhaps not all: send the rest, until there is none.
  while (!data.empty()) {
    const ssize_t sent = ::send(descriptor_, data.data(), data.size(), no_sigpipe);
    if (sent >= 0) {
      data.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EINTR) {
      patience.interrupted();
    } else {
      fail("send", errno);
    }
  }
}

std::string Socket::recv(std::size_t size) {
  return receive(size,
                 [&](char* buffer) { return wait("recv", [&] { return ::recv(descriptor_, buffer, size, 0); }); });
}

void Socket::sendto(std::string_view data, const Address& address) {
  if (!address_) address_ = address;
  ssize_t sent = -1;
  do {
    sent = ::sendto(descriptor_, data.data(), data.size(), no_sigpipe, address.data(), address.size());
  } while (sent == -1 && errno == EINTR);
  check("sendto", sent != -1);
}

std::pair<std::string, Address> Socket::recvfrom(std::size_t size) {
  waits_on(descriptor_);
  sockaddr_in sender{};
  socklen_t sender_size = sizeof sender;
  std::string data = receive(size, [&](char* buffer) {
    return wait("recvfrom", [&] {
      return ::recvfrom(descriptor_, buffer, size, 0, reinterpret_cast<sockaddr*>(&sender), &sender_size);
    });
  });
  return {std::move(data), Address(sender)};
}

void Socket::settimeout(Seconds timeout) {
  timeout_ = timeout;
  const auto microseconds = std::chrono::ceil<std::chrono::microseconds>(timeout).count();
  timeval value{};
  value.tv_sec = static_cast<decltype(value.tv_sec)>(microseconds / 1'000'000);
  value.tv_usec = static_cast<decltype(value.tv_usec)>(microseconds % 1'000'000);
  set_option(SO_RCVTIMEO, &value, sizeof value);
  set_option(SO_SNDTIMEO, &value, sizeof value);
}

Address Socket::getsockname() const {
  sockaddr_in name{};
  socklen_t size = sizeof name;
  check("getsockname", ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&name), &size) == 0);
  return Address(name);
}

void Socket::close() noexcept {
  if (descriptor_ != -1) ::close(std::exchange(descriptor_, -1));
}

void Socket::set_blocking(bool blocking) const {
  const int flags = ::fcntl(descriptor_, F_GETFL);
  check("fcntl", flags != -1);
  check("fcntl", ::fcntl(descriptor_, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK) == 0);
}

void Socket::set_option(int option, const void* value, socklen_t size) const {
  check("setsockopt", ::setsockopt(descriptor_, SOL_SOCKET, option, value, size) == 0);
}

// Waits until the connection is made, or has failed, or the timeout is over; returns the error, 0 for none: connect(2).
int Socket::wait_connected() const {
  const auto deadline = std::chrono::steady_clock::now() + timeout_;
  pollfd waiting{descriptor_, POLLOUT, 0};
  int ready = -1;
  do {
    const auto rest = std::chrono::duration<double, std::milli>(deadline - std::chrono::steady_clock::now());
    ready = ::poll(&waiting, 1, timeout_ == Seconds(0) ? -1 : std::max(0, static_cast<int>(std::ceil(rest.count()))));
  } while (ready == -1 && errno == EINTR);
  if (ready == -1) return errno;
  if (ready == 0) return EAGAIN;
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

// Makes a call that waits for others, again whenever a signal has interrupted it, until the program is to stop.
template <typename Call>
std::size_t Socket::wait(const char* name, Call call) const {
  while (true) {
    throw_if_stopped();
    const ssize_t result = call();
    if (result >= 0) return static_cast<std::size_t>(result);
    if (errno != EINTR && !stop_requested()) fail(name, errno);
  }
}

void Socket::check(const char* name, bool succeeded) const {
  if (!succeeded) fail(name, errno);
}

void Socket::fail(const char* name, int error) const {
  std::ostringstream what;
  what << name;
  if (address_) what << " " << str(*address_);
  // What a call says that has waited as long as it may: EAGAIN, "Resource temporarily unavailable". Say what is meant.
  const bool timed_out = timeout_ > Seconds(0) && (error == EAGAIN || error == EWOULDBLOCK);
  if (timed_out) what << " within " << timeout_.count() << " s";
  throw std::system_error(timed_out ? ETIMEDOUT : error, std::generic_category(), what.str());
}
