// A conversation: what the threads of the programs did about their sockets, and which message each of them took.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/trace/steps.hpp"
#include "tests/trace/strace.hpp"

enum class Side { client, server };

/// What strace has recorded of one command. Without a side each program of it takes its own: who listens, or binds, is
/// a server.
struct Recording {
  std::string command;
  std::optional<Side> side;
  std::vector<Record> records;
};

/// A thread of a program: a column, or a lifeline.
struct Actor {
  Side side = Side::client;
  std::string program = {};  // tcp_server
  int process = 0;           // its number in the system
  int thread = 0;            // 0: the one that runs main; 1, 2, ...: in the order in which they were started
  std::string tag = {};      // what tells it from the others of its side: nothing, "thread 1", "2"
};

/// A call as it is told. What a robust program makes of one call in several (it tries, polls, and tries again) is one.
struct Action {
  enum class Look { plain, robust, print, failed };

  std::size_t actor = 0;
  Moment start{};
  std::optional<Moment> end = {};  // nothing: it had not returned at the end of the recording
  std::string name = {};           // recv
  std::string call = {};           // recv(4, 1024)
  std::string outcome = {};        // = "Michael"
  std::string note = {};           // what is robust about it
  std::string step = {};           // 5 接收数据
  Look look = Look::plain;
  bool may_wait = false;        // accept, recv, poll: not bind, however long a busy machine takes for it
  bool is_interrupted = false;  // by a signal
  bool takes = false;           // it takes what another has sent: what counts is when it returned
  std::size_t times = 1;        // how often it was done in succession
};

/// What one action sent and another took. The end of a connection that no call of the other side has seen goes from an
/// action to itself.
struct Arrow {
  enum class Kind { beginning, bytes, ending, reset };

  std::size_t from = 0;  // of the actions
  std::size_t to = 0;
  Kind kind = Kind::bytes;
};

struct Conversation {
  std::vector<std::string> servers = {};  // the commands
  std::vector<std::string> clients = {};
  std::vector<Actor> actors = {};
  std::vector<Action> actions = {};  // in the order in which they began
  std::vector<Arrow> arrows = {};
  std::vector<std::string> remarks = {};  // what went wrong, a sentence each, in both languages
};

/// The steps of a program by its name; those of the tutorial's own pairs for any other: tcp_server's for a TCP server.
using StepsOf = std::function<Steps(const std::string& program)>;

/// Puts together what was recorded.
Conversation conversation(const std::vector<Recording>& recordings, const StepsOf& steps_of);
