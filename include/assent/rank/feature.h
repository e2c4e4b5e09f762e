// File: feature.h
//
// One value of one profile field, as the recommender names it: the protobuf
// field number and a number (bool, integer, enum) or a text.

#ifndef ASSENT_RANK_FEATURE_H_
#define ASSENT_RANK_FEATURE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace assent {

/// A field value that owns its text. Ordered by field, numbers before texts,
/// then by value.
struct Feature {
  std::int32_t field = 0;   ///< The protobuf field number.
  bool is_text = false;     ///< Whether `text` is the value, else `number`.
  std::int64_t number = 0;  ///< 0 for a text.
  std::string text;         ///< Empty for a number.

  friend bool operator==(const Feature& a, const Feature& b) noexcept {
    return a.field == b.field && a.is_text == b.is_text && a.number == b.number && a.text == b.text;
  }
  friend bool operator!=(const Feature& a, const Feature& b) noexcept { return !(a == b); }
  friend bool operator<(const Feature& a, const Feature& b) noexcept {
    return std::tie(a.field, a.is_text, a.number, a.text) < std::tie(b.field, b.is_text, b.number, b.text);
  }
};

namespace internal {

/// A borrowed `Feature`: what a look-up needs, without copying the text.
struct FeatureView {
  std::int32_t field = 0;
  bool is_text = false;
  std::int64_t number = 0;
  std::string_view text;

  FeatureView(std::int32_t f, bool t, std::int64_t n, std::string_view s) noexcept
      : field(f), is_text(t), number(t ? 0 : n), text(t ? s : std::string_view()) {}
  // Implicit, so that a container keyed by `Feature` can be asked with either.
  FeatureView(const Feature& feature) noexcept  // NOLINT(google-explicit-constructor)
      : FeatureView(feature.field, feature.is_text, feature.number, feature.text) {}

  Feature Own() const { return Feature{field, is_text, number, std::string(text)}; }

  friend bool operator==(const FeatureView& a, const FeatureView& b) noexcept {
    return a.field == b.field && a.is_text == b.is_text && a.number == b.number && a.text == b.text;
  }
  template <class H>
  friend H AbslHashValue(H state, const FeatureView& v) {
    return H::combine(std::move(state), v.field, v.is_text, v.number, v.text);
  }
};

}  // namespace internal
}  // namespace assent

#endif  // ASSENT_RANK_FEATURE_H_
