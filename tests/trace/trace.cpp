// `make trace`: each pair of programs as the system sees it.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include "common/output.hpp"
#include "tests/trace/columns.hpp"
#include "tests/trace/conversation.hpp"
#include "tests/trace/drawing.hpp"
#include "tests/trace/pair.hpp"

namespace {

// Whoever calls this program says in the environment what is to be traced.
std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

Steps steps_of(const std::string& program) {
  std::ifstream source(program + ".cpp");
  return read_steps(source);
}

bool with_colours() { return ::isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR").empty(); }

void show(const Conversation& told) {
  write_columns(std::cout, told, with_colours());
  for (const std::string& remark : told.remarks) std::cout << "\n" << remark << "\n";
  std::cout << std::endl;
}

// What the signs mean that occur.
void explain(const std::vector<Conversation>& conversations) {
  const bool has_connections = std::any_of(conversations.begin(), conversations.end(), [](const Conversation& told) {
    return std::any_of(told.arrows.begin(), told.arrows.end(),
                       [](const Arrow& arrow) { return arrow.kind != Arrow::Kind::bytes; });
  });
  const std::string faint = with_colours() ? "\x1b[2m" : "";
  std::cout << faint
            << "…        a call that waits, then what it returns (after how long)  "
               "正在等待的调用，然后是它的结果（等了多久）\n"
               "·        what only a robust program does                         健壮的程序才有的调用\n"
               "3, 4     descriptors: each program has its own numbers           描述符：每个程序各编各的号\n";
  if (has_connections)
    std::cout << "──SYN─▶  a connection begins (FIN: ends, RST: breaks off), as the calls show, not the packets\n"
                 "         连接开始（FIN：结束，RST：中断）；是从调用看出来的，不是抓到的包\n";
  std::cout << (faint.empty() ? "" : "\x1b[0m");
}

Conversation traced(const Run& run) {
  Conversation told = conversation(run.recordings, steps_of);
  told.remarks.insert(told.remarks.end(), run.remarks.begin(), run.remarks.end());
  return told;
}

std::size_t number_of_clients() {
  const std::string text = variable("CLIENTS");
  if (text.empty()) return 1;
  if (text.size() > 3 || text.find_first_not_of("0123456789") != std::string::npos || std::stoul(text) == 0)
    throw std::runtime_error("CLIENTS=" + text + " is no number of clients, 1 to 999");
  return std::stoul(text);
}

// What is not said is the tutorial's own, of the kind of the other.
std::vector<Commands> pairs() {
  const std::size_t clients = number_of_clients();
  const std::string server = variable("SERVER");
  const std::string client = variable("CLIENT");
  if (server.empty() && client.empty())
    return {{"./tcp_server", "./tcp_client", clients}, {"./udp_server", "./udp_client", clients}};
  const std::string kind = (server + client).find("udp") == std::string::npos ? "./tcp" : "./udp";
  return {{server.empty() ? kind + "_server" : server, client.empty() ? kind + "_client" : client, clients}};
}

void draw(const std::string& file, const std::vector<Conversation>& conversations) {
  std::ofstream output(file);
  write_drawing(output, conversations);
  if (!output.flush()) throw std::runtime_error("write " + file + ": " + std::strerror(errno));
}

}  // namespace

// usage: trace [COMMAND]. With a command, that is traced, with all that it starts, instead of a pair.
int main(int argc, char* argv[]) try {
  std::vector<Conversation> conversations;
  const auto tell = [&](const Run& run) {
    conversations.push_back(traced(run));
    show(conversations.back());
  };
  if (argc > 1)
    tell(run_traced(std::string(argv[1])));
  else
    for (const Commands& commands : pairs()) tell(run_traced(commands));
  explain(conversations);
  if (const std::string file = variable("SVG"); !file.empty()) draw(file, conversations);
  return 0;
} catch (const std::exception& error) {
  return report(error);
}
