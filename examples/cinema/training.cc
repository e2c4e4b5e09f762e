#include "training.h"

#include <string_view>
#include <utility>

#include "assent/rank/statistics.h"
#include "assent/rank/train.h"
#include "terminal.h"

namespace cinema {

absl::StatusOr<std::shared_ptr<const assent::Model>> TrainOn(const std::vector<Person>& people,
                                                             const Viewers& viewers, int threads) {
  Progress progress("learning");
  absl::StatusOr<assent::Statistics> statistics = assent::Statistics::Create(Viewer::policy());
  if (!statistics.ok()) return statistics.status();
  for (const Person& person : people) {
    const auto view = viewers.Open<Purpose::kTrain>(person.id);
    if (!view.ok()) continue;  // nobody we know: nothing to learn from
    const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
    if (!input.ok()) return input.status();
    if (absl::Status status = statistics->Add(*input); !status.ok()) return status;
  }
  assent::TrainOptions options;
  options.threads = threads;
  options.progress = [&](double fraction, std::string_view stage) { progress.Update(fraction, stage); };
  absl::StatusOr<assent::Model> model = assent::Train(*statistics, options);
  if (!model.ok()) return model.status();
  return std::make_shared<const assent::Model>(*std::move(model));
}

}  // namespace cinema
