// A server under test, on a free port of its own.
#pragma once

#include <string>
#include <vector>

#include "common/address.hpp"
#include "tests/support/process.hpp"

/// A line of shell that starts a server.
struct Shell {
  std::string line;
};

/// One of the two servers, on a free port of its own, ready to be talked to.
class Server : public Process {
 public:
  explicit Server(const std::string& name, const std::vector<std::string>& arguments = {});

  /// The line has to start it with --port 0, and to leave its standard error where it is.
  explicit Server(const Shell& command);

  int port() const { return address_.port(); }
  const Address& address() const { return address_; }

 private:
  Address read_address();
  Address address_;
};
