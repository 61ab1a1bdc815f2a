// Reading strace's output. A call that another thread's has interrupted takes two lines, "recvfrom(4, <unfinished ...>"
// and "<... recvfrom resumed>"Michael", 1024, 0, NULL, NULL) = 7 <0.52>"; they become one text, and that one record.
#include "tests/trace/strace.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <regex>
#include <sstream>
#include <utility>

namespace {

bool starts_with(const std::string& text, const std::string& beginning) {
  return text.compare(0, beginning.size(), beginning) == 0;
}

// "1795874845.838411": a double would not hold all of its digits for ever.
Moment moment(const std::string& text) {
  const std::size_t point = text.find('.');
  const std::string fraction = point == std::string::npos ? "" : text.substr(point + 1, 6);
  return std::chrono::seconds(std::strtoll(text.c_str(), nullptr, 10)) +
         Moment(std::strtoll((fraction + std::string(6 - fraction.size(), '0')).c_str(), nullptr, 10));
}

// Behind the quotation mark that ends the string that begins here.
std::size_t behind_string(const std::string& text, std::size_t place) {
  for (++place; place < text.size() && text[place] != '"'; ++place)
    if (text[place] == '\\') ++place;
  return std::min(place + 1, text.size());
}

// Behind <TCP:[127.0.0.1:9999->127.0.0.1:45932]>, which follows a descriptor: its end is no arrow's.
std::size_t behind_path(const std::string& text, std::size_t place) {
  while (place < text.size() && (text[place] != '>' || text[place - 1] == '-')) ++place;
  return std::min(place + 1, text.size());
}

// Splits `3<TCP:[...]>, {sa_family=AF_INET, ...}, [16]) = 4 <0.52>` at the commas between arguments, and returns what
// stands behind the parenthesis that ends them.
std::string split(const std::string& text, std::vector<std::string>& arguments) {
  int depth = 0;
  std::string argument;
  for (std::size_t place = 0; place < text.size();) {
    const std::size_t start = place;
    const char next = text[place++];
    if (next == '"')
      place = behind_string(text, start);
    else if (next == '<' && start > 0 && std::isdigit(static_cast<unsigned char>(text[start - 1])) != 0)
      place = behind_path(text, start);
    else if (next == '(' || next == '[' || next == '{')
      ++depth;
    else if (depth > 0 && (next == ')' || next == ']' || next == '}'))
      --depth;
    else if (depth == 0 && (next == ',' || next == ')')) {
      argument.erase(argument.find_last_not_of(' ') + 1);  // in front of "<unfinished ...>"
      if (next == ',' || !argument.empty()) arguments.push_back(std::exchange(argument, ""));
      if (next == ')') return text.substr(place);
      while (place < text.size() && text[place] == ' ') ++place;
      continue;
    }
    argument += text.substr(start, place - start);
  }
  argument.erase(argument.find_last_not_of(' ') + 1);
  if (!argument.empty()) arguments.push_back(argument);
  return "";
}

// From "accept(3<TCP:[127.0.0.1:9999]>, ...) = 4 <1.007147>", as far as there is something.
void complete(Record& call, const std::string& text) {
  const std::size_t parenthesis = text.find('(');
  call.name = text.substr(0, parenthesis);
  if (parenthesis == std::string::npos) return;
  const std::string rest = split(text.substr(parenthesis + 1), call.arguments);
  static const std::regex returned(R"(\s*= (.*?)(?: <([0-9.]+)>)?\s*)");
  std::smatch parts;
  if (!std::regex_match(rest, parts, returned)) return;
  call.result = parts[1];
  if (parts[2].matched) call.end = call.start + moment(parts[2]);
}

// "--- SIGINT {si_signo=SIGINT, ...} ---" or "+++ exited with 0 +++"
void read_event(Record& record, const std::string& text) {
  const bool is_end = text[0] == '+';
  record.kind = is_end ? Record::Kind::end : Record::Kind::signal;
  const std::string rest = text.substr(4);
  record.name = is_end ? rest.substr(0, std::min(rest.find(" +++"), rest.find(" ("))) : rest.substr(0, rest.find(' '));
  record.end = record.start;
}

}  // namespace

std::optional<long> Record::value() const {
  char* rest = nullptr;
  const long number = std::strtol(result.c_str(), &rest, 0);
  if (rest == result.c_str()) return std::nullopt;
  return number;
}

std::string Record::error() const {
  static const std::regex error(R"((?:-1|\?) (E[A-Z0-9]+).*)");
  std::smatch parts;
  return std::regex_match(result, parts, error) ? parts[1] : std::string();
}

const std::string& Record::argument(std::size_t place) const {
  static const std::string none;
  return place < arguments.size() ? arguments[place] : none;
}

std::vector<Record> read_strace(std::istream& input) {
  std::vector<Record> records;
  std::vector<std::string> texts;          // of the calls
  std::map<int, std::size_t> interrupted;  // which call of a thread
  for (std::string line; std::getline(input, line);) {
    std::istringstream words(line);
    int thread = 0;
    std::string time;
    std::string text;
    if (!(words >> thread >> time) || !std::getline(words >> std::ws, text)) continue;
    static const std::string mark = "<unfinished ...>";
    const std::size_t unfinished = text.rfind(mark);
    const bool is_interrupted = unfinished != std::string::npos && unfinished + mark.size() == text.size();
    if (is_interrupted) text.erase(unfinished);
    if (starts_with(text, "<... ")) {
      const auto call = interrupted.find(thread);
      if (call != interrupted.end()) texts[call->second] += text.substr(std::min(text.find('>'), text.size() - 1) + 1);
      continue;
    }
    records.push_back({Record::Kind::call, thread, moment(time)});
    texts.push_back(text);
    if (is_interrupted) interrupted[thread] = records.size() - 1;
  }
  for (std::size_t place = 0; place < records.size(); ++place) {
    if (starts_with(texts[place], "+++ ") || starts_with(texts[place], "--- "))
      read_event(records[place], texts[place]);
    else
      complete(records[place], texts[place]);
  }
  return records;
}

Descriptor descriptor_in(const std::string& argument) {
  static const std::regex form(R"((\d+)(?:<[A-Za-z0-9]+:\[([^\s>]*:\d+)(?:->([^\s>]*:\d+))?\]>)?.*)");
  std::smatch parts;
  if (!std::regex_match(argument, parts, form)) return {};
  return {std::atoi(parts[1].str().c_str()), parts[2], parts[3]};
}

std::string address_in(const std::string& argument) {
  static const std::regex form(R"RE(\{sa_family=AF_INET(6?),.*htons\((\d+)\).*"([^"]*)".*)RE");
  std::smatch parts;
  if (!std::regex_match(argument, parts, form)) return "";
  const std::string host = parts[3];
  return (parts[1].length() > 0 ? "[" + host + "]" : host) + ":" + parts[2].str();
}

namespace {

// The bytes of the string that begins here with its quotation mark.
std::string unescaped(const std::string& text, std::size_t place) {
  static const std::map<char, char> named{{'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'v', '\v'}, {'f', '\f'}};
  std::string bytes;
  for (++place; place < text.size() && text[place] != '"'; ++place) {
    if (text[place] != '\\' || place + 1 == text.size()) {
      bytes += text[place];
      continue;
    }
    const char escape = text[++place];
    const auto name = named.find(escape);
    const bool is_hexadecimal = escape == 'x';
    if (name != named.end()) {
      bytes += name->second;
    } else if (is_hexadecimal || (escape >= '0' && escape <= '7')) {
      if (is_hexadecimal) ++place;
      std::size_t digits = text.find_first_not_of(is_hexadecimal ? "0123456789abcdef" : "01234567", place) - place;
      digits = std::min<std::size_t>(digits, is_hexadecimal ? 2 : 3);
      bytes += static_cast<char>(std::strtol(text.substr(place, digits).c_str(), nullptr, is_hexadecimal ? 16 : 8));
      place += std::max<std::size_t>(digits, 1) - 1;
    } else {
      bytes += escape;
    }
  }
  return bytes;
}

}  // namespace

std::string bytes_in(const std::string& argument) {
  if (starts_with(argument, "\"")) return unescaped(argument, 0);
  static const std::string mark = "iov_base=\"";
  std::string bytes;
  for (std::size_t place = argument.find(mark); place != std::string::npos; place = argument.find(mark, place + 1))
    bytes += unescaped(argument, place + mark.size() - 1);
  return bytes;
}
