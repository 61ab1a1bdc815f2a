// The tutorial's TCP client: it reads the welcome, sends one name after another, and prints each reply.
#include <exception>
#include <stdexcept>
#include <string>

#include "common/names.hpp"
#include "common/options.hpp"
#include "common/print.hpp"
#include "common/report.hpp"
#include "common/socket.hpp"

const char* const program = "tcp_client";

// An empty string from recv is the end of the stream: whoever still waits for an answer will get none.
std::string answer(const std::string& data, const Address& server) {
  if (data.empty())
    throw std::runtime_error("recv " + str(server) + ": the server closed the connection before it answered");
  return data;
}

int main(int argc, char* argv[]) try {
  const Options options = CommandLine("Has a TCP server greet each name.")
                              .host("127.0.0.1")
                              .port(9999)
                              .timeout(5)
                              .names({"Michael", "Tracy", "Sarah"}, check_tcp_name)
                              .parse(argc, argv);
  const Address address(options.host, options.port);

  // 1 创建一个socket: socket
  Socket s(AF_INET, SOCK_STREAM);
  s.settimeout(options.timeout);
  // 2 建立连接: connect
  s.connect(address);
  // 3 接收消息和发送消息: recv and send
  print(answer(s.recv(1024), address));
  for (const std::string& data : options.names) {
    s.send(data);
    print(answer(s.recv(1024), address));
  }
  s.send("exit");
  // 4 关闭描述符: close
  s.close();
  return 0;
} catch (const std::exception& error) {
  return report(error, "tcp_server");
}
