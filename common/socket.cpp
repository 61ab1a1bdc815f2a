// Socket: each method is its system call, and what that call leaves to the caller: errors, signals, rests, timeouts.
#include "socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sstream>
#include <system_error>

#include "stop.hpp"

namespace {

std::string naming(const char* call, const std::optional<Address>& address) {
  return address ? call + (" " + str(*address)) : call;
}

// Returns what a system call has returned; -1 is an error, and errno tells which.
int check(const char* call, int result, const std::optional<Address>& address = {}) {
  if (result == -1) throw std::system_error(errno, std::generic_category(), naming(call, address));
  return result;
}

// What accept says when a client has left before its turn, or a signal has come: on to the next one. accept(2).
bool is_of_one_client(int error) {
  const auto errors = {EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN, EHOSTUNREACH, ENOPROTOOPT};
  return std::find(errors.begin(), errors.end(), error) != errors.end();
}

}  // namespace

Socket::Socket(int family, int type) : descriptor_(check("socket", ::socket(family, type, 0))), type_(type) {}

Socket::Socket(Socket&& other) noexcept : descriptor_(-1), type_(0) { *this = std::move(other); }

Socket& Socket::operator=(Socket&& other) noexcept {
  if (this != &other) close();
  descriptor_ = std::exchange(other.descriptor_, -1);
  type_ = other.type_;
  address_ = other.address_;
  timeout_ = other.timeout_;
  return *this;
}

void Socket::bind(const Address& address) {
  // For TCP alone: two UDP sockets could share a port then, and one of them would get nothing.
  const int reuse = type_ == SOCK_STREAM ? 1 : 0;
  check("setsockopt", ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse));
  check("bind", ::bind(descriptor_, address.data(), address.size()), address);
  address_ = getsockname();
}

void Socket::listen(int backlog) { check("listen", ::listen(descriptor_, backlog), address_); }

std::pair<Socket, Address> Socket::accept() {
  while (true) {
    throw_if_stopped();
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const int accepted = ::accept(descriptor_, reinterpret_cast<sockaddr*>(&peer), &size);
    if (accepted != -1) return {Socket(accepted, Address(peer)), Address(peer)};
    const int error = errno;
    const std::string what = naming("accept", address_);
    if (!is_of_one_client(error) && !shortage_.wait_out(what, error))
      throw std::system_error(error, std::generic_category(), what);
  }
}

void Socket::connect(const Address& address) {
  address_ = address;
  if (::connect(descriptor_, address.data(), address.size()) == 0) return;
  // A connection that is on its way is not begun again, but waited for; then it can be asked how that went.
  if (errno == EINTR) errno = EINPROGRESS;
  wait("connect", POLLOUT);
  int error = 0;
  socklen_t size = sizeof error;
  check("getsockopt", ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size));
  errno = error;
  check("connect", error == 0 ? 0 : -1, address);
}

void Socket::send(std::string_view data) {
  // The system takes as much as fits its buffer, perhaps not all: send the rest. What is empty is a datagram, too.
  for (ssize_t sent = -1; sent == -1 || !data.empty();) {
    sent = ::send(descriptor_, data.data(), data.size(), MSG_NOSIGNAL);
    if (sent == -1)
      wait("send", POLLOUT);
    else
      data.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Socket::sendto(std::string_view data, const Address& address) {
  if (!address_) address_ = address;
  while (::sendto(descriptor_, data.data(), data.size(), MSG_NOSIGNAL, address.data(), address.size()) == -1)
    if (errno != EINTR) check("sendto", -1, address);
}

std::pair<std::string, Address> Socket::recvfrom(std::size_t size) {
  sockaddr_in sender{};
  std::string data = receive("recvfrom", size, &sender);
  throw_if_stopped();
  return {std::move(data), Address(sender)};
}

// Returns an empty string once the program is to stop.
std::string Socket::receive(const char* call, std::size_t size, sockaddr_in* sender) {
  // The usual buffer is on the stack, in a page that is in use anyway: ten thousand that wait take no more.
  std::array<char, 1024> usual{};
  std::string large(size > usual.size() ? size : 0, '\0');
  char* const buffer = large.empty() ? usual.data() : large.data();
  while (!stop_requested()) {
    socklen_t length = sizeof *sender;
    const ssize_t received = ::recvfrom(descriptor_, buffer, size, 0, reinterpret_cast<sockaddr*>(sender),
                                        sender == nullptr ? nullptr : &length);
    if (received != -1) return {buffer, static_cast<std::size_t>(received)};
    wait(call, POLLIN);
  }
  return "";
}

void Socket::settimeout(double seconds) {
  timeout_ = seconds;
  const int flags = check("fcntl", ::fcntl(descriptor_, F_GETFL));
  check("fcntl", ::fcntl(descriptor_, F_SETFL, seconds > 0 ? flags | O_NONBLOCK : flags & ~O_NONBLOCK));
}

Address Socket::getsockname() const {
  sockaddr_in name{};
  socklen_t size = sizeof name;
  check("getsockname", ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&name), &size));
  return Address(name);
}

bool Socket::can_send() {
  const std::lock_guard lock(closing_);
  pollfd room{descriptor_, POLLOUT, 0};
  return ::poll(&room, 1, 0) > 0;
}

void Socket::shutdown(int how) {
  const std::lock_guard lock(closing_);
  ::shutdown(descriptor_, how);  // where that fails, there is no conversation any more
}

void Socket::close() noexcept {
  const std::lock_guard lock(closing_);
  if (descriptor_ != -1) ::close(std::exchange(descriptor_, -1));
}

// For a call that has failed: returns when it can be made again, at once if a signal had interrupted it. With a timeout
// no call waits; poll does, until a deadline that no signal moves: poll(2). Throws what else went wrong.
void Socket::wait(const char* call, short events) const {
  if (errno == EINTR) return;
  if (errno != EAGAIN && errno != EINPROGRESS) check(call, -1, address_);
  using namespace std::chrono;
  const auto deadline = steady_clock::now() + duration<double>(timeout_);
  const auto left = [=] { return static_cast<int>(ceil<milliseconds>(deadline - steady_clock::now()).count()); };
  pollfd socket{descriptor_, events, 0};
  while (::poll(&socket, 1, timeout_ == 0 ? -1 : std::max(0, left())) <= 0) {
    if (timeout_ == 0 || left() > 0) continue;
    std::ostringstream what;
    what << naming(call, address_) << " within " << timeout_ << " s";
    throw std::system_error(ETIMEDOUT, std::generic_category(), what.str());
  }
}
