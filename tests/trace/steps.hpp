// The tutorial's steps, as the comments of a program name them: "// 4 接收客户端连接: accept".
#pragma once

#include <istream>
#include <map>
#include <string>

/// Which step a call is, by the call's name: {"accept", "4 接收客户端连接"}. A thread's creation is named
/// "std::thread".
using Steps = std::map<std::string, std::string>;

/// The steps that are named in a source file, of each call the first.
Steps read_steps(std::istream& source);

/// The step of this call, or of one that does the same where it has none of its own: recvfrom, recvmsg and read
/// receive, sendto, sendmsg and write send.
std::string step_of(const Steps& steps, const std::string& call);
