// A yardstick: the tutorial's two servers as bare system calls, without anything that keeps them going when all is not
// well.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>

namespace {

std::array<char, INET_ADDRSTRLEN> host_of(const sockaddr_in& addr) {
  std::array<char, INET_ADDRSTRLEN> host{};
  inet_ntop(AF_INET, &addr.sin_addr, host.data(), host.size());
  return host;
}

void tcplink(int sock, sockaddr_in addr) {
  const auto host = host_of(addr);
  dprintf(STDOUT_FILENO, "Accept new connection from %s:%d...\n", host.data(), ntohs(addr.sin_port));
  send(sock, "Welcome!", 8, MSG_NOSIGNAL);
  std::array<char, 7 + 1024> reply{'H', 'e', 'l', 'l', 'o', ',', ' '};
  while (true) {
    const ssize_t size = recv(sock, reply.data() + 7, 1024, 0);
    if (size <= 0 || (size == 4 && std::memcmp(reply.data() + 7, "exit", 4) == 0)) break;
    send(sock, reply.data(), 7 + static_cast<std::size_t>(size), MSG_NOSIGNAL);
  }
  close(sock);
  dprintf(STDOUT_FILENO, "Connection from %s:%d closed.\n", host.data(), ntohs(addr.sin_port));
}

void serve_tcp(int s) {
  while (true) {
    sockaddr_in addr{};
    socklen_t size = sizeof addr;
    const int sock = accept(s, reinterpret_cast<sockaddr*>(&addr), &size);
    std::thread(tcplink, sock, addr).detach();
  }
}

void serve_udp(int s) {
  while (true) {
    std::array<char, 7 + 1024 + 1> reply{'H', 'e', 'l', 'l', 'o', ',', ' '};
    sockaddr_in addr{};
    socklen_t size = sizeof addr;
    const ssize_t received = recvfrom(s, reply.data() + 7, 1024, 0, reinterpret_cast<sockaddr*>(&addr), &size);
    if (received == -1) continue;
    dprintf(STDOUT_FILENO, "Received from %s:%d.\n", host_of(addr).data(), ntohs(addr.sin_port));
    reply.at(7 + static_cast<std::size_t>(received)) = '!';
    sendto(s, reply.data(), 8 + static_cast<std::size_t>(received), 0, reinterpret_cast<sockaddr*>(&addr), size);
  }
}

}  // namespace

int main(int argc, char* argv[]) {
  const bool tcp = argc == 2 && std::string(argv[1]) == "tcp";
  const int s = socket(AF_INET, tcp ? SOCK_STREAM : SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(s, reinterpret_cast<sockaddr*>(&address), size) == -1) return 1;
  if (tcp) listen(s, 4096);
  getsockname(s, reinterpret_cast<sockaddr*>(&address), &size);
  std::fprintf(stderr, "bare: bound to 127.0.0.1:%d\n", ntohs(address.sin_port));
  if (tcp) serve_tcp(s);
  serve_udp(s);
}
