// A conversation as a drawing: a lifeline for each thread, time running down, messages as arrows.
#pragma once

#include <ostream>
#include <vector>

#include "tests/trace/conversation.hpp"

/// Writes an SVG file with these conversations, one below the other. It has colours for light and for dark
/// surroundings.
void write_drawing(std::ostream& output, const std::vector<Conversation>& conversations);
