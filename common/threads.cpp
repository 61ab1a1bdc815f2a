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

// Gives back the stack of the last thread that has left. Returns memory to be held while the next one is started: what
// there is beside that is enough for it to begin its conversation.
std::unique_ptr<char[]> Threads::make_room() {
  std::unique_lock lock(mutex_);
  std::thread left = std::move(left_last_);
  lock.unlock();
  if (left.joinable()) left.join();
  return std::unique_ptr<char[]>(new char[1U << 20U]);
}

// What leaves a std::thread as an exception ends the whole program, so nothing may.
void Threads::report_failure() try { throw; } catch (const std::exception& error) {
  report(error);
  // Where print has failed, it has requested a stop: main is to leave, too.
  if (stop_requested()) ::raise(SIGTERM);
} catch (...) {
  note("a thread ended with an exception that is no std::exception");
}

// A thread cannot join itself. So each that leaves joins the one that left before it; who joins the last one is the
// next to be started, or the destructor.
void Threads::leave(std::list<Connection>::iterator self) {
  std::unique_lock lock(mutex_);
  std::thread previous = std::exchange(left_last_, std::move(self->thread));
  connections_.erase(self);
  if (connections_.empty()) all_left_.notify_all();
  lock.unlock();
  if (previous.joinable()) previous.join();
}
