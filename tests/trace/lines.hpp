// The lines of a trace, in the order of time: one for a call, two for one that had to wait.
#pragma once

#include <cstddef>
#include <vector>

#include "tests/trace/conversation.hpp"

/// What a line says of an action: all of it, or that it begins to wait, or that it has returned.
enum class Part { whole, begins, returns };

struct Entry {
  std::size_t action = 0;
  Part part = Part::whole;
};

/// One entry, or two: that of who sends and that of who takes it, at the other side, at once.
using Line = std::vector<Entry>;

/// The lines, and at which of them each arrow of the conversation begins and ends.
struct Lines {
  struct Ends {
    std::size_t from = 0;
    std::size_t to = 0;
  };

  std::vector<Line> lines = {};
  std::vector<Ends> arrows = {};
};

Lines lines_of(const Conversation& told);
