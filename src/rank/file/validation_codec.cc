#include "rank/file/validation_codec.h"

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace assent::internal {
namespace {

constexpr std::size_t kHeadNumbers = 3;  // people, cells, trials
constexpr std::size_t kCellNumbers = 6;
constexpr std::size_t kTrialNumbers = 7 + kMixNumbers;

// Whether `value` is a whole number in [low, high].
bool IsCount(double value, double low, double high) {
  return value >= low && value <= high && value == std::floor(value);
}

bool DecodeCell(absl::Span<const double> n, ValidationCell* cell) {
  if (!IsCount(n[0], ValidationTable::kAllItems, 1e9) || !IsCount(n[1], 0, 1)) return false;
  *cell = {static_cast<std::int32_t>(n[0]), n[1] != 0, n[2], n[3], n[4], n[5]};
  return true;
}

bool DecodeTrial(absl::Span<const double> n, ValidationTrial* trial) {
  constexpr auto kLast = static_cast<double>(ValidationTrial::Step::kFieldDecay);
  if (!IsCount(n[0], 0, kLast) || !IsCount(n[6], 0, 1) || !IsCount(n[7], 0, 1024)) return false;
  trial->step = static_cast<ValidationTrial::Step>(n[0]);
  trial->lambda = n[1];
  trial->dropout = n[2];
  trial->ndcg = n[3];
  trial->gain = n[4];
  trial->gain_error = n[5];
  trial->taken = n[6] != 0;
  trial->mix = MixOf(n.subspan(7));
  return true;
}

}  // namespace

std::array<double, kMixNumbers> NumbersOf(const MixParameters& mix) {
  return {static_cast<double>(mix.factors),
          mix.prior_weight,
          mix.ridge,
          mix.ridge_exponent,
          mix.field_decay,
          mix.share_most,
          mix.share_middle,
          mix.share_slope};
}

MixParameters MixOf(absl::Span<const double> numbers) {
  MixParameters mix;
  mix.factors = static_cast<std::int32_t>(numbers[0]);
  mix.prior_weight = numbers[1];
  mix.ridge = numbers[2];
  mix.ridge_exponent = numbers[3];
  mix.field_decay = numbers[4];
  mix.share_most = numbers[5];
  mix.share_middle = numbers[6];
  mix.share_slope = numbers[7];
  return mix;
}

std::vector<double> EncodeValidation(const ValidationTable& table) {
  if (table.empty()) return {};
  std::vector<double> out = {static_cast<double>(table.people), static_cast<double>(table.cells.size()),
                             static_cast<double>(table.trials.size())};
  for (const ValidationCell& cell : table.cells) {
    out.insert(out.end(), {static_cast<double>(cell.items), cell.fields ? 1.0 : 0.0, cell.ndcg, cell.error,
                           cell.gain, cell.gain_error});
  }
  for (const ValidationTrial& trial : table.trials) {
    out.insert(out.end(), {static_cast<double>(trial.step), trial.lambda, trial.dropout, trial.ndcg,
                           trial.gain, trial.gain_error, trial.taken ? 1.0 : 0.0});
    const std::array<double, kMixNumbers> mix = NumbersOf(trial.mix);
    out.insert(out.end(), mix.begin(), mix.end());
  }
  return out;
}

bool DecodeValidation(absl::Span<const double> numbers, ValidationTable* table) {
  *table = ValidationTable();
  if (numbers.empty()) return true;
  constexpr double kMost = 1e9;
  for (const double number : numbers) {
    if (!std::isfinite(number)) return false;
  }
  if (numbers.size() < kHeadNumbers || !IsCount(numbers[0], 1, kMost) || !IsCount(numbers[1], 0, kMost) ||
      !IsCount(numbers[2], 0, kMost)) {
    return false;
  }
  const auto cells = static_cast<std::size_t>(numbers[1]);
  const auto trials = static_cast<std::size_t>(numbers[2]);
  if (numbers.size() != kHeadNumbers + cells * kCellNumbers + trials * kTrialNumbers) return false;
  table->people = static_cast<std::int64_t>(numbers[0]);
  numbers.remove_prefix(kHeadNumbers);
  for (std::size_t i = 0; i < cells; ++i, numbers.remove_prefix(kCellNumbers)) {
    if (!DecodeCell(numbers, &table->cells.emplace_back())) return false;
  }
  for (std::size_t i = 0; i < trials; ++i, numbers.remove_prefix(kTrialNumbers)) {
    if (!DecodeTrial(numbers, &table->trials.emplace_back())) return false;
  }
  return true;
}

}  // namespace assent::internal
