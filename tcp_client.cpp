// The tutorial's TCP client: it reads the welcome, sends one name after another, and prints each reply.
#include <exception>
#include <stdexcept>
#include <string>

#include "common/options.hpp"
#include "common/output.hpp"
#include "common/socket.hpp"

// Returns what has been received. Throws at the end of the stream, an empty string: the client waits for an answer.
std::string unless_closed(const std::string& data, const Address& server) {
  if (data.empty())
    throw std::runtime_error("recv " + str(server) + ": the server closed the connection before it answered");
  return data;
}

// All of main is one try block: what fails in it is reported at its end.
int main(int argc, char* argv[]) try {
  const Options options =
      parse(argc, argv, "Has a TCP server greet each name.", {"--host", "--port", "--timeout"}, check_tcp_name);
  const Address address(options.host, options.port);

  // 1 创建一个socket: socket
  Socket s(AF_INET, SOCK_STREAM);
  s.settimeout(options.timeout);
  // 2 建立连接: connect
  s.connect(address);
  // 3 接收消息和发送消息: recv and send. A std::string holds bytes, as they came: there is nothing to decode or encode.
  print(unless_closed(s.recv(1024), address));
  for (const std::string& data : options.names) {
    s.send(data);
    print(unless_closed(s.recv(1024), address));
  }
  s.send("exit");
  // 4 关闭描述符: close
  s.close();
} catch (const std::exception& error) {
  return report(error, "tcp_server");
}
