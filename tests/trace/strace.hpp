// What strace(1) writes, line by line, as records: `strace -f -ttt -T -yy -o FILE`.
#pragma once

#include <chrono>
#include <istream>
#include <optional>
#include <string>
#include <vector>

/// A point in time, counted from the epoch.
using Moment = std::chrono::microseconds;

/// What a thread did, or met: a system call, a signal, its end.
struct Record {
  enum class Kind { call, signal, end };

  Kind kind = Kind::call;
  int thread = 0;  // that of a process's first thread is the process's
  Moment start{};
  std::optional<Moment> end = {};           // of a call: when it returned; nothing if it never did
  std::string name = {};                    // recvfrom; SIGINT; of an end: "exited with 0", "killed by SIGSEGV"
  std::vector<std::string> arguments = {};  // as strace writes them
  std::string result = {};                  // what stands behind the "="

  /// The number that the call returned, -1 among them; nothing if there is none.
  std::optional<long> value() const;

  /// The name of the error, ECONNRESET, or nothing.
  std::string error() const;

  /// An argument; an empty one where there are fewer.
  const std::string& argument(std::size_t place) const;
};

/// The records in the order in which they began. A line that is none, or is cut off, is passed over, or read as far as
/// it goes.
std::vector<Record> read_strace(std::istream& input);

/// What stands in an argument such as 3<TCP:[127.0.0.1:9999->127.0.0.1:45932]>: the descriptor's number, and the
/// socket's two addresses where strace knows them.
struct Descriptor {
  int number = -1;
  std::string local = {};
  std::string peer = {};
};
Descriptor descriptor_in(const std::string& argument);

/// The address in {sa_family=AF_INET, sin_port=htons(9999), sin_addr=inet_addr("127.0.0.1")}: 127.0.0.1:9999,
/// [::1]:9999 or nothing.
std::string address_in(const std::string& argument);

/// The bytes in "Hello, \345\260\217\346\230\216\n", in [{iov_base="Hel", ...}] or in a message of those.
std::string bytes_in(const std::string& argument);
