#include "rank/scan/quantized_matrix.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "absl/strings/str_cat.h"

namespace assent::internal {
namespace {

constexpr int kLargest = 127;
constexpr double kRounding = 0x1p-24;  // unit of rounding in single precision
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// A float that is not smaller.
float RoundUp(double value) {
  if (value > double{std::numeric_limits<float>::max()}) return kInfinity;
  const auto rounded = static_cast<float>(value);
  return double{rounded} >= value ? rounded : std::nextafter(rounded, kInfinity);
}

float ScaleFor(float largest) { return std::max(largest / kLargest, kSmallestScale); }

int Quantize(float value, float scale) {
  return std::clamp(static_cast<int>(std::lround(double{value} / double{scale})), -kLargest, kLargest);
}

// What one item adds to the head of its block.
struct ItemBounds {
  double residual = 0;
  double integers = 0;
  double norm = 0;
};

void Raise(QuantizedHead& head, const ItemBounds& item) {
  head.residual = std::max(head.residual, RoundUp(item.residual));
  head.integers = std::max(head.integers, RoundUp(item.integers));
  head.norm = std::max(head.norm, RoundUp(item.norm));
}

class BlockQuantizer {
 public:
  BlockQuantizer(const BlockedMatrixView& exact, std::size_t b, QuantizedHead& head, std::uint8_t* factors)
      : exact_(exact), b_(b), head_(head), factors_(factors) {}

  void Run() {
    const std::size_t items = std::min(kBlockItems, exact_.items() - b_ * kBlockItems);
    std::fill_n(factors_, QuadsOf(exact_.dimensions()) * kBlockItems * kQuad, std::uint8_t{kByteZero});
    std::fill(std::begin(head_.scales), std::end(head_.scales), 1.0F);
    for (std::size_t i = 0; i < items; ++i) Item(i);
  }

 private:
  float Value(std::size_t i, std::size_t k) const { return exact_.block(b_)[k * kBlockItems + i]; }

  void Item(std::size_t i) {
    float largest = 0;
    for (std::size_t k = 0; k < exact_.dimensions(); ++k) {
      const float value = Value(i, k);
      if (!std::isfinite(value)) {  // nothing can be said of the item
        head_.residual = head_.norm = kInfinity;
        return;
      }
      largest = std::max(largest, std::fabs(value));
    }
    const float scale = head_.scales[i] = ScaleFor(largest);
    ItemBounds bounds;
    for (std::size_t k = 0; k < exact_.dimensions(); ++k) {
      const double value = Value(i, k);
      const int x = Quantize(Value(i, k), scale);
      const double left = value - double{scale} * x;
      bounds.residual += left * left;
      bounds.integers += x * x;
      bounds.norm += value * value;
      factors_[k / kQuad * kBlockItems * kQuad + i * kQuad + k % kQuad] =
          static_cast<std::uint8_t>(x + kByteZero);
    }
    bounds.norm = std::sqrt(bounds.norm);
    bounds.integers = std::sqrt(bounds.integers);
    // A score in single precision: one rounding for each dimension, two without fused
    // multiply-add; 1.01 covers the terms of higher order.
    const double rounding = 1.01 * kRounding * static_cast<double>(exact_.dimensions() + 2) * bounds.norm;
    bounds.residual = (std::sqrt(bounds.residual) + rounding) / double{scale};
    Raise(head_, bounds);
  }

  const BlockedMatrixView& exact_;
  std::size_t b_;
  QuantizedHead& head_;
  std::uint8_t* factors_;
};

}  // namespace

absl::StatusOr<QuantizedMatrixView> QuantizedMatrixView::Over(absl::Span<const std::uint8_t> bytes,
                                                              std::size_t items, std::size_t dimensions) {
  if (dimensions == 0 || dimensions > kMaxScanDimensions || items > kMaxScanItems) {
    return absl::InvalidArgumentError(
        absl::StrCat(items, " items x ", dimensions, " dimensions are beyond the limits of a scan"));
  }
  const std::size_t wanted = BlocksOf(items) * RecordBytes(dimensions);
  if (bytes.size() != wanted) {
    return absl::InvalidArgumentError(absl::StrCat("quantised factors of ", items, " items x ", dimensions,
                                                   " dimensions are ", wanted, " bytes, not ", bytes.size()));
  }
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % kBlockAlignment != 0) {
    return absl::InvalidArgumentError(absl::StrCat("quantised factors must start at a multiple of ",
                                                   kBlockAlignment, " bytes; align the file's section"));
  }
  return QuantizedMatrixView(bytes.data(), items, dimensions);
}

QuantizedMatrix QuantizedMatrix::From(const BlockedMatrixView& exact) {
  const std::size_t record = RecordBytes(exact.dimensions());
  QuantizedMatrix matrix;
  matrix.bytes_ = AlignedArray<std::uint8_t>(exact.blocks() * record);
  for (std::size_t b = 0; b < exact.blocks(); ++b) {
    std::uint8_t* at = matrix.bytes_.data() + b * record;
    QuantizedHead head = {};
    BlockQuantizer(exact, b, head, at + sizeof(head)).Run();
    std::memcpy(at, &head, sizeof(head));
  }
  // The sizes agree by construction.
  matrix.view_ = *QuantizedMatrixView::Over({matrix.bytes_.data(), matrix.bytes_.size()}, exact.items(),
                                            exact.dimensions());
  return matrix;
}

QuantizedQuery::QuantizedQuery(absl::Span<const float> query, std::int32_t* words) noexcept {
  float largest = 0;
  for (const float value : query) largest = std::max(largest, std::fabs(value));
  scale_ = ScaleFor(largest);
  double norm = 0;
  double integers = 0;
  double residual = 0;
  std::int32_t sum = 0;
  for (std::size_t k = 0; k < query.size(); ++k) {
    const int u = Quantize(query[k], scale_);
    const double left = double{query[k]} - double{scale_} * u;
    norm += double{query[k]} * double{query[k]};
    integers += u * u;
    residual += left * left;
    sum += u;
    if (k % kQuad == 0) words[k / kQuad] = 0;
    const auto byte = static_cast<std::int8_t>(u);
    std::memcpy(reinterpret_cast<char*>(words + k / kQuad) + k % kQuad, &byte, 1);
  }
  start_ = -kByteZero * sum;
  // Bound() rounds a few times itself, and a score from bytes four times: to float,
  // times t, plus or minus the bound, times s. In units of t |X| |U| that is less than
  // 8 roundings, in units of the bound less than kSlack.
  constexpr double kSlack = 1 + 0x1p-18;
  const double quantized = double{scale_} * std::sqrt(integers);
  norm_ = RoundUp(std::sqrt(norm) * kSlack);
  quantized_ = RoundUp(quantized * kSlack);
  residual_ = RoundUp((std::sqrt(residual) + 8 * kRounding * quantized) * kSlack);
  // Results too small for a float are off by up to 2^-149 each; in units of s.
  underflow_ = RoundUp(static_cast<double>(query.size() + 4) * 0x1p-149 / double{kSmallestScale});
}

}  // namespace assent::internal
