// Shortage: which errors pass by themselves, and how to wait for that without a stream of warnings or a busy processor.
#include "shortage.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <new>
#include <system_error>
#include <thread>

#include "report.hpp"
#include "stop.hpp"

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == -1) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool Shortage::is_shortage(const std::exception& error) {
  if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) return true;
  const auto* const failed = dynamic_cast<const std::system_error*>(&error);
  if (failed == nullptr) return false;
  // What accept(2) and pthread_create(3) say of descriptors, of memory and of threads.
  const auto shortages = {std::errc::too_many_files_open, std::errc::too_many_files_open_in_system,
                          std::errc::no_buffer_space, std::errc::not_enough_memory,
                          std::errc::resource_unavailable_try_again};
  return std::find(shortages.begin(), shortages.end(), failed->code()) != shortages.end();
}

void Shortage::say_so(const std::exception& error) {
  const auto now = std::chrono::steady_clock::now();
  const bool is_news = !last_ || now - *last_ > std::chrono::minutes(1);
  last_ = now;
  if (is_news) note(error.what(), "new clients wait until others leave; ulimit -a shows the limits");
}

void Shortage::wait_a_little() {
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  throw_if_stopped();
}
