// The tutorial's UDP server: it answers each datagram with a greeting. Without connections, there are none to accept.
#include <exception>
#include <string>
#include <system_error>

#include "common/options.hpp"
#include "common/output.hpp"
#include "common/socket.hpp"
#include "common/stop.hpp"

// All of main is one try block: what fails in it is reported at its end.
int main(int argc, char* argv[]) try {
  const Options options = parse(argc, argv, "Greets whoever sends a name in a UDP datagram.", {"--host", "--port"});
  const Address address(options.host, options.port);

  Socket s(AF_INET, SOCK_DGRAM);
  // 绑定端口: bind
  s.bind(address);
  stop_on_signals();  // from here on, Ctrl-C ends recvfrom with an exception
  if (address.port() == 0) note("bound to " + str(s.getsockname()));  // the system has chosen a port

  print("Bind UDP on " + std::to_string(s.getsockname().port()) + "...");
  while (true) {
    // 接收数据: recvfrom
    const auto [data, addr] = s.recvfrom(1024);
    print("Received from " + str(addr) + ".");
    // 发送数据: sendto; whoever cannot be answered must not keep the others from being answered
    try {
      s.sendto("Hello, " + data + "!", addr);
    } catch (const std::system_error& error) {
      report(error);
    }
  }
} catch (const std::exception& error) {
  return report(error);
}
