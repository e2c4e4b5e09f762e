#include "report.h"

#include <memory>
#include <utility>
#include <vector>

#include "assent/rank/evaluation_set.h"
#include "assent/rank/minimisation.h"
#include "assent/rank/proxy.h"
#include "assent/rank/report_format.h"
#include "split.h"
#include "terminal.h"
#include "training.h"
#include "viewers.h"

namespace cinema {
namespace {

// Enough people for small differences to show: the whole of what is not trained on.
constexpr std::size_t kFewestPeople = 30;

std::vector<Person> Those(const Dataset& data, const std::vector<std::size_t>& who) {
  std::vector<Person> people;
  for (const std::size_t index : who) people.push_back(data.people[index]);
  return people;
}

absl::StatusOr<std::shared_ptr<const assent::Model>> TrainModel(const std::vector<Person>& people,
                                                                int threads) {
  Viewers viewers;
  if (absl::Status status = EnrolAll(people, viewers); !status.ok()) return status;
  return TrainOn(people, viewers, threads);
}

absl::StatusOr<assent::EvaluationSet> HeldOut(const std::vector<Person>& people) {
  Viewers viewers;
  assent::EvaluationSet set(Viewer::policy());
  for (const Person& person : people) {
    if (absl::Status status = Enrol(person, Sharing{}, viewers); !status.ok()) return status;
    const auto view = viewers.Open<Purpose::kTrain>(person.id);
    if (!view.ok()) return view.status();
    const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
    if (!input.ok()) return input.status();
    if (absl::Status status = set.Add(*input); !status.ok()) return status;
  }
  return set;
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

absl::StatusOr<std::string> MakeReport(const Dataset& data, const Options& options) {
  const PeopleSplit split = SplitPeople(data.people, options.split, options.seed);
  std::vector<std::size_t> held = split.validation;
  held.insert(held.end(), split.test.begin(), split.test.end());
  auto model = TrainModel(Those(data, split.train), options.threads);
  if (!model.ok()) return model.status();
  const absl::StatusOr<assent::EvaluationSet> people = HeldOut(Those(data, held));
  if (!people.ok()) return people.status();

  Progress progress("measuring");
  assent::MinimisationOptions minimisation;
  minimisation.evaluation.hold_out = assent::HoldOut::kRandom;  // as --evaluate does
  minimisation.evaluation.seed = options.seed;
  minimisation.evaluation.threads = options.threads;
  minimisation.evaluation.min_people = kFewestPeople;
  minimisation.progress = [&](double fraction) { progress.Update(fraction); };
  const auto report = assent::Minimise(*model, Viewer::policy(), *people, minimisation);
  if (!report.ok()) return report.status();
  const auto proxies = assent::MeasureProxies(**model, Viewer::policy(), *people);
  if (!proxies.ok()) return proxies.status();
  if (EndsWith(options.report, ".json")) return assent::ToJson(*report, &*proxies);
  if (EndsWith(options.report, ".txt")) return assent::ToText(*report, &*proxies);
  return assent::ToHtml(*report, &*proxies);
}

}  // namespace cinema
