// One of the four programs under check: what it prints, what is typed into it, and how it ends.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/exercises/support/scene.hpp"
#include "tests/support/process.hpp"

class Program {
 public:
  Program(Scene& scene, std::string name, const std::vector<std::string>& arguments);

  /// It prints this line next. Otherwise the scene fails, and says why it was expected.
  void prints(const std::string& line, const std::string& why);

  /// Someone at the keyboard types this, as all of it or as a part.
  void types(const std::string& text);

  /// The end of what is typed: Ctrl-D.
  void types_no_more();

  /// It prints nothing more, and ends with this status.
  void ends(int status, const std::string& why);

  /// It has said something on the standard error, with these words in it.
  void says(const std::string& words, const std::string& why);

  /// Where a server can be found: "127.0.0.1:9999", and its port alone.
  const std::string& address() const { return address_; }
  std::string port() const { return address_.substr(address_.rfind(':') + 1); }

  const std::string& name() const { return name_; }
  pid_t pid() const { return process_.pid(); }

  /// Waits for the line in which a server names its address.
  void finds_address(const std::string& why);

  /// Whether it has ended; and how, as a sentence.
  bool has_ended() { return !process_.is_running(); }
  std::string how_it_ended();

  /// Ends a server as Ctrl-C does. The scene fails if it cannot be ended so.
  void stops();

  /// Whether a sanitizer has reported something that it did.
  bool has_been_caught() const;

  /// Ends it whatever it does, and shows in the transcript what it printed last.
  void halt(bool hushed);

 private:
  [[noreturn]] void fail_end(const std::string& expected, const std::string& why);
  bool ends_within(std::chrono::seconds time);
  void show_rest(Stream& stream);

  Scene& scene_;
  std::string name_;
  std::string address_;
  Process process_;
  bool end_is_told_ = false;
};
