// What a program says: the tutorial's lines on the standard output, everything else on the standard error.
#pragma once

#include <stdexcept>
#include <string>

/// The name that this program was started by: it opens each line on the standard error.
const char* program_name();

/// To be called first. A standard stream that is closed becomes /dev/null, so that no socket gets its number; a pipe
/// without a reader and a file that may not grow are errors to write to, no signals that kill.
void prepare_streams();

/// Writes `line` and a newline to the standard output, one line at a time even if several threads print: write(2). When
/// that fails the program stops: the first to notice says so, and each throws Stopped (stop.hpp).
void print(const std::string& line);

/// Writes a line to the standard error: "program: message (advice)". A newline in it is shown as \n.
void note(const std::string& message, const std::string& advice = "");

/// Notes what went wrong and what to do; `server` is the program that a client should find at the other end. Returns
/// the status to exit with: 1; 2 for std::invalid_argument, wrong usage; a Stopped is no error, and brings its own.
int report(const std::exception& error, const std::string& server = "");
