// A shortage: descriptors, threads or memory have run out. It passes, so a server waits for that instead of giving up.
#pragma once

#include <chrono>
#include <optional>
#include <string>

class Shortage {
 public:
  /// For what could not be done, because of this error (errno). If it is no shortage, returns false. Otherwise says so,
  /// at most once a minute, and returns true after 0.1 s, for another try. Throws Stopped (stop.hpp).
  bool wait_out(const std::string& what, int error);

 private:
  std::optional<std::chrono::steady_clock::time_point> noticed_;  // when it was last seen
};
