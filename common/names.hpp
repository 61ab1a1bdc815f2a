// Names: which of them a client can send and be greeted by, checked before it sends anything.
#pragma once

#include <string>

/// Throws UsageError (report.hpp) if "Hello, NAME" would not fit the client's recv(1024), or if no greeting would come
/// at all: an empty name sends nothing over TCP, and "exit" ends the conversation.
void check_tcp_name(const std::string& name);

/// Throws UsageError if "Hello, NAME!" would not fit the client's recv(1024).
void check_udp_name(const std::string& name);
