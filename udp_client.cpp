// The tutorial's UDP client: it sends each name in a datagram of its own, and prints the one that comes back.
#include <exception>
#include <string>

#include "common/options.hpp"
#include "common/output.hpp"
#include "common/socket.hpp"

// All of main is one try block: what fails in it is reported at its end.
int main(int argc, char* argv[]) try {
  const Options options =
      parse(argc, argv, "Has a UDP server greet each name.", {"--host", "--port", "--timeout"}, check_udp_name);
  const Address address(options.host, options.port);

  Socket s(AF_INET, SOCK_DGRAM);
  s.settimeout(options.timeout);
  for (const std::string& data : options.names) {
    // 发送数据: sendto
    s.sendto(data, address);
    // 接收数据: recv
    print(s.recv(1024));
  }
  s.close();
} catch (const std::exception& error) {
  return report(error, "udp_server");
}
