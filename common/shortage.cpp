// Shortage: which errors pass by themselves, and how to wait for that without a stream of warnings or a busy processor.
#include "shortage.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "output.hpp"
#include "stop.hpp"

bool Shortage::wait_out(const std::string& what, int error) {
  const auto shortages = {EMFILE, ENFILE, ENOBUFS, ENOMEM, EAGAIN};  // accept(2), pthread_create(3)
  if (std::find(shortages.begin(), shortages.end(), error) == shortages.end()) return false;
  const auto now = std::chrono::steady_clock::now();
  if (!noticed_ || now - *noticed_ > std::chrono::minutes(1))
    note(what + ": " + std::generic_category().message(error),
         "new clients wait until others leave; ulimit -a shows the limits");
  noticed_ = now;
  sleep_for(0.1);
  throw_if_stopped();
  return true;
}
