// Threads: each one takes itself off the list when it ends, so that none is left behind and nobody has to look for it.
#include "threads.hpp"

#include <signal.h>
#include <sys/resource.h>

#include <cstdlib>

#include "output.hpp"
#include "stop.hpp"

Threads::Threads() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == -1) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

Threads::~Threads() {
  request_stop(EXIT_FAILURE);  // unless it has been requested: then something has failed
  std::unique_lock lock(mutex_);
  for (Connection& connection : connections_) connection.socket.shutdown(SHUT_RD);
  while (!all_left_.wait_for(lock, std::chrono::milliseconds(500), [this] { return connections_.empty(); }))
    // Who is still there has a reply to send: that it cannot begin to is what tells who is stuck from who is not.
    for (Connection& connection : connections_)
      if (!connection.socket.can_send()) connection.socket.shutdown(SHUT_RDWR);
  if (left_last_.joinable()) left_last_.join();
}

// Gives back the stack of the last thread that left. Returns memory, to be held while the next one is started: so much
// at least is there for its conversation to begin with.
std::unique_ptr<char[]> Threads::make_room() {
  std::unique_lock lock(mutex_);
  std::thread left = std::move(left_last_);
  lock.unlock();
  if (left.joinable()) left.join();
  return std::unique_ptr<char[]>(new char[1U << 20U]);
}

// Where print has failed, it has requested a stop: main is to leave, too.
void Threads::report_failure(const std::exception& error) {
  report(error);
  if (stop_requested()) ::raise(SIGTERM);
}

// No thread can join itself: each that leaves joins the one before it, and start or the destructor the last one.
void Threads::leave(std::list<Connection>::iterator self) {
  std::unique_lock lock(mutex_);
  std::thread previous = std::exchange(left_last_, std::move(self->thread));
  connections_.erase(self);
  if (connections_.empty()) all_left_.notify_all();
  lock.unlock();
  if (previous.joinable()) previous.join();
}
