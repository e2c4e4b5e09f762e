#include "show.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "reasons.h"
#include "table.h"
#include "text.h"

namespace cinema {
namespace {

constexpr std::size_t kRankWidth = 3;
constexpr std::size_t kReasonsPerFilm = 2;
constexpr std::size_t kLinesPerText = 2;
constexpr std::size_t kAddends = 6;

// As many equal columns as there are states, beside the rank.
std::vector<std::size_t> Widths(std::size_t states) {
  std::vector<std::size_t> widths = {kRankWidth};
  widths.insert(widths.end(), states,
                (kScreenWidth - kRankWidth - states) / std::max<std::size_t>(states, 1));
  return widths;
}

void Append(std::vector<std::string>& lines, std::vector<std::string> more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

// A film and what spoke for it most.
Cell FilmCell(const assent::RankedItem& film, const Dataset& data, std::size_t width) {
  Cell cell;
  cell.plain = Wrap(TitleOf(data, film.item), width, kLinesPerText);
  std::size_t shown = 0;
  for (const assent::Reason& reason : film.reasons) {
    if (reason.addend <= 0 || shown == kReasonsPerFilm) continue;
    const std::string text = ReasonText(Viewer::policy(), data, reason);
    Append(cell.faint, Wrap(text, width, kLinesPerText));
    ++shown;
  }
  return cell;
}

Cell FieldCell(const FieldUse& use, std::size_t width) {
  if (use.read) return {{"read"}, {}, {}};
  const std::string why = use.why == assent::Decision::kAllowed ? "nothing in it that the model knows"
                                                                : std::string(assent::DecisionText(use.why));
  return {{}, {}, Wrap("not read: " + why, width, kLinesPerText + 1)};
}

std::string AddendLine(double addend, std::string_view text) {
  const std::string sign = addend < 0 ? "" : "+";
  return Concat({"  ", Pad(sign + Fixed(addend, 4), 9), Shorten(text, kScreenWidth - 11), "\n"});
}

}  // namespace

absl::StatusOr<std::string> ShowViewer(const assent::SubjectId& subject, const Dataset& data,
                                       const Viewers& viewers, const Style& style) {
  const auto view = viewers.Open<Purpose::kRecommend>(subject);
  if (!view.ok()) return view.status();
  std::string text = style.Bold("Viewer " + subject.ToString());
  const auto classic = view->birth_year().Map([](std::int32_t decade) { return decade < 1970; });
  if (const auto answer = classic.Release(recipients::GreetingBanner{})) {
    text += *answer ? ": good evening, the classics run on screen one"
                    : ": hello, the new ones run on screen one";
  }
  text += "\n";

  const absl::Span<const assent::FieldPolicy> policies = Viewer::policy().fields;
  const auto say = [&](Field field, const std::optional<assent::Feature>& value) {
    const assent::FieldPolicy& policy = policies[static_cast<std::size_t>(field)];
    text += Concat({"  ", Pad(assent::TextIn(policy.label, "en"), 18),
                    value ? ValueText(policy, *value) : "withheld", "\n"});
  };
  const recipients::Screen screen;
  const auto number = [](auto value) -> std::optional<assent::Feature> {
    if (!value) return std::nullopt;
    return assent::Feature{0, false, static_cast<std::int64_t>(*value), {}};
  };
  say(Field::kGender, number(view->gender().Release(screen)));
  say(Field::kBirthYear, number(view->birth_year().Release(screen)));
  say(Field::kOccupation, number(view->occupation().Release(screen)));
  std::optional<assent::Feature> region;
  if (auto value = view->region().Release(screen)) region = assent::Feature{0, true, 0, *std::move(value)};
  say(Field::kRegion, region);

  const auto watched = view->watched().Release(screen);
  std::string films = "withheld";
  if (watched) {
    films = std::to_string(watched->size());
    for (std::size_t i = 0; i < watched->size(); ++i) {
      const std::string title(ShortTitle(TitleOf(data, (*watched)[i].item)));
      films += Concat({i == 0 ? ": " : "; ", title});
    }
  }
  std::string label(assent::TextIn(policies[static_cast<std::size_t>(Field::kWatched)].label, "en"));
  for (const std::string& line : Wrap(films, kScreenWidth - 20, 3)) {
    text += Concat({"  ", Pad(label, 18), line, "\n"});
    label.clear();
  }
  return text;
}

std::string ShowStates(const std::vector<ConsentState>& states, const Dataset& data, const Style& style) {
  const std::vector<std::size_t> widths = Widths(states.size());
  const std::size_t width = widths.back();
  Table table(widths, style);
  std::vector<Cell> row = {{}};
  std::size_t films = 0;
  for (const ConsentState& state : states) {
    row.push_back({{state.name}, {}, {}});
    films = std::max(films, state.ranking.items.size());
  }
  table.AddRow(row);
  table.AddRule();
  for (std::size_t i = 0; i < films; ++i) {
    row = {{{}, {std::to_string(i + 1)}, {}}};
    for (const ConsentState& state : states) {
      row.push_back(i < state.ranking.items.size() ? FilmCell(state.ranking.items[i], data, width) : Cell{});
    }
    table.AddRow(row);
  }
  table.AddRule();
  const absl::Span<const assent::FieldPolicy> fields = Viewer::policy().fields;
  std::string text = table.text();
  for (std::size_t field = 0; field < fields.size(); ++field) {
    Table reads(widths, style);
    row = {{}};
    for (const ConsentState& state : states) row.push_back(FieldCell(state.fields[field], width));
    reads.AddRow(row);
    text += style.Bold(assent::TextIn(fields[field].label, "en")) + "\n" + reads.text();
  }
  return text;
}

std::string ShowSum(const ConsentState& state, const Dataset& data, const Style& style) {
  if (state.ranking.items.empty()) return "";
  const assent::RankedItem& first = state.ranking.items.front();
  std::string text =
      Concat({"Why ", style.Bold(TitleOf(data, first.item)), " comes first with ", state.name, ":\n"});
  double rest = 0;
  for (std::size_t i = 0; i < first.reasons.size(); ++i) {
    if (i < kAddends) {
      text += AddendLine(first.reasons[i].addend, ReasonText(Viewer::policy(), data, first.reasons[i]));
    } else {
      rest += first.reasons[i].addend;
    }
  }
  if (first.reasons.size() > kAddends) {
    text += AddendLine(rest, Concat({std::to_string(first.reasons.size() - kAddends), " smaller addends"}));
  }
  return text + Concat({"= ", Fixed(first.score, 4), "  its score\n"});
}

}  // namespace cinema
