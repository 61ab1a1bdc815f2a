// Inside: the files of /proc.
#include "tests/support/inside.hpp"

#include <time.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <vector>

#include "tests/support/process.hpp"

namespace {

std::string folder_of(pid_t process) { return "/proc/" + std::to_string(process); }

std::size_t entries(const std::string& folder) {
  const std::filesystem::directory_iterator all(folder);
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// What stands behind this word in the process's status.
std::string status_of(pid_t process, const std::string& what) {
  std::ifstream status(folder_of(process) + "/status");
  for (std::string word; status >> word;)
    if (word == what && status >> word) return word;
  throw std::runtime_error("the process has gone");
}

// Whether a set of signals, written as a number, has this one.
bool is_in(const std::string& set, int signal) {
  return (std::stoull(set, nullptr, 16) >> static_cast<unsigned>(signal - 1) & 1U) != 0;
}

// How many bytes wait, by one of the kernel's tables, in the sockets at this port that are in this state.
std::size_t unread_in(const std::string& table, const std::string& state, int port) {
  std::ostringstream local;
  local << "0100007F:" << std::hex << std::uppercase << port;
  std::ifstream sockets(table);
  std::size_t unread = 0;
  for (std::string line; std::getline(sockets, line);) {
    // "0: LOCAL REMOTE STATE SENT:RECEIVED ..."
    std::istringstream columns(line);
    const std::istream_iterator<std::string> first(columns);
    const std::vector<std::string> column(first, std::istream_iterator<std::string>());
    if (column.at(1) != local.str() || column.at(3) != state) continue;
    unread += std::stoul(column.at(4).substr(column.at(4).find(':') + 1), nullptr, 16);
  }
  return unread;
}

// What each of its threads that are there now is about.
std::string states_of(pid_t process) {
  std::string states;
  std::error_code none;
  for (const auto& thread : std::filesystem::directory_iterator(folder_of(process) + "/task", none)) {
    std::ifstream file(thread.path() / "stat");
    std::string stat;
    std::getline(file, stat);  // nothing, of a thread that has just ended
    const std::size_t name_end = stat.rfind(") ");
    if (name_end != std::string::npos) states += stat[name_end + 2];
  }
  return states;
}

}  // namespace

std::size_t descriptors_of(pid_t process) { return entries(folder_of(process) + "/fd"); }

std::size_t threads_of(pid_t process) { return entries(folder_of(process) + "/task"); }

double memory_of(pid_t process) { return std::stod(status_of(process, "VmRSS:")); }

double processor_seconds_of(pid_t process) {
  clockid_t clock{};
  timespec used{};
  if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &used) != 0)
    throw std::runtime_error("the process has gone");
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

char state_of(pid_t process) { return status_of(process, "State:").front(); }

std::size_t wakings_of(pid_t process) {
  std::size_t all = 0;
  std::error_code none;
  for (const auto& thread : std::filesystem::directory_iterator(folder_of(process) + "/task", none)) {
    std::ifstream status(thread.path() / "status");
    for (std::string word; status >> word;)
      if (word == "voluntary_ctxt_switches:" && status >> word) all += std::stoul(word);
  }
  return all;
}

bool runs_now(pid_t process) { return states_of(process).find('R') != std::string::npos; }

bool stands_still(pid_t process) { return states_of(process).find_first_not_of('T') == std::string::npos; }

bool catches(pid_t process, int signal) { return is_in(status_of(process, "SigCgt:"), signal); }

bool is_pending(pid_t process, int signal) { return is_in(status_of(process, "ShdPnd:"), signal); }

std::string behind(pid_t process, int descriptor) {
  std::error_code none;
  return std::filesystem::read_symlink(folder_of(process) + "/fd/" + std::to_string(descriptor), none);
}

std::size_t unread_at(int port) { return unread_in("/proc/net/tcp", "01", port); }

std::size_t unread_datagrams_at(int port) { return unread_in("/proc/net/udp", "07", port); }

void eventually(const std::function<bool()>& condition, const std::string& what) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(patience_seconds);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("it never came to this: " + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}
