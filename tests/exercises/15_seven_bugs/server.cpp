// A server as one finds them: it greets every client by name until that one says "exit", each in a thread of its own.
// There are seven mistakes in it.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

struct Client {
  int sock;
  sockaddr_in addr;
};

// "127.0.0.1:45932"
std::string str(const sockaddr_in& addr) {
  char host[INET_ADDRSTRLEN];
  inet_ntop(AF_INET, &addr.sin_addr, host, sizeof host);
  return std::string(host) + ":" + std::to_string(ntohs(addr.sin_port));
}

// What the thread of each client runs.
void handle_client(Client* client) {
  const std::string peer = str(client->addr);
  char buffer[1024];
  char reply[1024 + 8] = "";  // "Hello, ", the name, and a zero byte

  printf("Accept new connection from %s...\n", peer.c_str());
  send(client->sock, "Welcome!", 8, MSG_NOSIGNAL);
  while (true) {
    const ssize_t n = recv(client->sock, buffer, sizeof buffer, 0);
    if (n == 0) break;  // the client has closed the connection
    if (std::string(buffer, n) == "exit") {
      printf("Connection from %s closed.\n", peer.c_str());
      return;
    }
    buffer[n] = '\0';
    snprintf(reply, sizeof reply, "Hello, %s", buffer);
    send(client->sock, reply, sizeof reply, MSG_NOSIGNAL);
  }
  close(client->sock);
  printf("Connection from %s closed.\n", peer.c_str());
}

int main(int argc, char* argv[]) {
  if (argc != 2) {
    fprintf(stderr, "usage: %s PORT\n", argv[0]);
    return 2;
  }
  setvbuf(stdout, nullptr, _IOLBF, 0);  // each line is to be seen at once, also in a pipe

  const int s = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);  // 127.0.0.1
  address.sin_port = static_cast<in_port_t>(atoi(argv[1]));
  if (bind(s, reinterpret_cast<sockaddr*>(&address), sizeof address) == -1 || listen(s, 5) == -1) {
    perror("bind");
    return 1;
  }

  printf("Waiting for connection...\n");
  std::vector<std::thread> threads;
  Client client{};
  while (true) {
    socklen_t size = sizeof client.addr;
    client.sock = accept(s, reinterpret_cast<sockaddr*>(&client.addr), &size);
    if (client.sock == -1) {
      perror("accept");
      continue;
    }
    threads.emplace_back(handle_client, &client);
  }
}
