// Sanitizer: of a report's frames, those that name one of the programs' files.
#include "tests/exercises/support/sanitizer.hpp"

#include <algorithm>
#include <sstream>

namespace {

bool has(const std::string& line, const std::string& part) { return line.find(part) != std::string::npos; }

// "    #0 tcplink(Socket&) /home/ann/port/tcp_server.cpp:21 (tcp_server+0x1234)"
bool is_frame(const std::string& line) { return line.find_first_not_of(' ') == line.find('#'); }

bool is_in_the_programs(const std::string& line) {
  return (has(line, ".cpp:") || has(line, ".hpp:")) && !has(line, "/usr/") && !has(line, "libsanitizer");
}

// The frame without the folders before the file, and without what stands behind.
std::string frame(const std::string& line) {
  const std::size_t colon = std::min(line.find(".cpp:"), line.find(".hpp:"));
  const std::size_t space = line.rfind(' ', colon);
  std::string file = line.substr(space + 1, line.find(' ', colon) - space - 1);
  const std::size_t common = file.rfind("common/");
  file = file.substr(common != std::string::npos ? common : file.rfind('/') + 1);
  const std::size_t name = line.find_first_of(' ', line.find('#')) + 1;
  const std::string function = line.substr(name, space - name);
  return "    " + (function.size() > 60 ? function.substr(0, 60) + "..." : function) + "  " + file;
}

}  // namespace

bool is_sanitizer_report(const std::string& text) {
  return has(text, "Sanitizer: ") || has(text, "Sanitizer:DEADLYSIGNAL") || has(text, ": runtime error: ");
}

std::vector<std::string> shortened(const std::string& text) {
  constexpr std::size_t most = 40;
  const bool is_report = is_sanitizer_report(text);
  std::vector<std::string> lines;
  std::istringstream all(text);
  for (std::string line; std::getline(all, line) && lines.size() < most;) {
    if (is_report && (line.empty() || line.front() == '=' || has(line, "SUMMARY") || has(line, "(pid="))) {
      if (has(line, "WARNING") || has(line, "ERROR")) lines.push_back(line.substr(0, line.find(" (pid=")));
    } else if (!is_report || !is_frame(line)) {
      lines.push_back(line);
    } else if (is_in_the_programs(line)) {
      lines.push_back(frame(line));
    }
  }
  return lines;
}
