// The tutorial's TCP server: it greets every client by name until that one says "exit", each in a thread of its own.
#include <exception>
#include <string>
#include <utility>

#include "common/options.hpp"
#include "common/output.hpp"
#include "common/socket.hpp"
#include "common/stop.hpp"
#include "common/threads.hpp"

// 线程处理函数: what the thread of each connection runs.
void tcplink(Socket& sock, const Address& addr, const double delay) {
  print("Accept new connection from " + str(addr) + "...");
  sock.send("Welcome!");
  while (true) {
    // 5 接收数据: recv. A std::string holds bytes, as they came: there is nothing to decode or encode.
    const std::string data = sock.recv(1024);
    sleep_for(delay);
    if (data.empty() || data == "exit") break;
    // 6 发送数据: send
    sock.send("Hello, " + data);
  }
  // 7 关闭描述符: close
  sock.close();
  print("Connection from " + str(addr) + " closed.");
}

// All of main is one try block: what fails in it is reported at its end.
int main(int argc, char* argv[]) try {
  const Options options = parse(argc, argv, "Greets TCP clients by name, each in a thread of its own.",
                                {"--host", "--port", "--backlog", "--delay"});
  const Address address(options.host, options.port);

  // 1 创建套接字: socket
  Socket s(AF_INET, SOCK_STREAM);
  // 2 绑定端口和地址: bind
  s.bind(address);
  // 3 监听套接字: listen
  s.listen(options.backlog);
  stop_on_signals();  // from here on, Ctrl-C ends accept with an exception
  if (address.port() == 0) note("listening on " + str(s.getsockname()));  // the system has chosen a port

  print("Waiting for connection...");
  Threads threads;  // at a stop it lets each conversation end, and joins its thread
  while (true) {
    // 4 接收客户端连接: accept
    auto [sock, addr] = s.accept();
    // 创建新的线程: a std::thread that runs tcplink(sock, addr, ...). threads keeps it, to join it, and takes over the
    // socket: that is moved, since it has one owner, where addr is copied.
    threads.start(tcplink, std::move(sock), addr, options.delay);
  }
} catch (const std::exception& error) {
  return report(error);
}
