// Reports of the sanitizers, cut to what a student can use.
#pragma once

#include <string>
#include <vector>

/// Whether this text, a program's standard error, holds such a report.
bool is_sanitizer_report(const std::string& text);

/// The lines of the text; of a report what it is about, and of the calls only those in the programs' own files. Of very
/// many lines, the first.
std::vector<std::string> shortened(const std::string& text);
