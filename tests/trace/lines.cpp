// A call stands where it counts: what is sent, where it is sent; what is taken, where it has been taken.
#include "tests/trace/lines.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace {

constexpr auto long_wait = std::chrono::milliseconds(50);
constexpr auto at_once = std::chrono::milliseconds(20);  // is drawn as the same moment

struct Timed {
  Moment time;
  Entry entry;
};

// When each action that has taken something returned: what strace reports may be a little too early on a busy machine,
// and nothing is taken before it is sent.
std::vector<Moment> returned(const Conversation& told) {
  std::vector<Moment> moments;
  for (const Action& action : told.actions) moments.push_back(action.end.value_or(action.start));
  for (const Arrow& arrow : told.arrows)
    moments[arrow.to] = std::max(moments[arrow.to], told.actions[arrow.from].start + Moment(1));
  return moments;
}

// Which actions have waited: those that took a while, and those that began before what they took was sent.
std::vector<bool> waited(const Conversation& told) {
  std::vector<bool> has_waited;
  for (const Action& action : told.actions) {
    const bool is_long = action.end && *action.end - action.start >= long_wait;
    has_waited.push_back(!action.end || (action.may_wait && (is_long || action.is_interrupted)));
  }
  for (const Arrow& arrow : told.arrows)
    if (told.actions[arrow.to].may_wait && told.actions[arrow.to].start < told.actions[arrow.from].start)
      has_waited[arrow.to] = true;
  return has_waited;
}

std::vector<Timed> entries_of(const Conversation& told) {
  const std::vector<Moment> ends = returned(told);
  const std::vector<bool> has_waited = waited(told);
  std::vector<Timed> entries;
  for (std::size_t place = 0; place < told.actions.size(); ++place) {
    const Action& action = told.actions[place];
    if (action.times == 1 && has_waited[place]) {
      entries.push_back({action.start, {place, Part::begins}});
      if (action.end) entries.push_back({ends[place], {place, Part::returns}});
    } else {
      entries.push_back({action.takes ? ends[place] : action.start, {place, Part::whole}});
    }
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Timed& one, const Timed& other) { return one.time < other.time; });
  return entries;
}

// For each action that sends one message to one other, who takes no other: to whom.
std::map<std::size_t, std::size_t> simple_arrows(const Conversation& told) {
  std::map<std::size_t, int> from;
  std::map<std::size_t, int> to;
  for (const Arrow& arrow : told.arrows) {
    ++from[arrow.from];
    ++to[arrow.to];
  }
  std::map<std::size_t, std::size_t> simple;
  for (const Arrow& arrow : told.arrows)
    if (from[arrow.from] == 1 && to[arrow.to] == 1) simple[arrow.from] = arrow.to;
  return simple;
}

const Actor& actor_of(const Conversation& told, std::size_t action) { return told.actors[told.actions[action].actor]; }

// Where the entry stands that takes what this one sends, if it is taken at once, and its thread did nothing in between.
std::optional<std::size_t> taken_at_once(const Conversation& told, const std::vector<Timed>& entries, std::size_t place,
                                         std::size_t taker) {
  if (actor_of(told, taker).side == actor_of(told, entries[place].entry.action).side) return std::nullopt;
  for (std::size_t next = place + 1; next < entries.size(); ++next) {
    const Entry& entry = entries[next].entry;
    if (entries[next].time - entries[place].time > at_once) return std::nullopt;
    if (entry.action == taker && entry.part != Part::begins) return next;
    if (told.actions[entry.action].actor == told.actions[taker].actor) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

Lines lines_of(const Conversation& told) {
  const std::vector<Timed> entries = entries_of(told);
  const std::map<std::size_t, std::size_t> simple = simple_arrows(told);
  Lines result;
  std::vector<bool> is_placed(entries.size());
  std::map<std::size_t, std::size_t> sent_at;
  std::map<std::size_t, std::size_t> taken_at;
  const auto place_entry = [&](std::size_t place) {
    const Entry& entry = entries[place].entry;
    result.lines.back().push_back(entry);
    is_placed[place] = true;
    if (entry.part != Part::returns) sent_at[entry.action] = result.lines.size() - 1;
    if (entry.part != Part::begins) taken_at[entry.action] = result.lines.size() - 1;
  };
  for (std::size_t place = 0; place < entries.size(); ++place) {
    if (is_placed[place]) continue;
    result.lines.emplace_back();
    place_entry(place);
    const auto arrow = simple.find(entries[place].entry.action);
    if (arrow == simple.end() || entries[place].entry.part == Part::returns) continue;
    if (const auto taker = taken_at_once(told, entries, place, arrow->second)) place_entry(*taker);
  }
  for (const Arrow& arrow : told.arrows) result.arrows.push_back({sent_at[arrow.from], taken_at[arrow.to]});
  return result;
}
