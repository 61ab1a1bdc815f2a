// Bytes made visible: as quoted strings, and with a mark where two of them part.
#pragma once

#include <cstddef>
#include <string>

/// How many columns of a terminal this text takes: a Chinese character takes two.
std::size_t columns(const std::string& text);

/// As much of the text, from its beginning, as fits so many columns.
std::string beginning(const std::string& text, std::size_t columns);

/// The bytes as a quoted string, "Hello, 小明\n": what is no character is written as its number, \xe5.
std::string literal(const std::string& bytes);

/// What came and what was expected, one below the other, and a third line that marks the first byte in which they
/// differ. Of long ones, the part around that byte.
struct Comparison {
  std::string came;
  std::string expected;
  std::string mark;
};
Comparison compare(const std::string& came, const std::string& expected);
