// Streams are matched byte by byte, whatever pieces they were sent and taken in; datagrams one by one.
#include "tests/trace/messages.hpp"

#include <algorithm>
#include <numeric>
#include <set>

namespace {

// How two programs' sockets belong together, as indices.
struct Connection {
  std::size_t caller;
  std::size_t accepted;
};

std::vector<Connection> connections(const std::vector<Endpoint>& sockets) {
  std::vector<Connection> found;
  std::set<std::size_t> free;  // callers without a partner yet
  for (std::size_t place = 0; place < sockets.size(); ++place)
    if (sockets[place].is_stream && sockets[place].connected) free.insert(place);
  const auto find = [&](std::size_t accepted, bool by_address) {
    return std::find_if(free.begin(), free.end(), [&](std::size_t caller) {
      const bool is_known = !sockets[caller].local.empty();
      return by_address ? is_known && sockets[caller].local == sockets[accepted].peer : !is_known;
    });
  };
  // Where strace could not see a caller's own address, callers are accepted in the order in which they called.
  for (const bool by_address : {true, false})
    for (std::size_t place = 0; place < sockets.size(); ++place) {
      const bool has_partner =
          std::any_of(found.begin(), found.end(), [&](const Connection& one) { return one.accepted == place; });
      const auto caller = sockets[place].accepted && !has_partner ? find(place, by_address) : free.end();
      if (caller == free.end()) continue;
      found.push_back({*caller, place});
      free.erase(caller);
    }
  return found;
}

// A read may take a part of what was sent, or parts of several sends.
void match_bytes(const Endpoint& from, const Endpoint& to, std::vector<Arrow>& arrows) {
  std::size_t sent_up_to = 0;
  std::size_t taken_up_to = 0;
  auto taken = to.taken.begin();
  for (const Transfer& sent : from.sent) {
    if (sent.size == 0) continue;
    sent_up_to += sent.size;
    while (taken != to.taken.end()) {
      arrows.push_back({sent.action, taken->action, Arrow::Kind::bytes});
      if (taken_up_to + taken->size > sent_up_to) break;  // it took more than this
      taken_up_to += taken->size;
      ++taken;
      if (taken_up_to == sent_up_to) break;
    }
  }
}

std::size_t sum(const std::vector<Transfer>& transfers) {
  return std::accumulate(transfers.begin(), transfers.end(), std::size_t{0},
                         [](std::size_t size, const Transfer& one) { return size + one.size; });
}

// Who closes with something unread resets the connection: tcp(7).
void match_end(const Endpoint& from, const Endpoint& to, std::vector<Arrow>& arrows) {
  if (!from.ended) return;
  if (to.saw_reset)
    arrows.push_back({*from.ended, *to.saw_reset, Arrow::Kind::reset});
  else if (to.saw_end)
    arrows.push_back({*from.ended, *to.saw_end, Arrow::Kind::ending});
  else
    arrows.push_back(
        {*from.ended, *from.ended, sum(from.taken) < sum(to.sent) ? Arrow::Kind::reset : Arrow::Kind::ending});
}

bool have_same_port(const std::string& one, const std::string& other) {
  return one.substr(one.rfind(':') + 1) == other.substr(other.rfind(':') + 1);
}

bool may_be_the_same(const Transfer& sent, const Transfer& taken) {
  const std::size_t common = std::min(sent.beginning.size(), taken.beginning.size());
  return sent.size >= taken.size && sent.beginning.compare(0, common, taken.beginning, 0, common) == 0;
}

// A datagram that was sent, and whether a socket has taken it.
struct Datagram {
  const Transfer* transfer;
  std::string from;
  bool is_taken;
};

void match_datagrams(const std::vector<Endpoint>& sockets, std::vector<Arrow>& arrows) {
  std::vector<Datagram> sent;
  for (const Endpoint& socket : sockets)
    for (const Transfer& transfer : socket.sent)
      if (!socket.is_stream) sent.push_back({&transfer, socket.local, false});
  std::sort(sent.begin(), sent.end(),
            [](const Datagram& one, const Datagram& other) { return one.transfer->action < other.transfer->action; });
  for (const Endpoint& socket : sockets) {
    if (socket.is_stream) continue;
    for (const Transfer& taken : socket.taken) {
      const auto found = std::find_if(sent.begin(), sent.end(), [&](const Datagram& datagram) {
        const Transfer& one = *datagram.transfer;
        const bool is_to = socket.local.empty() || one.peer.empty() || have_same_port(socket.local, one.peer);
        const bool is_from = taken.peer.empty() || datagram.from.empty() || have_same_port(datagram.from, taken.peer);
        return !datagram.is_taken && is_to && is_from && may_be_the_same(one, taken);
      });
      if (found == sent.end()) continue;
      found->is_taken = true;
      arrows.push_back({found->transfer->action, taken.action, Arrow::Kind::bytes});
    }
  }
}

}  // namespace

std::vector<Arrow> arrows_between(const std::vector<Endpoint>& sockets) {
  std::vector<Arrow> arrows;
  for (const Connection& connection : connections(sockets)) {
    const Endpoint& caller = sockets[connection.caller];
    const Endpoint& accepted = sockets[connection.accepted];
    arrows.push_back({*caller.connected, *accepted.accepted, Arrow::Kind::beginning});
    match_bytes(caller, accepted, arrows);
    match_bytes(accepted, caller, arrows);
    match_end(caller, accepted, arrows);
    match_end(accepted, caller, arrows);
  }
  match_datagrams(sockets, arrows);
  return arrows;
}
