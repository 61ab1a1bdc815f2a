// The standard output, a line at a time: what the tutorial's scripts say with print.
#pragma once

#include <string_view>
#include <system_error>

/// The standard output cannot be written: the disk is full, or whoever read it has gone.
class OutputError : public std::system_error {
 public:
  using std::system_error::system_error;
};

/// Writes `line` and a newline at once, in one piece even if several threads print: write(2). Throws OutputError.
void print(std::string_view line);
