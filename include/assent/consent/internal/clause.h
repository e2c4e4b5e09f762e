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
#include "assent/base/internal/word.h"
#include "assent/policy/policy.h"

namespace assent::internal {

/// What a clause records. The order within a dimension (consent, reliance, objection)
/// is that of restriction; of the two grants the one that was not explicit gives less. The
/// first and the last decide nothing, see field_terms.h.
enum class ClauseKind : std::uint8_t {
  kLifted,
  kGrantedExplicitly,
  kGranted,
  kRefused,
  kWithdrawn,
  kRelied,
  kObjected,
  kCeased,
};

inline constexpr std::size_t kClauseKinds = 8;

/// Whether the kind gives a right, which then begins and ends with the clause.
constexpr bool GivesRight(ClauseKind kind) noexcept {
  constexpr auto bit = [](ClauseKind of) { return 1U << static_cast<unsigned>(of); };
  constexpr unsigned kRights =
      bit(ClauseKind::kGrantedExplicitly) | bit(ClauseKind::kGranted) | bit(ClauseKind::kRelied);
  return (kRights & bit(kind)) != 0;
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

/// The fields for which a clause holds, and those for which it held.
struct Standing {
  FieldMask live;
  FieldMask ended;
};

/// What `clause` says at `now`. A right that begins in the future is not live yet; a
/// restriction holds at once and has no end. Without branches.
constexpr Standing StandingAt(const Clause& clause, TimeMicros now) noexcept {
  const auto mask_if = [](bool condition) { return FieldMask{0} - FieldMask{condition}; };
  const bool gives = GivesRight(clause.kind);
  const FieldMask begun = mask_if(!gives | (now >= clause.begins)) & clause.fields;
  const FieldMask ended = mask_if(gives & (now >= clause.valid_until)) & begun;
  return {begun & ~ended, ended};
}

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

/// Reads the clauses of `words` one after the other, each word once and atomically, so
/// that a writer cannot lead it outside of them: what it reads then is nonsense, no more.
///
///   for (ClauseReader reader(words); reader.Advance();) Use(reader.clause());
class ClauseReader {
 public:
  explicit ClauseReader(absl::Span<const std::uint64_t> words) noexcept
      : next_(words.data()), left_(words.size()) {}

  /// Goes to the next clause; false if there is none.
  bool Advance() noexcept {
    next_ += size_;
    left_ -= size_;
    if (left_ < kNarrowWords) return false;
    fields_ = LoadWord(next_[0]);
    packed_ = LoadWord(next_[1]);
    size_ = is_wide() ? kWideWords : kNarrowWords;
    return fields_ != 0 && size_ <= left_;
  }
  /// The purpose of the clause.
  int purpose() const noexcept { return static_cast<int>(packed_ >> kPurposeShift & 0x3F); }
  /// The clause.
  Clause clause() const noexcept {
    Clause clause;
    clause.fields = fields_;
    clause.purpose = static_cast<std::uint8_t>(purpose());
    clause.kind = static_cast<ClauseKind>(packed_ >> kKindShift & 7);
    if (is_wide()) {
      clause.at = static_cast<TimeMicros>(LoadWord(next_[2]));
      clause.begins = static_cast<TimeMicros>(LoadWord(next_[3]));
      clause.valid_until = static_cast<TimeMicros>(LoadWord(next_[4]));
    } else {
      clause.at = static_cast<TimeMicros>(packed_ & kTimeMask);
      clause.begins = clause.at - static_cast<TimeMicros>(packed_ >> kLeadShift & kMostLead);
      clause.valid_until = kForever;
    }
    return clause;
  }

 private:
  bool is_wide() const noexcept { return (packed_ & kWideBit) != 0; }

  const std::uint64_t* next_;  // the clause, and once there was one, its words
  std::size_t left_;
  std::size_t size_ = 0;
  FieldMask fields_ = 0;
  std::uint64_t packed_ = 0;
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
