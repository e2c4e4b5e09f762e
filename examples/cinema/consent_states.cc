#include "consent_states.h"

#include <algorithm>
#include <utility>

namespace cinema {
namespace {

// Ranks with what the subject consents to now, and notes which fields that were.
absl::StatusOr<ConsentState> Look(std::string name, const assent::SubjectId& subject,
                                  const assent::Ranker& ranker, std::size_t count, const Viewers& viewers) {
  const auto view = viewers.Open<Purpose::kRecommend>(subject);
  if (!view.ok()) return view.status();
  const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
  if (!input.ok()) return input.status();
  assent::RankOptions options;
  options.count = count;
  absl::StatusOr<assent::Ranking> ranking = ranker.Rank(*input, options);
  if (!ranking.ok()) return ranking.status();

  ConsentState state{std::move(name), *std::move(ranking), {}};
  const assent::ProfilePolicy& policy = Viewer::policy();
  const std::vector<std::int32_t>& used = state.ranking.used_fields;
  for (std::size_t i = 0; i < policy.fields.size(); ++i) {
    const bool is_history = policy.fields[i].feature == assent::FeatureUse::kItemHistory;
    const bool read = is_history ? state.ranking.used_items != 0
                                 : std::find(used.begin(), used.end(), policy.fields[i].number) != used.end();
    state.fields.push_back({view->Why(static_cast<Field>(i)), read});
  }
  return state;
}

}  // namespace

absl::StatusOr<std::vector<ConsentState>> WalkThroughConsent(const Person& person,
                                                             const assent::Ranker& ranker, std::size_t count,
                                                             Viewers& viewers) {
  std::vector<ConsentState> states;
  absl::Status status;
  const auto look = [&](const char* name) {
    if (!status.ok()) return;
    absl::StatusOr<ConsentState> state = Look(name, person.id, ranker, count, viewers);
    status = state.status();
    if (state.ok()) states.push_back(*std::move(state));
  };
  look("full consent");

  status.Update(viewers.Withdraw(person.id, Purpose::kRecommend, {Field::kBirthYear}));
  look("age withdrawn");

  // Yes to the age again (its value is collected anew), no to the history.
  status.Update(Enrol(person, Sharing{/*history=*/false, /*demographics=*/true}, viewers));
  status.Update(viewers.Withdraw(person.id, Purpose::kRecommend, {Field::kWatched}));
  look("history withdrawn");

  status.Update(viewers.WithdrawAll(person.id));
  look("nothing granted");
  if (!status.ok()) return status;
  return states;
}

}  // namespace cinema
