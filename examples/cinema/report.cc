#include "report.h"

#include <memory>
#include <utility>
#include <vector>

#include "assent/rank/do_not_infer.h"
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

// Takes the TRAIN view of each of them.
template <class Add>
absl::Status ForEach(const std::vector<Person>& people, const Add& add) {
  Viewers viewers;
  for (const Person& person : people) {
    if (absl::Status status = Enrol(person, Sharing{}, viewers); !status.ok()) return status;
    const auto view = viewers.Open<Purpose::kTrain>(person.id);
    if (!view.ok()) return view.status();
    const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
    if (!input.ok()) return input.status();
    if (absl::Status status = add(*input); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// The model, able to erase what its people told.
absl::StatusOr<std::shared_ptr<const assent::Model>> AbleToErase(std::shared_ptr<const assent::Model> model,
                                                                 const std::vector<Person>& people) {
  absl::StatusOr<assent::ErasureSums> sums = assent::ErasureSums::Create(model);
  if (!sums.ok()) return sums.status();
  absl::Status status = ForEach(people, [&](const assent::EngineInput& input) { return sums->Add(input); });
  if (!status.ok()) return status;
  absl::StatusOr<assent::Model> able = assent::WithErasure(*model, *sums);
  if (!able.ok()) return able.status();
  return std::make_shared<const assent::Model>(*std::move(able));
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

}  // namespace

absl::StatusOr<std::string> MakeReport(const Dataset& data, const Options& options) {
  const PeopleSplit split = SplitPeople(data.people, options.split, options.seed);
  std::vector<std::size_t> held = split.validation;
  held.insert(held.end(), split.test.begin(), split.test.end());
  const std::vector<Person> trained_on = Those(data, split.train);
  auto model = TrainModel(trained_on, options.threads);
  if (!model.ok()) return model.status();
  model = AbleToErase(*std::move(model), trained_on);
  if (!model.ok()) return model.status();
  assent::EvaluationSet people(Viewer::policy());
  assent::EvaluationSet everyone(Viewer::policy());
  absl::Status status = ForEach(Those(data, held), [&](const assent::EngineInput& input) {
    absl::Status added = people.Add(input);
    added.Update(everyone.Add(input));
    return added;
  });
  status.Update(ForEach(trained_on, [&](const assent::EngineInput& input) { return everyone.Add(input); }));
  if (!status.ok()) return status;

  Progress progress("measuring");
  assent::MinimisationOptions minimisation;
  minimisation.evaluation.hold_out = assent::HoldOut::kRandom;  // as --evaluate does
  minimisation.evaluation.seed = options.seed;
  minimisation.evaluation.threads = options.threads;
  minimisation.evaluation.min_people = kFewestPeople;
  minimisation.progress = [&](double fraction) { progress.Update(fraction); };
  const auto report = assent::MeasureMinimisation(**model, Viewer::policy(), people, minimisation);
  if (!report.ok()) return report.status();
  const auto proxies = assent::MeasureProxies(**model, Viewer::policy(), people);
  if (!proxies.ok()) return proxies.status();
  assent::DoNotInferOptions erasing;
  erasing.evaluation = minimisation.evaluation;
  const auto erasure = assent::MeasureDoNotInfer(**model, Viewer::policy(), everyone, people, erasing);
  if (!erasure.ok()) return erasure.status();
  if (EndsWith(options.report, ".json")) return assent::ToJson(*report, &*proxies, &*erasure);
  if (EndsWith(options.report, ".txt")) return assent::ToText(*report, &*proxies, &*erasure);
  return assent::ToHtml(*report, &*proxies, &*erasure);
}

}  // namespace cinema
