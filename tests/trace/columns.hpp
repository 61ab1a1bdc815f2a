// A conversation as two columns of text: the clients', the servers', and the arrows between them.
#pragma once

#include <ostream>

#include "tests/trace/conversation.hpp"

/// Writes it in lines of 120 columns at most.
void write_columns(std::ostream& output, const Conversation& told, bool with_colours);
