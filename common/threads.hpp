// The threads of a server, one for each connection: none outlives it, and what goes wrong in one stays there.
#pragma once

#include <memory>
#include <tuple>
#include <utility>

#include "shortage.hpp"

class Threads {
 public:
  Threads();
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;

  /// Stops the program (stop.hpp): ends what the threads wait for, lets each finish what it is doing, and joins them
  /// all.
  ~Threads();

  /// Starts a std::thread that runs function(arguments...). An exception that leaves it is reported and ends that
  /// thread alone, except for an OutputError (print.hpp), which stops the program. While threads or memory have run out
  /// this says so, once, and waits: pthread_create(3).
  template <typename Function, typename... Arguments>
  void start(Function function, Arguments... arguments) {
    // Shared with the thread, not moved into it: a socket must survive a thread that could not be started.
    std::shared_ptr<Work> work;
    shortage_.outlast([&] {
      if (!work) work = std::make_shared<Call<Function, Arguments...>>(std::move(function), std::move(arguments)...);
      launch(work);
    });
  }

 private:
  // What a thread has to do, whatever the types are.
  struct Work {
    virtual ~Work() = default;
    virtual void run() = 0;
  };

  template <typename Function, typename... Arguments>
  struct Call : Work {
    Call(Function call, Arguments... with) : function(std::move(call)), arguments(std::move(with)...) {}
    void run() override { std::apply(function, std::move(arguments)); }
    Function function;
    std::tuple<Arguments...> arguments;
  };

  struct State;  // in threads.cpp, so that a program compiles without the headers that it needs

  void launch(const std::shared_ptr<Work>& work);

  std::unique_ptr<State> state_;
  Shortage shortage_;
};
