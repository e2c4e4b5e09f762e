#include <limits>
#include <memory>
#include <utility>

#include "assent/rank/do_not_infer.h"
#include "assent/rank/evaluation_file.h"
#include "assent/rank/model_file.h"
#include "assent/rank/statistics_file.h"
#include "assent/rank/train.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/training.h"

namespace assent::cli {
namespace {

TrainOptions OptionsOf(const Arguments& arguments, FlagReader& flags) {
  constexpr double kMost = std::numeric_limits<double>::max();
  constexpr double kLeast = std::numeric_limits<double>::min();
  TrainOptions options;
  flags.Number("--lambda", kLeast, kMost, "a number above 0", &options.lambda);
  flags.Number("--lambda-field", kLeast, kMost, "a number above 0", &options.lambda_field);
  flags.Number("--lambda-constant", kLeast, kMost, "a number above 0", &options.lambda_constant);
  flags.Number("--dropout", 0, 1 - std::numeric_limits<double>::epsilon(), "a number from 0 to below 1",
               &options.dropout);
  flags.Whole("--min-people", 1, &options.min_people);
  flags.Whole("--factors", 0, &options.mix.factors);
  flags.Whole("--threads", 0, &options.threads);
  options.use_fields = arguments.values.count("--no-fields") == 0;
  options.use_constant = arguments.values.count("--no-constant") == 0;
  return options;
}

// The model, able to erase what the people of the file tell.
absl::StatusOr<Model> AbleToErase(Model model, const std::string& people, const ProfilePolicy& policy,
                                  const std::string& purpose) {
  const auto shared = std::make_shared<const Model>(std::move(model));
  absl::StatusOr<ErasureSums> sums = ErasureSums::Create(shared);
  if (!sums.ok()) return sums.status();
  const std::string paths[] = {people};
  if (absl::Status added = AddPeopleFiles(paths, policy, purpose, &*sums); !added.ok()) return added;
  return WithErasure(*shared, *sums);
}

}  // namespace

int Solve(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  FlagReader flags(arguments, err);
  const std::string path = flags.Required("-o", "where to write the model");
  StatisticsOptions limits;
  flags.Bytes("--memory-limit", &limits.memory_limit);
  const std::string erase_with = flags.Text("--erase-with");
  const std::string purpose = flags.Text("--purpose");
  TrainOptions options = OptionsOf(arguments, flags);
  if (!flags.ok()) return kUsage;
  int status = kOk;
  TrainingPolicy policy;
  if (!policy.Load(arguments, err, &status)) return status;

  const absl::StatusOr<Statistics> statistics = LoadStatistics(arguments.files[0], policy.policy(), limits);
  if (!statistics.ok()) return Complain(statistics.status(), err);
  absl::StatusOr<Model> model = absl::UnknownError("");
  {
    ProgressLine progress(err);
    options.progress = [&progress](double fraction, std::string_view stage) {
      progress.Show(fraction, stage);
    };
    model = ::assent::Train(*statistics, options);
  }
  if (model.ok() && !erase_with.empty())
    model = AbleToErase(*std::move(model), erase_with, policy.policy(), purpose);
  if (!model.ok()) return Complain(model.status(), err);
  if (absl::Status saved = SaveModel(*model, path); !saved.ok()) return Complain(saved, err);
  out << Utf8(path) << ": " << Counted(model->items().size(), "item") << " and "
      << Counted(model->features().size(), "field value") << ", each with at least "
      << model->hyperparameters().min_people << " of " << model->people() << " people behind it.\n";
  return kOk;
}

}  // namespace assent::cli
