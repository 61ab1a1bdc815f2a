// A shortage: descriptors, threads or memory have run out. It passes, so a server waits for that instead of giving up.
#pragma once

#include <chrono>
#include <exception>
#include <optional>

/// Lets this program open as many descriptors as the system permits it to: its soft limit becomes the hard one, as far
/// as that can be; getrlimit(2).
void raise_descriptor_limit();

class Shortage {
 public:
  /// Returns what `call` returns. While it throws because of a shortage, says so on standard error, though at most once
  /// a minute, and tries again every 0.1 s. Any other exception passes; so does Stopped, once the program is to stop.
  template <typename Call>
  auto outlast(Call call) {
    while (true) {
      try {
        return call();
      } catch (const std::exception& error) {
        if (!is_shortage(error)) throw;
        say_so(error);
      }
      wait_a_little();
    }
  }

 private:
  static bool is_shortage(const std::exception& error);
  static void wait_a_little();
  void say_so(const std::exception& error);

  std::optional<std::chrono::steady_clock::time_point> last_;  // when it was last noticed
};
