// The tutorial's UDP client: it sends each name in a datagram of its own, and prints the one that comes back.
#include <exception>
#include <string>

#include "common/names.hpp"
#include "common/options.hpp"
#include "common/print.hpp"
#include "common/report.hpp"
#include "common/socket.hpp"

const char* const program = "udp_client";

int main(int argc, char* argv[]) try {
  const Options options = CommandLine("Has a UDP server greet each name.")
                              .host("127.0.0.1")
                              .port(9999)
                              .timeout(5)
                              .names({"Michael", "Tracy", "Sarah"}, check_udp_name)
                              .parse(argc, argv);
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
  return 0;
} catch (const std::exception& error) {
  return report(error, "udp_server");
}
