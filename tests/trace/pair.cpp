// Running a pair: what happens is read in the recordings, while they are written.
#include "tests/trace/pair.hpp"

#include <signal.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <list>
#include <map>
#include <set>
#include <stdexcept>
#include <thread>

#include "tests/support/process.hpp"

namespace {

using Clock = std::chrono::steady_clock;

// For how long nothing may happen before what happens is over.
constexpr auto patience = std::chrono::seconds(10);
constexpr auto patience_with_a_stop = std::chrono::seconds(5);

// The server is to be seen waiting before the first client comes.
constexpr auto a_moment = std::chrono::milliseconds(300);

// By which signal this program is to end; it then ends what it has started.
volatile std::sig_atomic_t ended_by = 0;

extern "C" void end_by(int signal) { ended_by = signal; }

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "trace-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder can be made at " + name);
    path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::filesystem::path path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The calls about sockets, and those that tell the rest: what is printed, who sleeps, who starts whom. Not every
// machine has those with a question mark.
const std::string calls =
    "trace=%network,execve,clone,clone3,?fork,?vfork,exit_group,read,write,readv,writev,close,fcntl,"
    "?poll,ppoll,?select,pselect6,?epoll_wait,epoll_pwait,nanosleep,clock_nanosleep,futex";

// A command under strace, in a process group of its own.
class Traced {
 public:
  Traced(std::string command, std::optional<Side> side, std::string file)
      : command_(std::move(command)),
        side_(side),
        file_(std::move(file)),
        process_("strace",
                 {"-f", "-q", "-ttt", "-T", "-yy", "-s", "100", "-e", calls, "-o", file_, "sh", "-c", command_}) {}

  std::vector<Record> records() const {
    std::ifstream input(file_);
    return read_strace(input);
  }
  Recording recording() const { return {command_, side_, records()}; }

  std::uintmax_t size() const {
    std::error_code error;
    const auto size = std::filesystem::file_size(file_, error);
    return error ? 0 : size;
  }

  bool is_running() { return process_.is_running(); }
  // strace itself holds it back, and has let it in for what it traces.
  void signal(int number) const { ::kill(-process_.pid(), number); }
  // All that the command, and strace, have said on the standard error; they have ended.
  std::string errors() { return process_.err.wait_for_end(); }

 private:
  std::string command_;
  std::optional<Side> side_;
  std::string file_;
  Process process_;
};

// The port at which a server can be spoken to: it listens, or has bound a socket for datagrams; nothing before.
std::string port_of(const std::vector<Record>& records) {
  std::set<int> datagram_sockets;
  std::map<int, std::string> ports;  // of descriptors
  for (const Record& record : records) {
    const Descriptor descriptor = descriptor_in(record.argument(0));
    const auto learn = [&](const std::string& address) {
      const std::string port = address.substr(address.rfind(':') + 1);
      if (!port.empty() && port != "0") ports[descriptor.number] = port;
    };
    learn(descriptor.local);
    if (record.name == "bind" || record.name == "getsockname") learn(address_in(record.argument(1)));
    if (record.name == "socket" && record.argument(1).find("SOCK_DGRAM") != std::string::npos)
      datagram_sockets.insert(static_cast<int>(record.value().value_or(-1)));
    const bool is_ready =
        record.name == "listen" || (datagram_sockets.count(descriptor.number) > 0 && record.name != "bind");
    if (is_ready && record.value().value_or(0) >= 0 && ports.count(descriptor.number) > 0)
      return ports[descriptor.number];
  }
  return "";
}

// Whether a server is through with all connections that it has accepted.
bool is_through(const std::vector<Record>& records) {
  std::set<int> open;
  for (const Record& record : records) {
    if (record.name.rfind("accept", 0) == 0 && record.value().value_or(-1) >= 0)
      open.insert(static_cast<int>(*record.value()));
    if (record.name == "close") open.erase(descriptor_in(record.argument(0)).number);
  }
  return open.empty();
}

class Runner {
 public:
  Runner() {
    struct sigaction action {};
    action.sa_handler = end_by;
    sigset_t stops;
    sigemptyset(&stops);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
      ::sigaction(signal, &action, nullptr);
      sigaddset(&stops, signal);
    }
    ::pthread_sigmask(SIG_UNBLOCK, &stops, nullptr);  // whatever whoever started this has blocked
  }

  Run run(const Commands& commands) {
    Traced& server = start(commands.server, Side::server);
    std::string port;
    wait_until([&] { return !(port = port_of(server.records())).empty() || !server.is_running(); });
    if (!port.empty())
      run_clients(commands, server, port);
    else if (server.is_running())
      remark(commands.server +
             " neither listens nor binds, so no client is started. 服务器没有监听，所以没有启动客户端。");
    else
      remark(commands.server + " has ended before it listened, so no client is started. " +
             "服务器还没监听就结束了，所以没有启动客户端。\n" + server.errors());
    stop(server);
    return result();
  }

  Run run(const std::string& command) {
    Traced& all = start(command, std::nullopt);
    wait_until([&] { return !all.is_running(); });
    return result();
  }

 private:
  void run_clients(const Commands& commands, Traced& server, const std::string& port) {
    std::this_thread::sleep_for(a_moment);
    ::setenv("PORT", port.c_str(), 1);
    for (std::size_t number = 0; number < commands.clients; ++number) start(commands.client, Side::client);
    const bool have_ended = wait_until([&] {
      return std::none_of(std::next(all_.begin()), all_.end(), [](Traced& one) { return one.is_running(); });
    });
    if (have_ended)
      wait_until([&] { return !server.is_running() || is_through(server.records()); });
    else
      remark("Nothing has happened for 10 s: the trace ends here. 十秒没有任何动静，跟踪到此为止。");
  }

  Traced& start(const std::string& command, std::optional<Side> side) {
    all_.emplace_back(command, side, (folder_.path() / std::to_string(all_.size())).string());
    return all_.back();
  }

  // False if nothing has happened for a while.
  template <typename Condition>
  bool wait_until(const Condition& condition, std::chrono::seconds time = patience) {
    std::uintmax_t size = 0;
    auto changed = Clock::now();
    while (!condition()) {
      if (ended_by != 0) throw std::runtime_error("stopped");
      std::uintmax_t now = 0;
      for (const Traced& one : all_) now += one.size();
      if (now != size) changed = Clock::now();
      size = now;
      if (Clock::now() - changed > time) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
  }

  void stop(Traced& server) {
    if (!server.is_running()) return;
    server.signal(SIGINT);
    if (!wait_until([&] { return !server.is_running(); }, patience_with_a_stop))
      remark("The server goes on after Ctrl-C. 按了 Ctrl-C，服务器还在运行。");
  }

  Run result() {
    Run run;
    for (Traced& one : all_) {
      run.recordings.push_back(one.recording());
      if (run.recordings.back().records.empty()) throw std::runtime_error(why_not(one.errors()));
    }
    run.remarks = remarks_;
    return run;
  }

  // strace says it in lines that name its own insides.
  static std::string why_not(const std::string& errors) {
    if (errors.find("ptrace") == std::string::npos && errors.find("not permitted") == std::string::npos)
      return "strace: " + errors;
    return "strace may not trace here (a container has to be started with --cap-add=SYS_PTRACE for it)";
  }

  void remark(const std::string& sentence) { remarks_.push_back(sentence); }

  Folder folder_;
  std::list<Traced> all_;
  std::vector<std::string> remarks_;
};

}  // namespace

Run run_traced(const Commands& commands) { return Runner().run(commands); }

Run run_traced(const std::string& command) { return Runner().run(command); }
