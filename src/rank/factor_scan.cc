#include "rank/factor_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "rank/dot.h"

namespace assent::internal {
namespace {

// As many items more than asked for: near the head of a large catalogue neighbours
// differ by far more than rounding, and a few more places cost nothing.
std::size_t WithMargin(std::size_t count, std::size_t items) {
  return std::min(items, count + count / 8 + 32);
}

}  // namespace

FactorScan::FactorScan(const FactorModel& model) : model_(model) {
  const std::size_t d = model.dimension();
  const std::size_t n = model.data().items.size();
  absl::StatusOr<BlockedMatrix> matrix =
      BlockedMatrix::FromRows({model.data().factors.data(), model.data().factors.size()}, n, d);
  if (!matrix.ok()) return;  // an empty matrix: Best() is always false
  matrix_ = *std::move(matrix);
  quantized_ = QuantizedMatrix::From(matrix_.view());
  std::vector<double> wide;
  for (std::size_t j = 0; j < n; ++j) {
    const float* const row = model.Row(static_cast<std::int32_t>(j));
    wide.assign(row, row + d);
    longest_ = std::max(longest_, std::sqrt(Dot(row, wide.data(), d)));
  }
}

double FactorScan::ErrorBound(absl::Span<const double> user) const noexcept {
  constexpr double kUnit = std::numeric_limits<float>::epsilon() / 2;
  constexpr double kTiny = std::numeric_limits<float>::denorm_min();
  const auto d = static_cast<double>(user.size());
  const double length = std::sqrt(Dot(user.data(), user.data(), user.size()));
  // 1.01: for the products of the units, and the rounding of this very sum.
  return 1.01 * ((d + 4) * kUnit * longest_ * length + 2 * d * kTiny * (1 + longest_));
}

bool FactorScan::Best(absl::Span<const double> user, std::size_t count, const ScanFilter& filter,
                      Scratch& scratch) const {
  scratch.best.clear();
  const std::size_t n = matrix_.view().items();
  if (n == 0 || count == 0) return false;
  // Half the range of floats, so that no sum on the way can leave it.
  const double length = std::sqrt(Dot(user.data(), user.data(), user.size()));
  if (!(std::max(length, 1.0) * std::max(longest_, 1.0) < 0.5 * std::numeric_limits<float>::max())) {
    return false;
  }
  scratch.query.resize(user.size());
  std::transform(user.begin(), user.end(), scratch.query.begin(),
                 [](double value) { return static_cast<float>(value); });
  const std::size_t wanted = WithMargin(count, n);
  const NumberArray<float>& factors = model_.data().factors;
  const QuantizedFactors forms{matrix_.view(), quantized_.view(), {factors.data(), factors.size()}};
  const ScanQuery query{scratch.query, filter};
  if (!QuantizedTopK(forms, absl::MakeConstSpan(&query, 1), wanted, scratch.scan).ok()) return false;
  const absl::Span<const ScoredItem> found = scratch.scan.top(0);
  if (found.size() == wanted && wanted < n) {
    const double last_in = static_cast<double>(found[count - 1].score);
    const double first_out = static_cast<double>(found.back().score);
    // Not above: equal scores are told apart by position, which nobody outside can win
    // who is strictly below.
    if (!(last_in - first_out > 2 * ErrorBound(user))) return false;
  }
  scratch.best.reserve(wanted);
  for (const ScoredItem& item : found) {
    const auto position = static_cast<std::int32_t>(item.item);
    scratch.best.push_back({position, Dot(model_.Row(position), user.data(), user.size())});
  }
  std::sort(scratch.best.begin(), scratch.best.end(), [](const FactorScore& a, const FactorScore& b) {
    return a.score != b.score ? a.score > b.score : a.item < b.item;
  });
  if (scratch.best.size() > count) scratch.best.resize(count);
  return true;
}

}  // namespace assent::internal
