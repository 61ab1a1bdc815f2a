// Two columns, and a gutter between them in which the arrows run.
#include "tests/trace/columns.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/literal.hpp"
#include "tests/trace/lines.hpp"
#include "tests/trace/wording.hpp"

namespace {

constexpr std::size_t width = 120;
constexpr std::size_t gutter = 7;
constexpr std::size_t first_lane = 2;
constexpr std::size_t last_lane = 4;

// How a piece of text looks on a terminal: ECMA-48, Select Graphic Rendition.
const std::string plain, bold = "1", faint = "2", red = "31", yellow = "33", cyan = "36";

struct Span {
  std::string text;
  std::string look;
};
using Cell = std::vector<Span>;
using Row = std::array<Cell, 2>;  // the clients' and the servers'

std::size_t columns_of(const Cell& cell) {
  return std::accumulate(cell.begin(), cell.end(), std::size_t{0},
                         [](std::size_t sum, const Span& span) { return sum + columns(span.text); });
}

// Three dots stand for what is left out; a "…" says that a call waits.
std::string cut(const std::string& text, std::size_t size) {
  return beginning(text, size > 3 ? size - 3 : 0) + std::string(std::min<std::size_t>(size, 3), '.');
}

// The text of a cell, cut or filled to this size.
std::string laid_out(const Cell& cell, std::size_t size, bool with_colours) {
  std::string line;
  std::size_t left = size;
  for (const Span& span : cell) {
    const std::string text = columns(span.text) <= left ? span.text : cut(span.text, left);
    left -= columns(text);
    const bool is_coloured = with_colours && !span.look.empty() && !text.empty();
    line += is_coloured ? "\x1b[" + span.look + "m" + text + "\x1b[0m" : text;
  }
  return line + std::string(left, ' ');
}

// What stands before a call: whose it is, if its side has several, and which step.
std::string before_call(const Actor& actor, const std::string& step) {
  return actor.tag + (actor.tag.empty() ? "" : "│") + step;
}

// In which column the calls of a side begin.
std::size_t column_of_calls(const Conversation& told, Side side) {
  std::size_t column = 2;
  for (const Action& action : told.actions) {
    const Actor& actor = told.actors[action.actor];
    if (actor.side == side) column = std::max(column, columns(before_call(actor, action.step)) + 1);
  }
  return column;
}

Cell cell_of(const Conversation& told, const Entry& entry, std::size_t column) {
  const Action& action = told.actions[entry.action];
  const Actor& actor = told.actors[action.actor];
  const bool is_robust = action.look == Action::Look::robust;
  const std::string before = before_call(actor, is_robust ? "·" : action.step);
  const std::string space(column - columns(before), ' ');
  Cell cell{{actor.tag, bold}, {before.substr(actor.tag.size()) + space, is_robust ? faint : cyan}};
  const std::string& look = is_robust                                                           ? faint
                            : action.look == Action::Look::failed && entry.part != Part::begins ? red
                                                                                                : plain;
  if (entry.part == Part::returns) {
    const std::string time = seconds(*action.end - action.start);
    cell.push_back({"… ", yellow});
    cell.push_back({action.outcome.empty() ? "returns" : action.outcome, look});
    if (time != "0 s") cell.push_back({" (" + time + ")", yellow});
    return cell;
  }
  cell.push_back({action.call, look});
  if (entry.part == Part::begins) {
    cell.push_back({action.end ? " …" : " … to the end of the trace", yellow});
    if (!action.note.empty()) cell.push_back({" · " + action.note, faint});
  } else if (!action.outcome.empty()) {
    cell.push_back({" " + action.outcome, look});
  }
  if (action.times > 1) cell.push_back({" × " + std::to_string(action.times), yellow});
  return cell;
}

// The gutter's characters, of which each takes one column. An arrow that arrives later than it left goes down a lane.
class Gutter {
 public:
  explicit Gutter(std::size_t lines) : rows_(lines, Characters(gutter, " ")) {}

  void draw_across(std::size_t line, bool to_the_right, const std::string& label) {
    for (std::size_t column = 0; column < gutter; ++column) cross(line, column);
    rows_[line][to_the_right ? gutter - 1 : 0] = to_the_right ? "▶" : "◀";
    for (std::size_t place = 0; place < label.size(); ++place) rows_[line][2 + place] = label[place];
  }

  // The lines at which something enters a lane, or leaves it, and from which side, or to which.
  struct Turn {
    std::size_t line;
    bool is_left;
    bool is_arrival;
    bool operator<(const Turn& other) const { return line < other.line; }
  };

  void draw_lane(std::vector<Turn> turns) {
    std::sort(turns.begin(), turns.end());
    const std::size_t first = turns.front().line;
    const std::size_t last = turns.back().line;
    const std::size_t lane = free_lane(first, last);
    for (std::size_t line = first; line <= last; ++line)
      if (lane <= last_lane) cross_down(line, lane);
    for (const Turn& turn : turns) {
      const std::size_t from = turn.is_left ? 0 : std::min(lane, last_lane) + 1;
      const std::size_t to = turn.is_left ? std::min(lane, last_lane) : gutter;
      for (std::size_t column = from; column < to; ++column) cross(turn.line, column);
      if (turn.is_arrival) rows_[turn.line][turn.is_left ? 0 : gutter - 1] = turn.is_left ? "◀" : "▶";
      if (lane <= last_lane)
        rows_[turn.line][lane] = corner(turn, turn.line == first, turn.line == last, rows_[turn.line][lane]);
    }
  }

  std::string text(std::size_t line) const {
    return std::accumulate(rows_[line].begin(), rows_[line].end(), std::string());
  }

 private:
  using Characters = std::vector<std::string>;

  std::size_t free_lane(std::size_t first, std::size_t last) {
    std::size_t lane = first_lane;
    for (; lane <= last_lane; ++lane) {
      const auto& taken = taken_[lane];
      const bool is_free = std::none_of(taken.begin(), taken.end(),
                                        [&](const auto& part) { return part.first <= last && first <= part.second; });
      if (is_free) break;
    }
    if (lane <= last_lane) taken_[lane].emplace_back(first, last);
    return lane;
  }

  void cross(std::size_t line, std::size_t column) {
    std::string& character = rows_[line][column];
    character = character == "│" ? "┼" : "─";
  }

  void cross_down(std::size_t line, std::size_t column) {
    std::string& character = rows_[line][column];
    character = character == "─" ? "┼" : "│";
  }

  static std::string corner(const Turn& turn, bool is_first, bool is_last, const std::string& before) {
    if (is_first && is_last) return "─";
    if (before == "┤" || before == "├" || before == "┴" || before == "┬") return "┼";
    if (before == "╮" || before == "╭") return "┬";
    if (before == "╯" || before == "╰") return "┴";
    if (is_first) return turn.is_left ? "╮" : "╭";
    if (is_last) return turn.is_left ? "╯" : "╰";
    return turn.is_left ? "┤" : "├";
  }

  std::vector<Characters> rows_;
  std::map<std::size_t, std::vector<std::pair<std::size_t, std::size_t>>> taken_;  // of each lane
};

std::string label_of(Arrow::Kind kind) {
  const std::map<Arrow::Kind, std::string> labels{{Arrow::Kind::beginning, "SYN"},
                                                  {Arrow::Kind::bytes, ""},
                                                  {Arrow::Kind::ending, "FIN"},
                                                  {Arrow::Kind::reset, "RST"}};
  return labels.at(kind);
}

bool is_left(const Conversation& told, std::size_t action) {
  return told.actors[told.actions[action].actor].side == Side::client;
}

// Arrows from one send, or to one receive, belong together: they share a lane.
std::vector<std::vector<std::size_t>> bundles_of(const Conversation& told) {
  std::vector<std::vector<std::size_t>> bundles;
  std::map<std::size_t, std::size_t> bundle_of;  // each action's
  for (std::size_t place = 0; place < told.arrows.size(); ++place) {
    const Arrow& arrow = told.arrows[place];
    const auto from = bundle_of.find(arrow.from);
    const auto to = bundle_of.find(arrow.to);
    const std::size_t bundle = from != bundle_of.end() ? from->second
                               : to != bundle_of.end() ? to->second
                                                       : bundles.size();
    if (bundle == bundles.size()) bundles.emplace_back();
    bundles[bundle].push_back(place);
    bundle_of[arrow.from] = bundle_of[arrow.to] = bundle;
  }
  return bundles;
}

Gutter gutter_of(const Conversation& told, const Lines& lines) {
  Gutter result(lines.lines.size());
  std::vector<std::vector<std::size_t>> later;
  for (const std::vector<std::size_t>& bundle : bundles_of(told)) {
    const Lines::Ends& ends = lines.arrows[bundle.front()];
    const Arrow& arrow = told.arrows[bundle.front()];
    if (bundle.size() == 1 && ends.from == ends.to)
      result.draw_across(ends.from, is_left(told, arrow.from), label_of(arrow.kind));
    else
      later.push_back(bundle);
  }
  for (const std::vector<std::size_t>& bundle : later) {
    std::map<std::pair<std::size_t, bool>, Gutter::Turn> turns;
    for (const std::size_t place : bundle) {
      const Arrow& arrow = told.arrows[place];
      const Lines::Ends& ends = lines.arrows[place];
      turns[{ends.from, false}] = {ends.from, is_left(told, arrow.from), false};
      turns[{ends.to, true}] = {ends.to, is_left(told, arrow.to), true};
    }
    std::vector<Gutter::Turn> all;
    for (const auto& turn : turns) all.push_back(turn.second);
    result.draw_lane(all);
  }
  return result;
}

// The two commands, above their columns.
std::string joined(const std::vector<std::string>& commands) {
  std::vector<std::string> different;
  std::string text;
  for (const std::string& command : commands) {
    if (std::find(different.begin(), different.end(), command) != different.end()) continue;
    different.push_back(command);
    text += (text.empty() ? "$ " : ", ") + command;
  }
  return commands.size() > different.size() ? text + "  × " + std::to_string(commands.size()) : text;
}

// The left side has what it needs, and the right side the rest; what is too much for both is cut at the wider one.
std::size_t room_on_the_left(const std::array<std::size_t, 2>& needed) {
  const std::size_t both = width - gutter - 2;
  if (needed[0] + needed[1] <= both || needed[0] <= both / 2) return needed[0];
  return std::max(both / 2, both - std::min(both, needed[1]));
}

}  // namespace

void write_columns(std::ostream& output, const Conversation& told, bool with_colours) {
  const Lines lines = lines_of(told);
  const std::array<std::size_t, 2> calls{column_of_calls(told, Side::client), column_of_calls(told, Side::server)};
  std::vector<Row> rows{{Cell{{joined(told.clients), bold}}, Cell{{joined(told.servers), bold}}}, {}};
  std::array<std::size_t, 2> needed{columns_of(rows[0][0]), columns_of(rows[0][1])};
  for (const Line& line : lines.lines) {
    rows.emplace_back();
    for (const Entry& entry : line) {
      const std::size_t side = is_left(told, entry.action) ? 0 : 1;
      rows.back().at(side) = cell_of(told, entry, calls.at(side));
      if (told.actions[entry.action].look != Action::Look::print)
        needed.at(side) = std::max(needed.at(side), columns_of(rows.back().at(side)));
    }
  }
  const std::size_t left = room_on_the_left(needed);
  const std::size_t right = width - gutter - 2 - left;
  const Gutter arrows = gutter_of(told, lines);
  for (std::size_t place = told.servers.empty() ? 2 : 0; place < rows.size(); ++place) {
    const std::string between = place < 2 ? std::string(gutter, ' ') : arrows.text(place - 2);
    std::string line = laid_out(rows[place][0], left, with_colours) + " " + between + " " +
                       laid_out(rows[place][1], right, with_colours);
    line.erase(line.find_last_not_of(' ') + 1);
    output << line << "\n";
  }
}
