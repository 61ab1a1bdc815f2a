// The threads of a server, one for each connection: none outlives it, and what goes wrong in one stays there.
#pragma once

#include <cerrno>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "socket.hpp"

class Threads {
 public:
  /// Lets this program open as many descriptors as it may, since each connection takes one: getrlimit(2).
  Threads();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  /// Ends each stream: its thread sends the reply that is due, sees the end, and leaves as ever. Who does not read for
  /// half a second is cut off. Then every thread is joined.
  ~Threads();

  /// Starts a std::thread that runs function(socket, arguments...) and then closes the socket. An exception is
  /// reported, and ends this connection alone. While threads or memory have run out this says so, once, and waits.
  template <typename Function, typename... Arguments>
  void start(Function function, Socket socket, Arguments... arguments) {
    std::list<Connection> added;  // one, which waits here until its thread could be started
    while (true) {
      try {
        const auto reserve = make_room();
        if (added.empty()) added.emplace_back(std::move(socket));
        const auto self = added.begin();
        const std::lock_guard lock(mutex_);  // until it is on the list: it might leave before
        self->thread = std::thread([this, self, function, arguments...] {
          try {
            function(self->socket, arguments...);
          } catch (const std::exception& error) {
            report_failure(error);
          } catch (...) {
            report_failure(std::runtime_error("an exception that is no std::exception"));
          }
          leave(self);
        });
        return connections_.splice(connections_.end(), added);
      } catch (const std::system_error& error) {
        if (!shortage_.wait_out("start a thread", error.code().value())) throw;
      } catch (const std::bad_alloc&) {
        shortage_.wait_out("start a thread", ENOMEM);
      }
    }
  }

 private:
  struct Connection {
    explicit Connection(Socket own) : socket(std::move(own)) {}
    Socket socket;
    std::thread thread;
  };

  std::unique_ptr<char[]> make_room();
  static void report_failure(const std::exception& error);
  void leave(std::list<Connection>::iterator self);

  Shortage shortage_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable all_left_;
  std::list<Connection> connections_;
  std::thread left_last_;
};
