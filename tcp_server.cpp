// The tutorial's TCP server: it greets every client by name until that one says "exit", each in a thread of its own.
#include <exception>
#include <string>
#include <thread>
#include <utility>

#include "common/options.hpp"
#include "common/print.hpp"
#include "common/report.hpp"
#include "common/shortage.hpp"
#include "common/socket.hpp"
#include "common/stop.hpp"
#include "common/threads.hpp"

const char* const program = "tcp_server";

// 线程处理函数: what the thread of each connection runs. The socket is its own: it is closed when this function ends.
void tcplink(Socket sock, const Address addr, const Seconds delay) {
  print("Accept new connection from " + str(addr) + "...");
  sock.send("Welcome!");
  while (true) {
    // 5 接收数据: recv
    const std::string data = sock.recv(1024);
    std::this_thread::sleep_for(delay);
    if (data.empty() || data == "exit") break;
    // 6 发送数据: send
    sock.send("Hello, " + data);
  }
  // 7 关闭描述符: close
  sock.close();
  print("Connection from " + str(addr) + " closed.");
}

int main(int argc, char* argv[]) try {
  stop_on_signals();
  raise_descriptor_limit();
  const Options options = CommandLine("Greets TCP clients by name, each in a thread of its own.")
                              .host("127.0.0.1")
                              .port(9999)
                              .backlog(5)
                              .delay(1)
                              .parse(argc, argv);
  const Address address(options.host, options.port);

  // 1 创建套接字: socket
  Socket s(AF_INET, SOCK_STREAM);
  // 2 绑定端口和地址: bind
  s.bind(address);
  // 3 监听套接字: listen
  s.listen(options.backlog);
  if (options.port == 0) note("listening on " + str(s.getsockname()));

  print("Waiting for connection...");
  Threads threads;
  while (true) {
    // 4 接收客户端连接: accept
    auto [sock, addr] = s.accept();
    // 创建新的线程: thread
    threads.start(tcplink, std::move(sock), addr, options.delay);
  }
} catch (const std::exception& error) {
  return report(error);
}
