// One of the four programs under check: what it prints, what is typed into it, what it holds, and how it ends.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/exercises/support/scene.hpp"
#include "tests/support/process.hpp"

/// What a program holds at a moment.
struct Held {
  std::size_t threads;
  std::size_t descriptors;
};

class Program {
 public:
  Program(Scene& scene, std::string name, const std::vector<std::string>& arguments);

  /// It prints this line next. Otherwise the scene fails, and says why it was expected.
  void prints(const std::string& line, const std::string& why);

  /// It prints these lines next, in any order.
  void prints_in_any_order(std::vector<std::string> lines, const std::string& why);

  /// It has printed nothing more so far.
  void prints_no_more(const std::string& why);

  /// Someone at the keyboard types this, as all of it or as a part.
  void types(const std::string& text);

  /// The same with very much, of which it may not read all: until it has read nothing for this time. Returns how many
  /// bytes it has been given.
  std::size_t is_given(const std::string& text, milliseconds time);

  /// The end of what is typed: Ctrl-D.
  void types_no_more();

  /// It prints nothing more, and ends with this status.
  void ends(int status, const std::string& why);

  /// It ends with this status, and has printed what it likes.
  void ends_whatever_it_prints(int status, const std::string& why);
  std::string output() { return process_.out.wait_for_end(); }

  /// It prints nothing, and ends so; and on the standard error is one line that begins with its name and has these
  /// words in it.
  void ends_with_error(int status, const std::vector<std::string>& words, const std::string& why);

  /// What it holds now; and it comes back to holding no more than that.
  Held holds();
  void comes_back_to(Held held, const std::string& why);

  /// It does not run all the time, but sleeps until something happens. (It is asked now and then what its threads do.
  /// On a busy machine one that has little to do may be ready to run for long, but takes next to no processor time; one
  /// that always runs takes what it gets.)
  void sleeps();

  /// Where a server can be found: "127.0.0.1:9999", and its port alone.
  const std::string& address() const { return address_; }
  std::string port() const { return address_.substr(address_.rfind(':') + 1); }

  const std::string& name() const { return name_; }
  pid_t pid() const { return process_.pid(); }

  /// All that it has said on the standard error, once it has ended.
  std::string errors() { return process_.err.wait_for_end(); }

  /// Waits for the line in which a server names its address.
  void finds_address(const std::string& why);

  /// Whether it has ended; and how, as a sentence.
  bool has_ended() { return !process_.is_running(); }
  std::string how_it_ended();

  /// Whether its end has been waited for.
  bool has_been_stopped() const { return is_over_; }

  /// Ends a server as Ctrl-C does, in two steps. The scene fails if it cannot be ended so.
  void is_told_to_stop();
  void stops();

  /// Whether a sanitizer has reported something that it did; whether a signal has ended it that tells of a mistake.
  bool has_been_caught();
  bool has_crashed();

  /// Ends it whatever it does, and shows in the transcript what it had printed until then.
  void halt(bool hushed);

 private:
  [[noreturn]] void fail_end(const std::string& expected, const std::string& why);
  bool ends_within(milliseconds time);
  std::optional<std::string> next_line(Stream& stream);
  void show_rest(Stream& stream);

  Scene& scene_;
  std::string name_;
  std::string address_;
  Process process_;
  bool input_has_ended_ = false;
  bool is_told_ = false;
  bool end_is_told_ = false;
  bool is_over_ = false;
};
