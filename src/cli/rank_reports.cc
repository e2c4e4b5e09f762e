#include <memory>
#include <utility>

#include "assent/rank/evaluation_file.h"
#include "assent/rank/main_parameters.h"
#include "assent/rank/minimisation.h"
#include "assent/rank/model_file.h"
#include "assent/rank/proxy.h"
#include "assent/rank/report_format.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/training.h"

namespace assent::cli {
namespace {

enum class Format { kText, kJson, kHtml };

// What both reports read.
struct ReportInput {
  TrainingPolicy policy;
  std::shared_ptr<const Model> model;
  std::unique_ptr<EvaluationSet> people;
  Format format = Format::kText;
};

std::optional<Format> FormatOf(FlagReader& flags, std::ostream& err) {
  const std::string text = flags.Text("--format");
  if (text.empty() || text == "text") return Format::kText;
  if (text == "json") return Format::kJson;
  if (text == "html") return Format::kHtml;
  err << "assent: --format is text, json or html, not \"" << Utf8(text) << "\"\n";
  return std::nullopt;
}

// False, with a complaint and `*status`, if something cannot be had.
bool Read(const Arguments& arguments, FlagReader& flags, std::ostream& err, ReportInput& input, int* status) {
  const std::string model_path = flags.Required("--model", "the model to report on");
  const std::string purpose = flags.Text("--purpose");
  const std::optional<Format> format = FormatOf(flags, err);
  *status = kUsage;
  if (!flags.ok() || !format.has_value()) return false;
  input.format = *format;
  if (!input.policy.Load(arguments, err, status)) return false;
  absl::StatusOr<Model> model = LoadModel(model_path, input.policy.policy());
  if (!model.ok()) {
    *status = Complain(model.status(), err);
    return false;
  }
  input.model = std::make_shared<const Model>(*std::move(model));
  input.people = std::make_unique<EvaluationSet>(input.policy.policy());
  const absl::Status added =
      AddPeopleFiles(arguments.files, input.policy.policy(), purpose, input.people.get());
  if (!added.ok()) *status = Complain(added, err);
  return added.ok();
}

}  // namespace

int ReportMinimisation(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  FlagReader flags(arguments, err);
  MinimisationOptions options;
  flags.Number("--least-gain", 0, 1, "a number from 0 to 1", &options.least_gain);
  flags.Number("--tolerance", 0, 1, "a number from 0 to 1", &options.tolerance);
  flags.Whole("--threads", 0, &options.evaluation.threads);
  int min_people = static_cast<int>(options.evaluation.min_people);
  flags.Whole("--min-people", 2, &min_people);
  options.evaluation.min_people = static_cast<std::size_t>(min_people);
  if (arguments.values.count("--random") != 0) options.evaluation.hold_out = HoldOut::kRandom;
  int status = kOk;
  ReportInput input;
  if (!Read(arguments, flags, err, input, &status)) return status;
  absl::StatusOr<MinimisationReport> report = absl::UnknownError("");
  {
    ProgressLine progress(err);
    options.progress = [&progress](double fraction) { progress.Show(fraction, "measuring"); };
    report = MeasureMinimisation(*input.model, input.policy.policy(), *input.people, options);
  }
  if (!report.ok()) return Complain(report.status(), err);
  ProxyOptions guessing;
  guessing.min_people = options.evaluation.min_people;
  const absl::StatusOr<ProxyReport> proxies =
      MeasureProxies(*input.model, input.policy.policy(), *input.people, guessing);
  // A catalogue too large for an item model has no proxy report, and the page none.
  const ProxyReport* const guessed = proxies.ok() ? &*proxies : nullptr;
  out << (input.format == Format::kHtml   ? ToHtml(*report, guessed)
          : input.format == Format::kJson ? ToJson(*report, guessed)
                                          : ToText(*report, guessed));
  return kOk;
}

int ReportMainParameters(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  FlagReader flags(arguments, err);
  MainParameterOptions options;
  flags.Whole("--threads", 0, &options.threads);
  int min_people = static_cast<int>(options.min_people);
  flags.Whole("--min-people", 2, &min_people);
  options.min_people = static_cast<std::size_t>(min_people);
  int count = static_cast<int>(options.k);
  flags.Whole("--count", 1, &count);
  options.k = static_cast<std::size_t>(count);
  int status = kOk;
  ReportInput input;
  if (!Read(arguments, flags, err, input, &status)) return status;
  const absl::StatusOr<MainParametersReport> report =
      MeasureMainParameters(*input.model, input.policy.policy(), *input.people, options);
  if (!report.ok()) return Complain(report.status(), err);
  out << (input.format == Format::kHtml   ? ToHtml(*report)
          : input.format == Format::kJson ? ToJson(*report)
                                          : ToText(*report));
  return kOk;
}

}  // namespace assent::cli
