// Loopback: real sockets, free ports.
#include "tests/support/loopback.hpp"

Address any_port() { return {"127.0.0.1", 0}; }

Socket listening(int backlog) {
  Socket socket(AF_INET, SOCK_STREAM);
  socket.bind(any_port());
  socket.listen(backlog);
  return socket;
}

Socket bound_datagram() {
  Socket socket(AF_INET, SOCK_DGRAM);
  socket.bind(any_port());
  return socket;
}

Address nobody() {
  Socket socket(AF_INET, SOCK_STREAM);
  socket.bind(any_port());
  return socket.getsockname();
}

Pair::Pair() : client(AF_INET, SOCK_STREAM), server(AF_INET, SOCK_STREAM) {
  Socket listener = listening();
  client.connect(listener.getsockname());
  server = listener.accept().first;
}

std::string recv_all(Socket& socket) {
  std::string all;
  for (std::string data = socket.recv(65536); !data.empty(); data = socket.recv(65536)) all += data;
  return all;
}

std::string recv_like(Socket& socket, const std::string& text) {
  std::string all;
  while (all.size() < text.size()) {
    const std::string data = socket.recv(text.size() - all.size());
    if (data.empty()) break;
    all += data;
  }
  return all;
}
