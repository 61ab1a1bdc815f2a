// Inside: the files of /proc.
#include "tests/support/inside.hpp"

#include <unistd.h>

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

}  // namespace

std::size_t descriptors_of(pid_t process) { return entries(folder_of(process) + "/fd"); }

std::size_t threads_of(pid_t process) { return entries(folder_of(process) + "/task"); }

double memory_of(pid_t process) { return std::stod(status_of(process, "VmRSS:")); }

double processor_seconds_of(pid_t process) {
  std::ifstream stat(folder_of(process) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(stat), {}};
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

bool catches(pid_t process, int signal) {
  return (std::stoull(status_of(process, "SigCgt:"), nullptr, 16) >> static_cast<unsigned>(signal - 1) & 1U) != 0;
}

std::size_t unread_at(int port) {
  std::ostringstream local;
  local << "0100007F:" << std::hex << std::uppercase << port;
  std::ifstream table("/proc/net/tcp");
  std::size_t unread = 0;
  for (std::string line; std::getline(table, line);) {
    // "0: LOCAL REMOTE STATE SENT:RECEIVED ...", of which state 01 is an established connection
    std::istringstream columns(line);
    const std::istream_iterator<std::string> first(columns);
    const std::vector<std::string> column(first, std::istream_iterator<std::string>());
    if (column.at(1) != local.str() || column.at(3) != "01") continue;
    unread += std::stoul(column.at(4).substr(column.at(4).find(':') + 1), nullptr, 16);
  }
  return unread;
}

void eventually(const std::function<bool()>& condition, const std::string& what) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(patience_seconds);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("it never came to this: " + what);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}
