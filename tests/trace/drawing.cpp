// The drawing has a line for each line of the columns, at the lifeline of who acts.
#include "tests/trace/drawing.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "tests/support/literal.hpp"
#include "tests/trace/lines.hpp"
#include "tests/trace/wording.hpp"

namespace {

constexpr int margin = 16;
constexpr int between_lifelines = 276;
constexpr int unseen = 80;  // the way that an arrow goes which arrives at no call
constexpr int heading = 44;
constexpr int line_height = 19;
constexpr int step_height = 14;  // more, for a line with a step
constexpr std::size_t most_columns = 39;

// The text of an SVG element: bytes that XML does not know are escaped already.
std::string escaped(const std::string& text) {
  const std::map<char, std::string> entities{{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};
  std::string result;
  for (const char character : text) {
    const auto entity = entities.find(character);
    result += entity != entities.end() ? entity->second : std::string(1, character);
  }
  return result;
}

std::string cut(const std::string& text) {
  return columns(text) <= most_columns ? text : beginning(text, most_columns - 1) + "…";
}

std::string words_of(const Action& action, Part part) {
  if (part == Part::begins) return action.call + (action.end ? " …" : " … to the end");
  const std::string time = part == Part::returns ? seconds(*action.end - action.start) : "";
  const std::string waited = time.empty() || time == "0 s" ? "" : " (" + time + ")";
  const std::string start = part == Part::returns ? "… " + std::string(action.outcome.empty() ? "returns" : "")
                                                  : action.call + (action.outcome.empty() ? "" : " ");
  return start + action.outcome + waited + (action.times > 1 ? " × " + std::to_string(action.times) : "");
}

std::string class_of(const Action& action, Part part) {
  if (action.look == Action::Look::robust) return "faint";
  if (action.look == Action::Look::failed && part != Part::begins) return "failed";
  return "call";
}

// One conversation: where its lifelines and lines are.
class Picture {
 public:
  Picture(const Conversation& told, int top) : told_(told), lines_(lines_of(told)), top_(top) {
    for (const Side side : {Side::client, Side::server})
      for (std::size_t place = 0; place < told.actors.size(); ++place)
        if (told.actors[place].side == side && acts(place)) {
          const int column = static_cast<int>(x_.size());
          x_[place] = margin + column * between_lifelines;
        }
    int y = top + heading;
    for (const Line& line : lines_.lines) {
      const bool has_step = std::any_of(line.begin(), line.end(), [&](const Entry& entry) {
        return entry.part != Part::returns && !told.actions[entry.action].step.empty();
      });
      y += line_height + (has_step ? step_height : 0);
      y_.push_back(y);
    }
    bottom_ = y + margin;
  }

  int right() const { return margin + static_cast<int>(x_.size()) * between_lifelines; }
  int bottom() const { return bottom_; }

  void draw(std::ostream& output) const {
    for (const auto& [actor, x] : x_) draw_lifeline(output, actor, x);
    for (std::size_t place = 0; place < told_.arrows.size(); ++place) draw_arrow(output, place);
    for (std::size_t line = 0; line < lines_.lines.size(); ++line)
      for (const Entry& entry : lines_.lines[line]) draw_entry(output, entry, y_[line]);
  }

 private:
  bool acts(std::size_t actor) const {
    return std::any_of(told_.actions.begin(), told_.actions.end(),
                       [&](const Action& action) { return action.actor == actor; });
  }

  void draw_lifeline(std::ostream& output, std::size_t place, int x) const {
    const Actor& actor = told_.actors[place];
    int first = 0;
    int last = 0;
    std::map<std::size_t, int> waits;  // since when, of the actions
    for (std::size_t line = 0; line < lines_.lines.size(); ++line)
      for (const Entry& entry : lines_.lines[line]) {
        if (told_.actions[entry.action].actor != place) continue;
        if (first == 0) first = y_[line];
        last = y_[line];
        for (const auto& wait : waits) draw_wait(output, x, wait.second, last);
        waits.clear();
        if (entry.part == Part::begins) waits[entry.action] = last;
      }
    for (const auto& wait : waits) draw_wait(output, x, wait.second, last = bottom_ - margin / 2);
    const int start = actor.thread == 0 ? top_ + heading : first;
    if (actor.thread > 0) draw_birth(output, actor, x, start - line_height / 2);
    output << "<path class='life' d='M" << x << " " << start - line_height / 2 << "V" << last + 4 << "'/>\n";
    const std::string title = actor.program + (actor.tag.empty() || actor.tag == actor.program ? "" : " " + actor.tag);
    output << "<text class='title' x='" << x - 4 << "' y='" << top_ + 22 << "'>" << escaped(title) << "</text>\n";
  }

  // From the thread that has started this one.
  void draw_birth(std::ostream& output, const Actor& actor, int x, int y) const {
    for (std::size_t line = 0; line < lines_.lines.size(); ++line)
      for (const Entry& entry : lines_.lines[line]) {
        const Action& action = told_.actions[entry.action];
        if (told_.actors[action.actor].process == actor.process &&
            action.outcome == "= thread " + std::to_string(actor.thread))
          output << "<path class='birth' d='M" << x_.at(action.actor) << " " << y_[line] << "H" << x << "V" << y
                 << "'/>\n";
      }
  }

  static void draw_wait(std::ostream& output, int x, int from, int to) {
    output << "<path class='wait' d='M" << x << " " << from << "V" << to << "'/>\n";
  }

  // An arrow ends a little before the lifeline, so that its head is seen; one that no call has seen ends on its way.
  void draw_arrow(std::ostream& output, std::size_t place) const {
    const Arrow& arrow = told_.arrows[place];
    const Lines::Ends& ends = lines_.arrows[place];
    const Actor& sender = told_.actors[told_.actions[arrow.from].actor];
    const int from = x_.at(told_.actions[arrow.from].actor);
    const int way = sender.side == Side::client ? unseen : -unseen;
    const int to = arrow.from == arrow.to ? from + way : x_.at(told_.actions[arrow.to].actor);
    output << "<path class='" << (arrow.kind == Arrow::Kind::bytes ? "message" : "control") << "' d='M" << from << " "
           << y_[ends.from] << "L" << (from < to ? to - 3 : to + 3) << " " << y_[ends.to] << "'/>\n";
  }

  void draw_entry(std::ostream& output, const Entry& entry, int y) const {
    const Action& action = told_.actions[entry.action];
    const int x = x_.at(action.actor);
    output << "<circle cx='" << x << "' cy='" << y << "' r='2.5'/>";
    if (entry.part != Part::returns && !action.step.empty())
      output << "<text class='step' x='" << x + 8 << "' y='" << y - 17 << "'>" << escaped(action.step) << "</text>";
    output << "<text class='" << class_of(action, entry.part) << "' x='" << x + 8 << "' y='" << y - 4 << "'>"
           << escaped(cut(words_of(action, entry.part))) << "</text>\n";
  }

  const Conversation& told_;
  Lines lines_;
  int top_;
  int bottom_ = 0;
  std::map<std::size_t, int> x_;  // of the actors
  std::vector<int> y_;            // of the lines
};

// Colours that can be told apart on light and on dark ground.
const char* const style = R"(<style>
svg { --ground: #ffffff; --text: #1f2328; --faint: #8c959f; --step: #0550ae; --arrow: #1a7f37; --wait: #d4a72c; --failed: #cf222e }
@media (prefers-color-scheme: dark) {
svg { --ground: #0d1117; --text: #e6edf3; --faint: #6e7681; --step: #79c0ff; --arrow: #56d364; --wait: #bb8009; --failed: #ff7b72 }
}
rect { fill: var(--ground) } circle { fill: var(--text) }
text { font: 11px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; fill: var(--text); white-space: pre;
paint-order: stroke; stroke: var(--ground); stroke-width: 3px }
.title { font-weight: bold; font-size: 13px } .step { fill: var(--step) } .faint { fill: var(--faint) } .failed { fill: var(--failed) }
path { fill: none; stroke-width: 1.5 } .life, .birth { stroke: var(--faint) } .birth { stroke-dasharray: 2 3 } .wait { stroke: var(--wait); stroke-width: 5 }
.message { stroke: var(--arrow); marker-end: url(#head) } .control { stroke: var(--arrow); stroke-dasharray: 5 3; marker-end: url(#head) }
#head path { fill: var(--arrow); stroke: none }
</style>
<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L8 4L0 8Z"/></marker></defs>
)";

}  // namespace

void write_drawing(std::ostream& output, const std::vector<Conversation>& conversations) {
  std::vector<Picture> pictures;
  int right = 0;
  int bottom = 0;
  for (const Conversation& told : conversations) {
    pictures.emplace_back(told, bottom);
    right = std::max(right, pictures.back().right());
    bottom = pictures.back().bottom();
  }
  output << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 " << right << " " << bottom << "' width='" << right
         << "'>\n"
         << style << "<rect width='" << right << "' height='" << bottom << "'/>\n";
  for (const Picture& picture : pictures) picture.draw(output);
  output << "</svg>\n";
}
