#include "rank/list/similarity.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "rank/dot.h"

namespace assent::internal {

double ItemSimilarity::Of(Diversity::Similarity by, std::int32_t a, std::int32_t b,
                          std::vector<double>& both) const {
  if (by == Diversity::Similarity::kAttributes) return ByAttributes(a, b);
  return data_.has_factors() ? ByFactors(a, b, both) : ByItemModel(a, b);
}

double ItemSimilarity::ByFactors(std::int32_t a, std::int32_t b, std::vector<double>& both) const {
  const std::size_t count = data_.factor_count();
  both.resize(2 * count);
  const auto take = [&](std::int32_t item, double* out) {
    const auto i = static_cast<std::size_t>(item);
    if (i >= catalogue_.warm()) {
      cold_.FactorsOf(item, absl::MakeSpan(out, count));
    } else {
      std::copy_n(data_.factors.data() + i * count, count, out);
    }
  };
  const double* const of_a = both.data();
  const double* const of_b = both.data() + count;
  take(a, both.data());
  take(b, both.data() + count);
  const double lengths = std::sqrt(Dot(of_a, of_a, count)) * std::sqrt(Dot(of_b, of_b, count));
  return lengths > 0 ? std::clamp(Dot(of_a, of_b, count) / lengths, -1.0, 1.0) : 0;
}

// P is an inverse covariance, so its scaled off-diagonal entries are, with the other
// sign, the partial correlations: what two items have in common beyond all others.
double ItemSimilarity::ByItemModel(std::int32_t a, std::int32_t b) const {
  const auto i = static_cast<std::size_t>(a);
  const auto j = static_cast<std::size_t>(b);
  if (i == j) return 1;
  if (i >= catalogue_.warm() || j >= catalogue_.warm()) return 0;
  const std::size_t n = data_.dimension();
  return -data_.matrix[i * n + j] / std::sqrt(data_.matrix[i * n + i] * data_.matrix[j * n + j]);
}

double ItemSimilarity::ByAttributes(std::int32_t a, std::int32_t b) const {
  const auto of_a = catalogue_.AttributesOf(a);
  const auto of_b = catalogue_.AttributesOf(b);
  if (of_a.empty() || of_b.empty()) return 0;
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < of_a.size() && j < of_b.size();) {
    const std::int32_t difference = of_a[i] - of_b[j];
    common += difference == 0 ? 1 : 0;
    if (difference <= 0) ++i;
    if (difference >= 0) ++j;
  }
  return static_cast<double>(common) /
         std::sqrt(static_cast<double>(of_a.size()) * static_cast<double>(of_b.size()));
}

}  // namespace assent::internal
