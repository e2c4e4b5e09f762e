#include "assent/rank/validation.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace assent {
namespace {

const char* NameOf(ValidationTrial::Step step) {
  switch (step) {
    case ValidationTrial::Step::kItemModel:
      return "item model";
    case ValidationTrial::Step::kFactors:
      return "factors";
    case ValidationTrial::Step::kShare:
      return "share";
    case ValidationTrial::Step::kFieldDecay:
      break;
  }
  return "fields";
}

std::string ValuesOf(const ValidationTrial& trial) {
  const MixParameters& mix = trial.mix;
  switch (trial.step) {
    case ValidationTrial::Step::kItemModel:
      return absl::StrFormat("lambda %g, dropout %g", trial.lambda, trial.dropout);
    case ValidationTrial::Step::kFactors:
      return absl::StrFormat("prior weight %g, ridge %g, exponent %g", mix.prior_weight, mix.ridge,
                             mix.ridge_exponent);
    case ValidationTrial::Step::kShare:
      return absl::StrFormat("most %g, middle %g, slope %g", mix.share_most, mix.share_middle,
                             mix.share_slope);
    case ValidationTrial::Step::kFieldDecay:
      break;
  }
  return absl::StrFormat("decay %g", mix.field_decay);
}

}  // namespace

std::string ValidationTable::ToString() const {
  if (empty()) return "no validation: the hyper-parameters were given\n";
  std::string out = absl::StrFormat("%d held-out people, NDCG@100\n", people);
  absl::StrAppendFormat(&out, "%7s %8s %8s %8s %16s %8s\n", "items", "fields", "NDCG", "error",
                        "over popularity", "error");
  for (const ValidationCell& cell : cells) {
    absl::StrAppendFormat(&out, "%7s %8s %8.4f %8.4f %+16.4f %8.4f\n",
                          cell.items == kAllItems ? "all" : absl::StrCat(cell.items),
                          cell.fields ? "all" : "none", cell.ndcg, cell.error, cell.gain, cell.gain_error);
  }
  if (trials.empty()) return out;
  absl::StrAppendFormat(&out, "\ntried      %-44s %7s %8s %7s\n", "", "NDCG", "gain", "error");
  for (const ValidationTrial& trial : trials) {
    absl::StrAppendFormat(&out, "%-10s %-44s %7.4f %+8.4f %7.4f%s\n", NameOf(trial.step), ValuesOf(trial),
                          trial.ndcg, trial.gain, trial.gain_error, trial.taken ? " *" : "");
  }
  out += "* taken: clearly better than what was in use, and clearly worse in no cell\n";
  return out;
}

}  // namespace assent
