// Threads: each one takes itself off the list when it ends, so that none is left behind and nobody has to look for it.
#include "threads.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "print.hpp"
#include "report.hpp"
#include "stop.hpp"

struct Threads::State {
  std::mutex mutex;  // guards what follows
  std::condition_variable left;
  std::list<std::thread> running;
  std::thread last;  // the last one that left

  static void run(Work& work);
  void leave(std::list<std::thread>::iterator self);
};

Threads::Threads() : state_(std::make_unique<State>()) {}

Threads::~Threads() {
  if (!stop_requested()) request_stop(EXIT_FAILURE);
  std::unique_lock lock(state_->mutex);
  // Again and again: a thread may have been on the way into its call, and not in it yet.
  while (!state_->running.empty()) {
    for (std::thread& thread : state_->running) interrupt(thread.native_handle());
    state_->left.wait_for(lock, std::chrono::milliseconds(20));
  }
  if (state_->last.joinable()) state_->last.join();
}

void Threads::launch(const std::shared_ptr<Work>& work) {
  std::unique_lock lock(state_->mutex);
  if (std::thread ended = std::exchange(state_->last, {}); ended.joinable()) {
    lock.unlock();
    ended.join();  // gives back its stack, which the next one may need
    lock.lock();
  }
  const auto self = state_->running.emplace(state_->running.end());
  try {
    *self = std::thread([state = state_.get(), self, work] {
      State::run(*work);
      state->leave(self);
    });
  } catch (const std::system_error& error) {
    state_->running.erase(self);
    throw std::system_error(error.code(), "start a thread");
  } catch (...) {
    state_->running.erase(self);
    throw;
  }
}

// What leaves a std::thread as an exception ends the whole program, so nothing may.
void Threads::State::run(Work& work) {
  try {
    work.run();
  } catch (const OutputError& error) {
    if (!stop_requested()) report(error);
    request_stop(EXIT_FAILURE);
  } catch (const std::exception& error) {
    report(error);
  } catch (...) {
    note("a thread ended with an exception that is no std::exception");
  }
}

// A thread cannot join itself. So each that ends joins the one that ended before it; who joins the last one is the next
// to be started, or the destructor.
void Threads::State::leave(std::list<std::thread>::iterator self) {
  std::thread previous;
  {
    const std::lock_guard lock(mutex);
    previous = std::exchange(last, std::move(*self));
    running.erase(self);
    left.notify_all();
  }
  if (previous.joinable()) previous.join();
}
