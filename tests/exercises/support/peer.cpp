// Peers: addresses as text, one descriptor each, and every byte in the transcript.
#include "tests/exercises/support/peer.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <thread>
#include <utility>

#include "tests/support/literal.hpp"

namespace {

// How long is a moment in which nothing is to come. What is right passes however long it is.
constexpr int moment_in_milliseconds = 300;

struct Name {
  sockaddr_storage bytes{};
  socklen_t size = sizeof bytes;
  sockaddr* data() { return reinterpret_cast<sockaddr*>(&bytes); }
};

[[noreturn]] void fail(const std::string& call) { throw std::system_error(errno, std::generic_category(), call); }

Name lookup(const std::string& host, const std::string& port) {
  addrinfo wanted{};
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  if (::getaddrinfo(host.c_str(), port.c_str(), &wanted, &list) != 0) throw std::runtime_error("no address: " + host);
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(list, ::freeaddrinfo);
  Name name;
  name.size = list->ai_addrlen;
  std::memcpy(&name.bytes, list->ai_addr, name.size);
  return name;
}

// "127.0.0.1:9999" or "[::1]:9999"
Name lookup(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  std::string host = address.substr(0, colon);
  host.erase(std::remove_if(host.begin(), host.end(), [](char sign) { return sign == '[' || sign == ']'; }),
             host.end());
  return lookup(host, address.substr(colon + 1));
}

std::string text(Name& name) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  ::getnameinfo(name.data(), name.size, host.data(), host.size(), port.data(), port.size(),
                NI_NUMERICHOST | NI_NUMERICSERV);
  const std::string left = name.bytes.ss_family == AF_INET6 ? "[" + std::string(host.data()) + "]" : host.data();
  return left + ":" + port.data();
}

std::string own_address(const Descriptor& descriptor) {
  Name name;
  ::getsockname(descriptor.number(), name.data(), &name.size);
  return text(name);
}

Descriptor opened(const Name& name, int type) {
  const int number = ::socket(name.bytes.ss_family, type | SOCK_CLOEXEC, 0);
  if (number == -1 && errno == EAFNOSUPPORT)
    throw Skipped("the system knows no such kind of address; 系统不认得这种地址");
  if (number == -1) fail("socket");
  return Descriptor(number);
}

// What is sent goes out at once, not when there is more of it.
void send_at_once(const Descriptor& descriptor) {
  const int on = 1;
  ::setsockopt(descriptor.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Descriptor connected(Scene& scene, const std::string& who, const std::string& address) {
  Name name = lookup(address);
  Descriptor descriptor = opened(name, SOCK_STREAM);
  if (::connect(descriptor.number(), name.data(), name.size) == -1)
    scene.fail(who, "connects", std::string("in vain: ") + std::strerror(errno), "a server that takes clients",
               "A server goes on until it is stopped, whatever its clients do.\n"
               "服务器要一直运行到有人让它停下来，不管客户端做什么。");
  send_at_once(descriptor);
  return descriptor;
}

Descriptor bound(const std::string& host, const std::string& port, int type) {
  Name name = lookup(host, port);
  Descriptor descriptor = opened(name, type);
  if (::bind(descriptor.number(), name.data(), name.size) == -1) {
    if (errno == EADDRNOTAVAIL) throw Skipped("the system has no address " + text(name) + "; 系统没有这个地址");
    fail("bind");
  }
  return descriptor;
}

Descriptor listening(const std::string& host) {
  Descriptor descriptor = bound(host, "0", SOCK_STREAM);
  if (::listen(descriptor.number(), SOMAXCONN) == -1) fail("listen");
  return descriptor;
}

Descriptor datagrams(const std::string& host, const std::string& port) {
  Descriptor descriptor = bound(host, port, SOCK_DGRAM);
  const int on = 1;
  ::setsockopt(descriptor.number(), SOL_SOCKET, SO_TIMESTAMP, &on, sizeof on);
  return descriptor;
}

bool readable_within(const Descriptor& descriptor, int milliseconds) {
  pollfd waiting{descriptor.number(), POLLIN, 0};
  return ::poll(&waiting, 1, milliseconds) > 0;
}

std::string described(const std::string& bytes) { return bytes.empty() ? "an empty datagram" : literal(bytes); }

}  // namespace

Descriptor::~Descriptor() { close(); }
Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
void Descriptor::close() {
  if (number_ != -1) ::close(std::exchange(number_, -1));
}

Connection::Connection(Scene& scene, const std::string& name, const std::string& address)
    : Connection(scene, name, connected(scene, name, address), "") {
  address_ = own_address(descriptor_);
  scene_.tell(name_, "connects");
}

Connection::Connection(Scene& scene, std::string name, Descriptor descriptor, std::string address)
    : scene_(scene), name_(std::move(name)), descriptor_(std::move(descriptor)), address_(std::move(address)) {}

void Connection::sends(const std::string& bytes) {
  if (!may_hear_more_ && readable_within(descriptor_, 0)) {
    const std::string more = read(4096);
    const std::string why =
        "More has come than was to be said: this is what came, and nobody had asked for it yet.\n"
        "来的比该说的多：上面就是多出来的，而这时还没有人问过。";
    // A stream that has ended here shows in what it was to receive next.
    if (!more.empty()) scene_.fail(name_, "receives", literal(more), "nothing more", why);
  }
  scene_.tell(name_, "sends", literal(bytes));
  says_quietly(bytes);
}

void Connection::says_quietly(const std::string& bytes) const {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t count = ::send(descriptor_.number(), bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count == -1) return;  // whoever has closed will not answer, and that is what the check sees next
    sent += static_cast<std::size_t>(count);
  }
}

void Connection::receives(const std::string& bytes, const std::string& why) {
  std::string came;
  while (came.size() < bytes.size() && bytes.compare(0, came.size(), came) == 0) {
    const std::string more = read(bytes.size() - came.size());
    if (more.empty()) scene_.fail_bytes(name_, "receives", came, end_.empty() ? scene_.silence() : end_, bytes, why);
    came += more;
  }
  if (came == bytes) return scene_.tell(name_, "receives", literal(bytes));
  // To see what it is instead, take what comes with it.
  while (came.size() < 4096 && readable_within(descriptor_, moment_in_milliseconds)) {
    const std::string more = read(4096 - came.size());
    if (more.empty()) break;
    came += more;
  }
  scene_.fail_bytes(name_, "receives", came, "", bytes, why);
}

std::string Connection::receives_all(const std::string& why) {
  std::string all;
  while (end_.empty()) {
    const std::string more = read(65536);
    if (more.empty() && end_.empty())
      scene_.fail(name_, "receives", std::to_string(all.size()) + " bytes, then " + scene_.silence(),
                  "the end of the stream", why);
    all += more;
  }
  return all;
}

std::string Connection::receives_line(const std::string& why) {
  std::string line;
  while (line.empty() || line.back() != '\n') {
    const std::string more = read(1);
    if (more.empty()) {
      const std::string then = end_.empty() ? scene_.silence() : end_;
      scene_.fail(name_, "receives", line.empty() ? then : literal(line) + ", then " + then, "a line", why);
    }
    line += more;
  }
  scene_.tell(name_, "receives", literal(line));
  line.pop_back();
  return line;
}

void Connection::sees_end(const std::string& why) {
  const std::string more = read(4096);
  if (!more.empty()) scene_.fail(name_, "receives", literal(more), "the end of the stream", why);
  if (end_.empty()) scene_.fail(name_, "receives", scene_.silence(), "the end of the stream", why);
  scene_.tell(name_, "sees", end_);
}

void Connection::sees_orderly_end(const std::string& why) {
  const std::string more = read(4096);
  if (!more.empty()) scene_.fail(name_, "receives", literal(more), "the end of the stream", why);
  if (end_ != "the end of the stream")
    scene_.fail(name_, "sees", end_.empty() ? scene_.silence() : end_, "the end of the stream", why);
  scene_.tell(name_, "sees", end_);
}

void Connection::is_left_waiting(const std::string& why) {
  if (!readable_within(descriptor_, moment_in_milliseconds)) return scene_.tell(name_, "waits");
  const std::string more = read(4096);
  scene_.fail(name_, "receives", more.empty() ? end_ : literal(more), "nothing yet", why);
}

bool Connection::hears_within(std::chrono::milliseconds time) const {
  return readable_within(descriptor_, static_cast<int>(time.count()));
}

std::size_t Connection::floods(const std::string& message) {
  ::fcntl(descriptor_.number(), F_SETFL, O_NONBLOCK);
  std::size_t sent = 0;
  // Full is what stays full: what is between the two is taken by the program for a while, until that can take no more.
  for (pollfd waiting{descriptor_.number(), POLLOUT, 0}; ::poll(&waiting, 1, 600) > 0;) {
    if (sent > std::size_t{64} << 20U) break;
    const std::string rest = message.substr(sent % message.size());
    const ssize_t count = ::send(descriptor_.number(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count == -1 && errno != EAGAIN) break;
    if (count > 0) sent += static_cast<std::size_t>(count);
  }
  ::fcntl(descriptor_.number(), F_SETFL, 0);
  scene_.tell(name_, "sends", literal(message) + " again and again, and reads none of the answers");
  return sent;
}

void Connection::says_no_more() {
  scene_.tell(name_, "sends", "the end of its stream");
  ::shutdown(descriptor_.number(), SHUT_WR);
}

// A filter that keeps no byte of any packet: the system drops each before TCP has seen it, as if it had been lost on
// the way. What this end has said is acknowledged first: otherwise its own system would say that again.
void Connection::loses_its_cable() {
  const auto all_is_acknowledged = [this] {
    int unacknowledged = 0;
    return ::ioctl(descriptor_.number(), SIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;
  };
  if (!scene_.waits_for(all_is_acknowledged, patience))
    throw std::runtime_error("what was sent has not been acknowledged");
  sock_filter keep_nothing = BPF_STMT(BPF_RET | BPF_K, 0);
  const sock_fprog filter{1, &keep_nothing};
  if (::setsockopt(descriptor_.number(), SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == -1)
    fail("setsockopt");
  scene_.tell(name_, "loses", "its cable");
}

void Connection::gets_its_cable_back() {
  const int unused = 0;
  ::setsockopt(descriptor_.number(), SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused);
  scene_.tell(name_, "gets", "its cable back");
}

void Connection::leaves() {
  scene_.tell(name_, "closes");
  descriptor_.close();
}

void Connection::resets() {
  scene_.tell(name_, "resets", "the connection");
  const linger at_once{1, 0};
  ::setsockopt(descriptor_.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  descriptor_.close();
}

std::string Connection::read(std::size_t size) {
  if (!scene_.wait_readable(descriptor_.number())) return "";
  std::string buffer(size, '\0');
  const ssize_t count = ::recv(descriptor_.number(), buffer.data(), size, 0);
  if (count == 0) end_ = "the end of the stream";
  if (count == -1) end_ = "a reset of the connection";
  buffer.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return buffer;
}

Listener::Listener(Scene& scene, std::string name, const std::string& host)
    : scene_(scene), name_(std::move(name)), descriptor_(listening(host)), address_(own_address(descriptor_)) {
  scene_.tell(name_, "listens", "on " + address_);
}

Connection Listener::accepts(const std::string& why) {
  if (!scene_.wait_readable(descriptor_.number()))
    scene_.fail(name_, "waits", "in vain: " + scene_.silence(), "a client that connects", why);
  Name client;
  Descriptor connection(::accept(descriptor_.number(), client.data(), &client.size));
  if (connection.number() == -1) fail("accept");
  send_at_once(connection);
  scene_.tell(name_, "accepts", text(client));
  return {scene_, name_, std::move(connection), text(client)};
}

void Listener::has_nobody_waiting(const std::string& why) {
  if (readable_within(descriptor_, 0)) scene_.fail(name_, "accepts", "a client", "nobody", why);
}

Nobody::Nobody(Scene& scene, const std::string& host)
    : descriptor_(bound(host, "0", SOCK_STREAM)), address_(own_address(descriptor_)) {
  scene.tell("nobody", "listens", "on " + address_);
}

Datagrams::Datagrams(Scene& scene, std::string name, const std::string& host, const std::string& port)
    : scene_(scene), name_(std::move(name)), descriptor_(datagrams(host, port)), address_(own_address(descriptor_)) {
  scene_.tell(name_, "is", "at " + address_);
}

void Datagrams::receives(const std::string& bytes, const std::string& why) {
  if (!scene_.wait_readable(descriptor_.number()))
    scene_.fail(name_, "receives", scene_.silence(), literal(bytes), why);
  const std::string came = read();
  if (came != bytes) scene_.fail_bytes(name_, "receives", came, came.empty() ? "an empty datagram" : "", bytes, why);
  scene_.tell(name_, "receives", literal(came));
}

std::string Datagrams::receives_whatever(const std::string& why) {
  if (!scene_.wait_readable(descriptor_.number())) scene_.fail(name_, "receives", scene_.silence(), "a datagram", why);
  return read();
}

void Datagrams::has_received_no_more(const std::string& why) {
  if (readable_within(descriptor_, moment_in_milliseconds))
    scene_.fail(name_, "receives", described(read()), "nothing more", why);
}

void Datagrams::answers(const std::string& bytes) { sends(bytes, sender_); }

void Datagrams::sends(const std::string& bytes, const std::string& address) {
  scene_.tell(name_, "sends", literal(bytes));
  send(bytes, address);
}

bool Datagrams::keeps_sending(const std::string& bytes, const std::string& address,
                              const std::function<bool()>& enough) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!enough()) {
    if (std::chrono::steady_clock::now() > end) return false;
    send(bytes, address);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return true;
}

void Datagrams::send(const std::string& bytes, const std::string& address) {
  Name name = lookup(address);
  ::sendto(descriptor_.number(), bytes.data(), bytes.size(), 0, name.data(), name.size);
}

std::string Datagrams::read() {
  std::string buffer(65536, '\0');
  alignas(cmsghdr) std::array<char, 64> control{};
  Name from;
  iovec place{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_name = from.data();
  message.msg_namelen = from.size;
  message.msg_iov = &place;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t count = ::recvmsg(descriptor_.number(), &message, 0);
  if (count == -1) fail("recvmsg");
  from.size = message.msg_namelen;
  sender_ = text(from);
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMP) continue;
    timeval stamp{};
    std::memcpy(&stamp, CMSG_DATA(part), sizeof stamp);
    time_ = std::chrono::seconds(stamp.tv_sec) + std::chrono::microseconds(stamp.tv_usec);
  }
  buffer.resize(static_cast<std::size_t>(count));
  return buffer;
}
