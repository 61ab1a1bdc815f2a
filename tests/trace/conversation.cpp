// The story that the records tell, one after the other in the order of time.
#include "tests/trace/conversation.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <utility>

#include "tests/trace/messages.hpp"
#include "tests/trace/wording.hpp"

namespace {

using Look = Action::Look;

// A process, which may become another program.
struct Program {
  std::string name = "?";
  std::size_t recording = 0;
  std::optional<Side> side = {};
  std::map<int, std::size_t> descriptors = {};  // which of the sockets
  int threads = 0;                              // that main has started
  std::optional<std::size_t> first_socket = {};
};

// A call that a thread has tried in vain: on a socket that does not wait, waiting is poll's.
struct Try {
  std::size_t action;
  std::string name;
  int descriptor;
};

struct Thread {
  int process = 0;
  std::optional<std::size_t> actor = {};
  std::optional<Try> tried = {};
};

// The check of an exercise talks to a program, and is told as far as that goes.
const std::string check = "check";

const std::set<std::string> waiting_calls{"accept",     "accept4",     "connect",   "recvfrom",        "recvmsg",
                                          "read",       "readv",       "sendto",    "sendmsg",         "write",
                                          "writev",     "poll",        "ppoll",     "select",          "pselect6",
                                          "epoll_wait", "epoll_pwait", "nanosleep", "clock_nanosleep", "futex"};

bool is_one_of(const std::string& name, const std::set<std::string>& names) { return names.count(name) > 0; }

// "exited with 0", "killed by SIGSEGV"
std::string end_in_words(const std::string& name) {
  if (name == "killed by SIGINT") return "is ended by Ctrl-C";
  static const std::string exited = "exited with ";
  return name.rfind(exited, 0) == 0 ? "ends with status " + name.substr(exited.size()) : "is " + name;
}

class Story {
 public:
  explicit Story(const std::vector<Recording>& recordings) {
    for (std::size_t place = 0; place < recordings.size(); ++place)
      for (const Record& record : recordings[place].records) {
        records_.push_back(record);
        recording_of_[record.thread] = place;
        const std::optional<long> child = record.value();
        if (is_one_of(record.name, {"clone", "clone3", "fork", "vfork"}) && child && *child > 0)
          starts_[static_cast<int>(*child)] = record;
      }
    std::stable_sort(records_.begin(), records_.end(),
                     [](const Record& one, const Record& other) { return one.start < other.start; });
    for (const Recording& recording : recordings) sides_.push_back(recording.side);
  }

  // All that happened, and which programs there are.
  void tell() {
    for (const Record& record : records_) {
      if (record.kind == Record::Kind::call)
        tell_call(record);
      else if (record.kind == Record::Kind::signal)
        tell_signal(record);
      else
        tell_end(record);
    }
    for (const Arrow& arrow : arrows_between(sockets_))
      if (arrow.kind == Arrow::Kind::bytes || arrow.from == arrow.to ||
          told.actions[arrow.from].start <= told.actions[arrow.to].end)
        told.arrows.push_back(arrow);
  }

  Conversation told;

  const Program& program_of(const Action& action) const { return programs_.at(told.actors[action.actor].process); }

  // A shell that only starts a program, and the check of an exercise where another scene is played, say nothing.
  bool is_shown(const Program& program) const {
    if (program.first_socket) return true;
    const bool has_talkers = std::any_of(programs_.begin(), programs_.end(), [&](const auto& other) {
      return other.second.recording == program.recording && other.second.first_socket;
    });
    return program.name != check && !has_talkers;
  }

  // The program of the tutorial that does what this one does.
  std::string part_of(const Program& program) const {
    const bool is_stream = !program.first_socket || sockets_[*program.first_socket].is_stream;
    return std::string(is_stream ? "tcp" : "udp") + (side_of(program) == Side::server ? "_server" : "_client");
  }

  static Side side_of(const Program& program) { return program.side.value_or(Side::client); }

 private:
  // Whoever starts a thread, or a process, has been seen before it.
  Thread& thread(int number) {
    const auto known = threads_.find(number);
    if (known != threads_.end()) return known->second;
    const auto start = starts_.find(number);
    const bool is_known = start != starts_.end() && threads_.count(start->second.thread) > 0;
    const int parent = is_known ? threads_[start->second.thread].process : 0;
    if (is_known && start->second.argument(0).find("CLONE_THREAD") != std::string::npos)
      return threads_[number] = {parent};
    Program& program = programs_[number];
    if (is_known) {  // what a process has, its child has, too
      program = programs_[parent];
      program.threads = 0;
    }
    program.recording = recording_of_[number];
    program.side = sides_[program.recording];
    return threads_[number] = {number};
  }

  std::size_t actor(int number) {
    Thread& doing = thread(number);
    if (!doing.actor) {
      Program& program = programs_[doing.process];
      const bool is_main = number == doing.process;
      told.actors.push_back({Side::client, program.name, doing.process, is_main ? 0 : ++program.threads});
      doing.actor = told.actors.size() - 1;
    }
    return *doing.actor;
  }

  // What a thread does is the next action, and ends what it has tried before.
  std::size_t add(const Record& record, const std::string& call, Look look = Look::plain) {
    thread(record.thread).tried.reset();
    Action action;
    action.actor = actor(record.thread);
    action.start = record.start;
    action.end = record.end;
    action.name = name_of(record);
    action.call = call;
    action.look = look;
    action.may_wait = look != Look::print && is_one_of(record.name, waiting_calls);
    told.actions.push_back(action);
    return told.actions.size() - 1;
  }

  // The call has returned, at last.
  void complete(std::size_t place, const Record& record, const std::string& outcome) {
    Action& action = told.actions[place];
    action.end = record.end;
    action.outcome = record.end ? outcome : "";
    action.is_interrupted = outcome == interrupted;
    const bool is_failed = !record.error().empty() && outcome != interrupted;
    if (is_failed && action.look != Look::robust) action.look = Look::failed;
  }

  void tell_signal(const Record& record) {
    if (is_one_of(record.name, {"SIGCHLD", "SIGALRM", "SIGSTOP"}) || record.name.rfind("SIG", 0) != 0) return;
    const std::string name = record.name == "SIGINT" ? "Ctrl-C" : record.name;
    // strace reports the call that a signal has ended before it reports the signal.
    const std::size_t doing = actor(record.thread);
    const auto last = std::find_if(told.actions.rbegin(), told.actions.rend(),
                                   [&](const Action& action) { return action.actor == doing; });
    if (last != told.actions.rend() && last->outcome == interrupted)
      last->outcome = "= interrupted by " + name;
    else
      add(record, name);
  }

  void tell_end(const Record& record) {
    Thread& ending = thread(record.thread);
    if (ending.process != record.thread) return;
    Program& program = programs_[ending.process];
    const bool by_check = !sides_[program.recording] && record.name == "killed by SIGKILL";
    const bool is_well =
        by_check || program.name == check || record.name == "exited with 0" || record.name == "killed by SIGINT";
    const std::size_t place = add(record, by_check ? "is ended by the check" : end_in_words(record.name),
                                  is_well ? Look::plain : Look::failed);
    for (const auto& [number, socket] : program.descriptors)
      if (!sockets_[socket].ended) sockets_[socket].ended = place;
    program.descriptors.clear();
    if (is_well || record.name[0] != 'k' || !is_shown(program)) return;
    told.remarks.push_back(program.name + " was " + record.name + ". " + program.name + " 被信号终止了。");
  }

  void tell_call(const Record& record) {
    Program& program = programs_[thread(record.thread).process];
    if (record.name == "execve") return tell_start(record, program);
    if (record.name == "socket") return tell_socket(record, program);
    const Descriptor descriptor = descriptor_in(record.argument(0));
    if (const auto socket = program.descriptors.find(descriptor.number); socket != program.descriptors.end()) {
      learn(sockets_[socket->second], descriptor);
      tell_socket_call(record, program, socket->second);
    } else if (program.name != check) {
      tell_other_call(record, program, descriptor.number);
    }
  }

  void tell_other_call(const Record& record, const Program& program, int descriptor) {
    if (is_one_of(record.name, {"clone", "clone3"})) return tell_thread(record);
    if (is_one_of(record.name, {"poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait"}))
      return tell_poll(record, program);
    if (is_one_of(record.name, {"nanosleep", "clock_nanosleep"})) {
      complete(add(record, call_of(record)), record, outcome_of(record, true));
      return;
    }
    if (record.name == "futex") return tell_join(record);
    const bool prints = record.name == "write" && (descriptor == 1 || descriptor == 2) && record.argument(2) != "0";
    const bool is_typed = record.name == "read" && descriptor == 0;
    if (prints || is_typed)
      complete(add(record, call_of(record), prints ? Look::print : Look::plain), record, outcome_of(record, is_typed));
  }

  static void learn(Endpoint& socket, const Descriptor& descriptor) {
    if (!descriptor.local.empty()) socket.local = descriptor.local;
    if (!descriptor.peer.empty()) socket.peer = descriptor.peer;
  }

  static void tell_start(const Record& record, Program& program) {
    if (record.value() != 0) return;
    static const std::regex words(R"RE(\["((?:[^"\\]|\\.)*)"(?:, "([^"]*\.py)")?.*)RE");
    std::smatch parts;
    if (!std::regex_match(record.argument(1), parts, words)) return;
    const std::string path = parts[2].length() > 0 ? parts[2] : parts[1];
    program.name = path.substr(path.rfind('/') + 1);
    program.descriptors.clear();  // another program has its own
    program.first_socket.reset();
  }

  void tell_socket(const Record& record, Program& program) {
    if (record.argument(0).rfind("AF_INET", 0) != 0) return;
    const std::size_t place = add(record, call_of(record));
    complete(place, record, outcome_of(record, true));
    if (record.value().value_or(-1) < 0) return;
    Endpoint socket;
    socket.is_stream = record.argument(1).find("SOCK_STREAM") != std::string::npos;
    open(program, record, socket);
  }

  void open(Program& program, const Record& record, const Endpoint& socket) {
    sockets_.push_back(socket);
    program.descriptors[static_cast<int>(*record.value())] = sockets_.size() - 1;
    if (!program.first_socket) program.first_socket = sockets_.size() - 1;
  }

  void tell_thread(const Record& record) {
    if (record.argument(0).find("CLONE_THREAD") == std::string::npos) return;
    const std::size_t place = add(record, record.name + "()");
    told.actions[place].name = "std::thread";
    const long child = record.value().value_or(-1);
    std::string outcome = outcome_of(record, true);
    if (child > 0) outcome = "= thread " + std::to_string(told.actors[actor(static_cast<int>(child))].thread);
    complete(place, record, outcome);
  }

  // pthread_join(3) waits until the number of the thread is no longer there.
  void tell_join(const Record& record) {
    const int number = std::atoi(record.argument(2).c_str());
    const auto joined = threads_.find(number);
    if (record.argument(1).rfind("FUTEX_WAIT", 0) != 0 || joined == threads_.end() || !joined->second.actor) return;
    const std::size_t place = add(record, "join thread " + std::to_string(told.actors[*joined->second.actor].thread));
    told.actions[place].name = "join";
  }

  void tell_poll(const Record& record, const Program& program) {
    Thread& doing = thread(record.thread);
    const std::string call = call_of(record);
    const std::set<int> numbers = waited_for(record);
    if (doing.tried && numbers == std::set<int>{doing.tried->descriptor}) {
      Action& action = told.actions[doing.tried->action];
      const auto limit = limit_of(record);
      action.note = limit.count() < 0 ? "no limit" : seconds(limit) + " at most";
      action.end = record.end;
      if (record.value() == 0) action.outcome = "= EAGAIN, nothing came";
      return;
    }
    const bool is_about_sockets = numbers.empty() ? program.first_socket.has_value()
                                                  : std::any_of(numbers.begin(), numbers.end(), [&](int number) {
                                                      return number == 0 || program.descriptors.count(number) > 0;
                                                    });
    if (!is_about_sockets) return;
    const std::size_t place = add(record, call);
    complete(place, record,
             record.error().empty() ? "= " + std::to_string(record.value().value_or(0)) : outcome_of(record, true));
  }

  // A call on one of its sockets.
  void tell_socket_call(Record record, Program& program, std::size_t number) {
    Thread& doing = thread(record.thread);
    if (!record.end && sockets_[number].is_stream) record.arguments.resize(5, "NULL");  // a recv that never returned
    const std::string name = name_of(record);
    if (name == "getsockopt" && record.argument(2) == "SO_ERROR" && doing.tried && doing.tried->name == "connect") {
      tell_connected(record);
      return;
    }
    if (name == "fcntl" && record.argument(1) != "F_SETFL") return;
    const int descriptor = descriptor_in(record.argument(0)).number;
    const bool goes_on = doing.tried && doing.tried->name == name && doing.tried->descriptor == descriptor;
    const bool is_robust =
        is_one_of(name, {"setsockopt", "getsockopt", "getsockname", "getpeername", "fcntl", "ioctl"});
    const std::size_t place =
        goes_on ? doing.tried->action : add(record, call_of(record), is_robust ? Look::robust : Look::plain);
    told.actions[place].takes = is_one_of(name, {"accept", "recv", "recvfrom", "recvmsg", "read", "readv"});
    if (is_one_of(record.error(), {"EAGAIN", "EINPROGRESS"})) {
      told.actions[place].end = record.end;
      told.actions[place].outcome = "= " + record.error();
      doing.tried = Try{place, name, descriptor};
      if (name == "connect") sockets_[number].connected = place;
      return;
    }
    doing.tried.reset();
    complete(place, record, outcome_of(record, sockets_[number].is_stream));
    note(record, program, number, place);
  }

  // A connect that did not wait tells by SO_ERROR how it ended.
  void tell_connected(const Record& record) {
    Thread& doing = thread(record.thread);
    Action& action = told.actions[doing.tried->action];
    action.end = record.end;
    const std::string& error = record.argument(3);
    action.outcome = error == "[0]" ? "" : "= " + error.substr(1, error.size() - 2);
    if (error != "[0]") action.look = Look::failed;
    doing.tried.reset();
  }

  // What the call means to its socket.
  void note(const Record& record, Program& program, std::size_t number, std::size_t place) {
    const std::string name = name_of(record);
    const long value = record.value().value_or(-1);
    Endpoint& socket = sockets_[number];
    if (is_one_of(name, {"listen", "bind"}) && value == 0 && !sides_[program.recording]) program.side = Side::server;
    if (name == "listen") socket.listens = true;
    if (name == "close" && socket.listens) told.actions[place].name = "";  // the tutorial's step is about connections
    if (name == "close") program.descriptors.erase(descriptor_in(record.argument(0)).number);
    if (name == "close" || (name == "shutdown" && record.argument(1) != "SHUT_RD")) {
      if (!socket.ended) socket.ended = place;
    } else if (name == "connect" && value == 0) {
      socket.connected = place;
      socket.peer = address_in(record.argument(1));
    } else if (name == "accept" && value >= 0) {
      Endpoint accepted;
      learn(accepted, descriptor_in(record.result));
      if (accepted.peer.empty()) accepted.peer = address_in(record.argument(1));
      accepted.accepted = place;
      open(program, record, accepted);
    } else if (is_one_of(name, {"send", "sendto", "sendmsg", "write", "writev"}) && value >= 0) {
      const std::string to = name == "sendto" ? address_in(record.argument(4)) : socket.peer;
      socket.sent.push_back({place, static_cast<std::size_t>(value), bytes_in(record.argument(1)), to});
    } else if (told.actions[place].takes) {
      note_taken(record, socket, place);
    }
  }

  static void note_taken(const Record& record, Endpoint& socket, std::size_t place) {
    const long value = record.value().value_or(-1);
    if (record.argument(3).find("MSG_PEEK") != std::string::npos) return;
    if (record.error() == "ECONNRESET") socket.saw_reset = place;
    if (value == 0 && socket.is_stream && !socket.saw_end) socket.saw_end = place;
    if (value < 0 || (value == 0 && socket.is_stream)) return;
    const std::string from = name_of(record) == "recvfrom" ? address_in(record.argument(4)) : "";
    socket.taken.push_back({place, static_cast<std::size_t>(value), bytes_in(record.argument(1)), from});
  }

  std::vector<Record> records_;
  std::vector<std::optional<Side>> sides_;
  std::map<int, std::size_t> recording_of_;  // by thread
  std::map<int, Record> starts_;             // by the thread that was started
  std::map<int, Thread> threads_;
  std::map<int, Program> programs_;  // by process
  std::vector<Endpoint> sockets_;
};

// Leaves those actions that the test lets pass; the arrows follow.
template <typename Test>
void keep(Conversation& told, const Test& test) {
  std::vector<std::optional<std::size_t>> now(told.actions.size());
  std::vector<Action> kept;
  for (std::size_t place = 0; place < told.actions.size(); ++place) {
    if (!test(place)) continue;
    now[place] = kept.size();
    kept.push_back(told.actions[place]);
  }
  std::vector<Arrow> arrows;
  for (const Arrow& arrow : told.arrows)
    if (now[arrow.from] && now[arrow.to]) arrows.push_back({*now[arrow.from], *now[arrow.to], arrow.kind});
  told.actions = kept;
  told.arrows = arrows;
}

// What a thread does many times in succession, as a loop that waits for nothing does, is told once.
void count_repetitions(Conversation& told) {
  std::set<std::size_t> with_arrows;
  for (const Arrow& arrow : told.arrows) with_arrows.insert({arrow.from, arrow.to});
  std::map<std::size_t, std::size_t> last;  // of each actor
  std::set<std::size_t> repeated;
  for (std::size_t place = 0; place < told.actions.size(); ++place) {
    const Action& action = told.actions[place];
    const auto before = last.find(action.actor);
    if (before != last.end() && with_arrows.count(place) == 0 && with_arrows.count(before->second) == 0) {
      Action& first = told.actions[before->second];
      if (first.call == action.call && first.outcome == action.outcome && action.end) {
        ++first.times;
        first.end = action.end;
        repeated.insert(place);
        continue;
      }
    }
    last[action.actor] = place;
  }
  keep(told, [&](std::size_t place) { return repeated.count(place) == 0; });
}

// A, B, ...: numbers are the steps'.
std::string letter(std::size_t place) {
  return place < 26 ? std::string(1, static_cast<char>('A' + place)) : "#" + std::to_string(place + 1);
}

// What tells an actor from the others of its side: its program if there are several, and its thread.
void tag(Conversation& told) {
  for (const Side side : {Side::client, Side::server}) {
    std::vector<int> processes;
    std::set<std::string> names;
    std::set<std::size_t> acting;
    for (const Action& action : told.actions) acting.insert(action.actor);
    for (const std::size_t place : acting) {
      const Actor& actor = told.actors[place];
      if (actor.side != side) continue;
      if (std::find(processes.begin(), processes.end(), actor.process) == processes.end())
        processes.push_back(actor.process);
      names.insert(actor.program);
    }
    for (Actor& actor : told.actors) {
      if (actor.side != side) continue;
      const auto place = std::find(processes.begin(), processes.end(), actor.process) - processes.begin();
      if (processes.size() > 1)
        actor.tag = names.size() == processes.size() ? actor.program : letter(static_cast<std::size_t>(place));
      if (actor.thread > 0)
        actor.tag += (actor.tag.empty() ? "" : " ") + std::string("thread ") + std::to_string(actor.thread);
    }
  }
}

}  // namespace

Conversation conversation(const std::vector<Recording>& recordings, const StepsOf& steps_of) {
  Story story(recordings);
  story.tell();
  Conversation& told = story.told;
  std::map<std::string, Steps> steps;
  for (Action& action : told.actions) {
    const Program& program = story.program_of(action);
    Actor& actor = told.actors[action.actor];
    actor.program = program.name;
    actor.side = Story::side_of(program);
    const auto [own, is_new] = steps.try_emplace(program.name);
    if (is_new) own->second = steps_of(program.name);
    if (own->second.empty()) own->second = steps_of(story.part_of(program));
    action.step = step_of(own->second, action.name);
    // What the tutorial does without a step of its own has its name there.
    if (action.look == Look::print) action.step = action.call.rfind("write(1", 0) == 0 ? "print" : "";
    if (action.name == "read" && action.call.rfind("read(0,", 0) == 0) action.step = "input";
    if (action.name == "clock_nanosleep" || action.name == "nanosleep") action.step = "sleep";
  }
  keep(told, [&](std::size_t place) { return story.is_shown(story.program_of(told.actions[place])); });
  count_repetitions(told);
  tag(told);
  for (const Recording& recording : recordings)
    if (recording.side) (recording.side == Side::server ? told.servers : told.clients).push_back(recording.command);
  return told;
}
