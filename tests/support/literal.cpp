// Literals: one character at a time, where UTF-8 has one.
#include "tests/support/literal.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>

namespace {

unsigned byte_at(const std::string& bytes, std::size_t place) { return static_cast<unsigned char>(bytes[place]); }

// How many bytes the character at this place has, by its first one and by what follows: 1 to 4; 0 if it is none.
std::size_t character(const std::string& bytes, std::size_t place) {
  const unsigned first = byte_at(bytes, place);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 && first < 0xF8 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
  if (first >= 0xF8 || place + size > bytes.size()) return 0;
  for (std::size_t next = place + 1; next < place + size; ++next)
    if ((byte_at(bytes, next) & 0xC0U) != 0x80) return 0;
  return size;
}

// How wide the character at this place is: those of East Asian scripts, and pictures, take two columns.
std::size_t width(const std::string& bytes, std::size_t place, std::size_t size) {
  unsigned point = byte_at(bytes, place) & (0xFFU >> (size + 1));
  for (std::size_t next = place + 1; next < place + size; ++next) point = point << 6U | (byte_at(bytes, next) & 0x3FU);
  constexpr std::array<std::array<unsigned, 2>, 7> wide{{{0x1100, 0x115F},
                                                         {0x2E80, 0xA4CF},
                                                         {0xAC00, 0xD7A3},
                                                         {0xF900, 0xFAFF},
                                                         {0xFE30, 0xFE6F},
                                                         {0xFF00, 0xFF60},
                                                         {0x1F300, 0x3FFFD}}};
  const bool is_wide =
      std::any_of(wide.begin(), wide.end(), [&](const auto& range) { return range[0] <= point && point <= range[1]; });
  return size > 1 && is_wide ? 2 : 1;
}

std::string escaped(unsigned char byte) {
  switch (byte) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    case '"':
    case '\\':
      return {'\\', static_cast<char>(byte)};
    default:
      break;
  }
  if (byte >= 0x20 && byte < 0x7F) return {static_cast<char>(byte)};
  std::array<char, 5> text{};
  std::snprintf(text.data(), text.size(), "\\x%02x", static_cast<unsigned>(byte));
  return text.data();
}

// The bytes without the quotation marks, and how many columns of a terminal they take.
struct Text {
  std::string text;
  std::size_t columns = 0;
};

Text visible(const std::string& bytes) {
  Text result;
  for (std::size_t place = 0; place < bytes.size();) {
    const std::size_t size = character(bytes, place);
    const std::string next = size > 1 ? bytes.substr(place, size) : escaped(static_cast<unsigned char>(bytes[place]));
    result.text += next;
    result.columns += size > 1 ? width(bytes, place, size) : next.size();
    place += size > 1 ? size : 1;
  }
  return result;
}

// The last place up to this one that is not within a character.
std::size_t boundary(const std::string& bytes, std::size_t place) {
  for (std::size_t start = place > 3 ? place - 3 : 0; start < place; ++start)
    if (start + character(bytes, start) > place) return start;
  return place;
}

// A part of the bytes: all, or what fits a line, with dots where something is left out.
std::string part(const std::string& bytes, std::size_t start) {
  constexpr std::size_t most = 80;
  const std::size_t end = boundary(bytes, std::min(bytes.size(), start + most));
  const std::string dots = start > 0 ? "..." : "";
  const std::string rest = end < bytes.size() ? "... (" + std::to_string(bytes.size()) + " bytes in all)" : "";
  return dots + "\"" + visible(bytes.substr(start, end - start)).text + "\"" + rest;
}

}  // namespace

std::size_t columns(const std::string& text) {
  std::size_t sum = 0;
  for (std::size_t place = 0; place < text.size();) {
    const std::size_t size = std::max<std::size_t>(character(text, place), 1);
    sum += width(text, place, size);
    place += size;
  }
  return sum;
}

std::string beginning(const std::string& text, std::size_t columns) {
  std::size_t place = 0;
  while (place < text.size()) {
    const std::size_t size = std::max<std::size_t>(character(text, place), 1);
    if (width(text, place, size) > columns) break;
    columns -= width(text, place, size);
    place += size;
  }
  return text.substr(0, place);
}

std::string literal(const std::string& bytes) { return part(bytes, 0); }

Comparison compare(const std::string& came, const std::string& expected) {
  const auto parting = std::mismatch(came.begin(), came.end(), expected.begin(), expected.end());
  const auto common = static_cast<std::size_t>(parting.first - came.begin());
  const std::size_t place = std::min(boundary(came, common), boundary(expected, common));
  const std::size_t start = place > 60 ? boundary(came, place - 30) : 0;
  const std::size_t dots = start > 0 ? 3 : 0;
  const std::size_t column = dots + 1 + visible(came.substr(start, place - start)).columns;
  return {part(came, start), part(expected, start), std::string(column, ' ') + "^"};
}
