// Short words for calls.
#include "tests/trace/wording.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <regex>

#include "tests/support/literal.hpp"

namespace {

constexpr std::size_t most_bytes = 24;  // of a message: enough to know it by

std::string number_of(const Record& record) { return std::to_string(descriptor_in(record.argument(0)).number); }

// Of flags, those that tell something here.
std::string without(std::string text, const std::string& flag) {
  if (const std::size_t place = text.find("|" + flag); place != std::string::npos) text.erase(place, flag.size() + 1);
  if (const std::size_t place = text.find(flag + "|"); place != std::string::npos) text.erase(place, flag.size() + 1);
  return text;
}

// The size that a call gives: of what it sends all, of what it takes the most.
std::size_t size_in(const Record& record) {
  return static_cast<std::size_t>(std::strtoul(record.argument(2).c_str(), nullptr, 10));
}

// What is printed is shown whole, as far as there is room.
std::string message(const Record& record, const std::string& beginning, std::size_t size) {
  const bool is_printed = record.name == "write" && descriptor_in(record.argument(0)).number <= 2;
  if ((size <= most_bytes || is_printed) && beginning.size() >= size) return literal(beginning.substr(0, size));
  return literal(beginning.substr(0, most_bytes)) + "... (" + std::to_string(size) + " bytes)";
}

std::string sent_message(const Record& record) {
  const std::string bytes = bytes_in(record.argument(1));
  return message(record, bytes, record.name == "sendto" || record.name == "write" ? size_in(record) : bytes.size());
}

std::string limit_in_words(const Record& record) {
  const auto limit = limit_of(record);
  return limit.count() < 0 ? "" : ", " + seconds(limit);
}

using Words = std::string (*)(const Record&);

std::string name_and_number(const Record& record) { return name_of(record) + "(" + number_of(record); }

std::string with_address(const Record& record) {
  return name_and_number(record) + ", " + address_in(record.argument(1)) + ")";
}

std::string with_size(const Record& record) {
  const bool peeks = record.argument(3).find("MSG_PEEK") != std::string::npos;
  const std::string size = size_in(record) > 0 ? ", " + std::to_string(size_in(record)) : "";
  return name_and_number(record) + size + (peeks ? ", MSG_PEEK" : "") + ")";
}

std::string with_message(const Record& record) {
  const std::string to = name_of(record) == "sendto" ? ", " + address_in(record.argument(4)) : "";
  return name_and_number(record) + ", " + sent_message(record) + to + ")";
}

std::string alone(const Record& record) { return name_and_number(record) + ")"; }

std::string with_argument(const Record& record) { return name_and_number(record) + ", " + record.argument(1) + ")"; }

std::string with_option(const Record& record) {
  static const std::regex value(R"(\[(.*)\])");
  std::smatch parts;
  const bool is_number = std::regex_match(record.argument(3), parts, value);
  return name_and_number(record) + ", " + record.argument(2) + (is_number ? ", " + parts[1].str() : "") + ")";
}

std::string with_flags(const Record& record) {
  return name_and_number(record) + ", " + without(record.argument(2), "O_RDWR") + ")";
}

std::string with_sets(const Record& record) {
  std::string numbers;
  for (const int number : waited_for(record)) numbers += (numbers.empty() ? "" : " ") + std::to_string(number);
  return record.name + "(" + numbers + limit_in_words(record) + ")";
}

std::string for_a_while(const Record& record) { return record.name + "(" + seconds(limit_of(record)) + ")"; }

std::string new_socket(const Record& record) {
  const std::string type = without(without(record.argument(1), "SOCK_CLOEXEC"), "SOCK_NONBLOCK");
  return "socket(" + record.argument(0) + ", " + type + ")";
}

// How each call is written.
const std::map<std::string, Words> words_of_calls{{"socket", new_socket},
                                                  {"bind", with_address},
                                                  {"connect", with_address},
                                                  {"listen", with_argument},
                                                  {"shutdown", with_argument},
                                                  {"accept", alone},
                                                  {"accept4", alone},
                                                  {"close", alone},
                                                  {"getsockname", alone},
                                                  {"getpeername", alone},
                                                  {"recvfrom", with_size},
                                                  {"read", with_size},
                                                  {"recvmsg", alone},
                                                  {"readv", alone},
                                                  {"sendto", with_message},
                                                  {"write", with_message},
                                                  {"sendmsg", with_message},
                                                  {"writev", with_message},
                                                  {"setsockopt", with_option},
                                                  {"getsockopt", with_option},
                                                  {"fcntl", with_flags},
                                                  {"poll", with_sets},
                                                  {"ppoll", with_sets},
                                                  {"select", with_sets},
                                                  {"pselect6", with_sets},
                                                  {"nanosleep", for_a_while},
                                                  {"clock_nanosleep", for_a_while}};

}  // namespace

std::string name_of(const Record& record) {
  if (record.name == "recvfrom" && record.argument(4) == "NULL") return "recv";
  if (record.name == "sendto" && record.argument(4) == "NULL") return "send";
  return record.name == "accept4" ? "accept" : record.name;
}

std::string call_of(const Record& record) {
  const auto words = words_of_calls.find(record.name);
  return words != words_of_calls.end() ? words->second(record) : alone(record);
}

std::string outcome_of(const Record& record, bool is_stream) {
  const std::string error = record.error();
  if (error == "EINTR" || error.rfind("ERESTART", 0) == 0) return interrupted;
  static const std::regex reason(R"(-1 E\w+ \((.*)\))");
  std::smatch parts;
  if (!error.empty())
    return "= " + error + (std::regex_match(record.result, parts, reason) ? ", " + parts[1].str() : "");
  const long value = record.value().value_or(0);
  const std::string name = name_of(record);
  if (name == "socket") return "= " + std::to_string(value);
  if (name == "accept") {
    const std::string address = address_in(record.argument(1));
    return "= " + std::to_string(value) + ", from " + (address.empty() ? descriptor_in(record.result).peer : address);
  }
  if (name == "recv" || name == "recvfrom" || name == "recvmsg" || name == "read" || name == "readv") {
    if (value == 0 && is_stream) return "= \"\", the end of the stream";
    const std::string from = name == "recvfrom" ? address_in(record.argument(4)) : "";
    return "= " + message(record, bytes_in(record.argument(1)), static_cast<std::size_t>(value)) +
           (from.empty() ? "" : ", from " + from);
  }
  if ((record.name == "sendto" || record.name == "write") && static_cast<std::size_t>(value) < size_in(record))
    return "= " + std::to_string(value) + " of " + std::to_string(size_in(record)) + " bytes";
  return "";
}

std::set<int> waited_for(const Record& record) {
  static const std::regex form(R"((?:fd=)?(\d+)<)");  // {fd=3<TCP:[...]>, events=POLLIN}, or [3<TCP:[...]>]
  std::set<int> numbers;
  for (std::size_t place = 0; place + 1 < record.arguments.size(); ++place) {
    const std::string& sets = record.arguments[place];
    for (std::sregex_iterator found(sets.begin(), sets.end(), form), end; found != end; ++found)
      numbers.insert(std::atoi((*found)[1].str().c_str()));
  }
  return numbers;
}

std::string seconds(std::chrono::microseconds time) {
  std::array<char, 32> text{};
  const double count = std::chrono::duration<double>(time).count();
  std::snprintf(text.data(), text.size(), count < 10 ? "%.2f" : "%.1f", count);
  std::string digits = text.data();
  while (digits.back() == '0') digits.pop_back();
  if (digits.back() == '.') digits.pop_back();
  return digits + " s";
}

std::chrono::microseconds limit_of(const Record& record) {
  const bool is_poll = record.name == "poll";
  if (is_poll) return std::chrono::milliseconds(std::strtol(record.argument(2).c_str(), nullptr, 10));
  static const std::regex form(R"(\{tv_sec=(\d+), tv_n?u?sec=(\d+)\})");
  for (const std::string& argument : record.arguments) {
    std::smatch parts;
    if (!std::regex_match(argument, parts, form)) continue;
    const bool is_micro = argument.find("tv_usec") != std::string::npos;
    const long fraction = std::strtol(parts[2].str().c_str(), nullptr, 10);
    return std::chrono::seconds(std::strtol(parts[1].str().c_str(), nullptr, 10)) +
           std::chrono::microseconds(is_micro ? fraction : fraction / 1000);
  }
  return std::chrono::microseconds(-1);
}
