// Step comments: what stands before the colon is the step, and the first sentence behind it names the calls.
#include "tests/trace/steps.hpp"

#include <algorithm>
#include <regex>
#include <vector>

Steps read_steps(std::istream& source) {
  static const std::regex comment(R"(\s*// ([^:]*): (.*))");
  static const std::regex word(R"([A-Za-z_:]+)");
  Steps steps;
  for (std::string line; std::getline(source, line);) {
    std::smatch parts;
    if (!std::regex_match(line, parts, comment)) continue;
    const std::string step = parts[1];
    // The tutorial's terms are Chinese; an English comment with a colon in it is none.
    if (std::all_of(step.begin(), step.end(), [](char byte) { return static_cast<signed char>(byte) >= 0; })) continue;
    const std::string text = parts[2];
    const std::string sentence = text.substr(0, std::min(text.find(';'), text.find(". ")));
    for (std::sregex_iterator call(sentence.begin(), sentence.end(), word), end; call != end; ++call)
      steps.emplace(call->str(), step);
  }
  return steps;
}

std::string step_of(const Steps& steps, const std::string& call) {
  static const std::map<std::string, std::vector<std::string>> alike{{"recv", {"recvfrom"}},
                                                                     {"recvfrom", {"recv"}},
                                                                     {"send", {"sendto"}},
                                                                     {"sendto", {"send"}},
                                                                     {"read", {"recv", "recvfrom"}},
                                                                     {"write", {"send", "sendto"}},
                                                                     {"recvmsg", {"recv", "recvfrom"}},
                                                                     {"sendmsg", {"send", "sendto"}}};
  std::vector<std::string> names{call};
  if (const auto others = alike.find(call); others != alike.end())
    names.insert(names.end(), others->second.begin(), others->second.end());
  for (const std::string& name : names)
    if (const auto step = steps.find(name); step != steps.end()) return step->second;
  return "";
}
