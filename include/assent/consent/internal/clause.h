// File: clause.h
//
// One line of a subject's folded consent, and its form in memory. Millions of
// subjects hold a few clauses each, so the common clause takes two words:
//
//   word 0   the fields; never 0
//   word 1   at: 52 bits | purpose: 6 | kind: 3 | begins before at by: 2 | wide: 1
//
// A clause with an end, or with a time that does not fit, is wide: its word 1 has no
// time, and three words follow: at, begins, valid_until. Two words {0, 0} or the end
// of the memory end the list.

#ifndef ASSENT_CONSENT_INTERNAL_CLAUSE_H_
#define ASSENT_CONSENT_INTERNAL_CLAUSE_H_

#include <cstddef>
#include <cstdint>

#include "absl/types/span.h"
#include "assent/base/clock.h"
#include "assent/policy/policy.h"

namespace assent::internal {

/// What a clause records. The order within a dimension (consent, reliance, objection)
/// is that of restriction; of the two grants the one that was not explicit gives less.
enum class ClauseKind : std::uint8_t {
  kGrantedExplicitly,
  kGranted,
  kRefused,
  kWithdrawn,
  kRelied,
  kCeased,
  kLifted,
  kObjected,
};

inline constexpr std::size_t kClauseKinds = 8;

/// Whether the kind gives a right, which then begins and ends with the clause.
constexpr bool GivesRight(ClauseKind kind) noexcept {
  return kind <= ClauseKind::kGranted || kind == ClauseKind::kRelied;
}

/// "These fields, for this purpose, are marked so since `at`." A right is live from
/// `begins` until `valid_until`.
struct Clause {
  FieldMask fields;
  TimeMicros at;
  TimeMicros begins;
  TimeMicros valid_until;
  std::uint8_t purpose;
  ClauseKind kind;
};

/// The words of one clause.
inline constexpr std::size_t kNarrowWords = 2;
inline constexpr std::size_t kWideWords = 5;

inline constexpr int kTimeBits = 52;  // in microseconds, until the year 2112
inline constexpr std::uint64_t kTimeMask = (std::uint64_t{1} << kTimeBits) - 1;
inline constexpr int kPurposeShift = kTimeBits;
inline constexpr int kKindShift = kPurposeShift + 6;
inline constexpr int kLeadShift = kKindShift + 3;
inline constexpr TimeMicros kMostLead = 3;
inline constexpr std::uint64_t kWideBit = std::uint64_t{1} << 63;

/// Reads the clauses of `words` one after the other, without copying them.
class ClauseReader {
 public:
  explicit ClauseReader(absl::Span<const std::uint64_t> words) noexcept
      : next_(words.data()), left_(words.size()) {}

  /// Whether there is another clause to look at.
  bool HasNext() const noexcept { return left_ >= kNarrowWords && next_[0] != 0; }
  /// Its purpose, without reading the rest.
  int purpose() const noexcept { return static_cast<int>(next_[1] >> kPurposeShift & 0x3F); }
  void Skip() noexcept {
    const std::size_t words = (next_[1] & kWideBit) != 0 ? kWideWords : kNarrowWords;
    next_ += words;
    left_ -= words;
  }
  /// Reads it and goes on to the one after.
  Clause Next() noexcept {
    const std::uint64_t packed = next_[1];
    Clause clause;
    clause.fields = next_[0];
    clause.purpose = static_cast<std::uint8_t>(purpose());
    clause.kind = static_cast<ClauseKind>(packed >> kKindShift & 7);
    if ((packed & kWideBit) != 0) {
      clause.at = static_cast<TimeMicros>(next_[2]);
      clause.begins = static_cast<TimeMicros>(next_[3]);
      clause.valid_until = static_cast<TimeMicros>(next_[4]);
    } else {
      clause.at = static_cast<TimeMicros>(packed & kTimeMask);
      clause.begins = clause.at - static_cast<TimeMicros>(packed >> kLeadShift & kMostLead);
      clause.valid_until = kForever;
    }
    Skip();
    return clause;
  }

 private:
  const std::uint64_t* next_;
  std::size_t left_;
};

/// Appends the words of `clause` to `out`, which has `push_back`.
template <class Words>
void AppendClause(const Clause& clause, Words& out) {
  const std::uint64_t named =
      std::uint64_t{clause.purpose} << kPurposeShift | static_cast<std::uint64_t>(clause.kind) << kKindShift;
  const bool narrow = clause.at >= 0 && static_cast<std::uint64_t>(clause.at) <= kTimeMask &&
                      clause.begins <= clause.at && clause.begins >= clause.at - kMostLead &&
                      clause.valid_until == kForever;
  out.push_back(clause.fields);
  if (narrow) {
    out.push_back(static_cast<std::uint64_t>(clause.at) | named |
                  static_cast<std::uint64_t>(clause.at - clause.begins) << kLeadShift);
    return;
  }
  out.push_back(named | kWideBit);
  out.push_back(static_cast<std::uint64_t>(clause.at));
  out.push_back(static_cast<std::uint64_t>(clause.begins));
  out.push_back(static_cast<std::uint64_t>(clause.valid_until));
}

}  // namespace assent::internal

#endif  // ASSENT_CONSENT_INTERNAL_CLAUSE_H_
