// The standard error: one line a message, opened by the program's name.
#pragma once

#include <exception>
#include <stdexcept>
#include <string_view>

/// The name that opens each message. Every program defines it.
extern const char* const program;

/// The command line is wrong.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Writes a line that is no error, or not the program's end: "program: message (advice)".
void note(std::string_view message, std::string_view advice = {});

/// Writes a line that says what went wrong and, where there is one, what to do; `server` is the program that a client
/// should find at the other end. Returns the status to exit with: 1; 2 if the command line is wrong; Stopped (stop.hpp)
/// is no error and brings its own.
int report(const std::exception& error, std::string_view server = {});
