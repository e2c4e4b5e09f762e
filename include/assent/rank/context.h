// File: context.h
//
// What a request is about, whoever asks: the page, the hour of the day, the kind
// of device. A ranking may always use it, also for people who share nothing and in
// rankings without a profile.
//
// Therefore it must say nothing about the person. Do not put here: an id of a
// person, session, device or advertiser, an address, a place finer than a country,
// anything typed in, anything derived from a profile or from past behaviour, or
// any attribute of the person under another name. A context is a few small
// numbers, so an id does not fit; what the numbers mean is the application's word.

#ifndef ASSENT_RANK_CONTEXT_H_
#define ASSENT_RANK_CONTEXT_H_

#include <array>
#include <cstdint>

#include "absl/status/status.h"
#include "assent/base/export.h"
#include "assent/rank/feature.h"

namespace assent {

/// What may be said about a request.
enum class ContextKind : std::uint8_t {
  kPage,         ///< Which page or place on it: 0 ... 255, the application's numbering.
  kHour,         ///< Hour of the day in local time: 0 ... 23.
  kWeekday,      ///< 0 (Monday) ... 6.
  kDeviceClass,  ///< Such as telephone, computer, television: 0 ... 15.
  kSeason,       ///< Such as a month or a campaign of the shop: 0 ... 63.
  kOther,        ///< One more of the application's own: 0 ... 63.
};
inline constexpr int kContextKinds = 6;

/// How many values `kind` has; 0 for a number that is no kind.
constexpr std::int32_t ContextValues(ContextKind kind) noexcept {
  constexpr std::int32_t kValues[kContextKinds] = {256, 24, 7, 16, 64, 64};
  const auto index = static_cast<int>(kind);
  return index < kContextKinds ? kValues[index] : 0;
}

/// One request's context: at most one value of each kind. What is not set counts
/// as never asked: it is marginalised out, like a withheld field.
///
/// Thread safety: like an `int`.
class ASSENT_EXPORT Context {
 public:
  /// Nothing is set.
  Context() noexcept { values_.fill(kNotSet); }

  /// Sets one value, replacing an earlier one. InvalidArgument, and nothing
  /// changes: no such kind, or a value outside its range.
  absl::Status Set(ContextKind kind, std::int32_t value);

  /// Whether a value of `kind` is set.
  bool Has(ContextKind kind) const noexcept { return Get(kind) != kNotSet; }
  /// The value, or kNotSet.
  std::int32_t Get(ContextKind kind) const noexcept {
    const auto index = static_cast<std::size_t>(kind);
    return index < values_.size() ? values_[index] : kNotSet;
  }
  /// Whether nothing is set.
  bool empty() const noexcept { return *this == Context(); }

  static constexpr std::int32_t kNotSet = -1;

  friend bool operator==(const Context& a, const Context& b) noexcept { return a.values_ == b.values_; }
  friend bool operator!=(const Context& a, const Context& b) noexcept { return !(a == b); }

 private:
  std::array<std::int32_t, kContextKinds> values_;
};

/// Context values are columns of statistics and models beside field values: as a
/// `Feature` whose field lies above every protobuf field number (2^29 - 1).
inline constexpr std::int32_t kFirstContextField = std::int32_t{1} << 29;

/// The field of `kind` in a `Feature`.
constexpr std::int32_t ContextField(ContextKind kind) noexcept {
  return kFirstContextField + static_cast<std::int32_t>(kind);
}
/// Whether a `Feature` with this field is a context value and no field value.
constexpr bool IsContextField(std::int32_t field) noexcept { return field >= kFirstContextField; }
/// The kind of a context field; only if `IsContextField(field)`.
constexpr ContextKind ContextKindOf(std::int32_t field) noexcept {
  return static_cast<ContextKind>(field - kFirstContextField);
}

}  // namespace assent

#endif  // ASSENT_RANK_CONTEXT_H_
