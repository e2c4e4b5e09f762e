// The words that clauses are kept in, against the clauses themselves.
#include "assent/consent/internal/clause.h"

#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "assent/consent/consent_state.h"
#include "support/catch.h"

namespace assent::internal {
namespace {

bool Same(const Clause& a, const Clause& b) {
  return a.fields == b.fields && a.at == b.at && a.begins == b.begins && a.valid_until == b.valid_until &&
         a.purpose == b.purpose && a.kind == b.kind;
}

std::vector<Clause> Read(const std::vector<std::uint64_t>& words) {
  std::vector<Clause> clauses;
  for (ClauseReader reader(words); reader.Advance();) clauses.push_back(reader.clause());
  return clauses;
}

// Every time at which the form of a clause changes, and those around it.
std::vector<TimeMicros> Times() {
  constexpr TimeMicros kLowest = std::numeric_limits<TimeMicros>::min();
  constexpr TimeMicros kLast = static_cast<TimeMicros>(kTimeMask);
  std::vector<TimeMicros> times;
  for (const TimeMicros edge : {TimeMicros{0}, TimeMicros{4}, kLast}) {
    for (TimeMicros step = -5; step <= 5; ++step) times.push_back(edge + step);
  }
  for (TimeMicros step = 0; step <= 5; ++step) {
    times.push_back(kLowest + step);
    times.push_back(kForever - step);
  }
  return times;
}

TEST_CASE("A clause of any times, purpose and kind comes back from its words", "[clause]") {
  std::size_t wrong = 0;
  std::size_t narrow = 0;
  for (const TimeMicros at : Times()) {
    for (const TimeMicros begins : Times()) {
      for (const TimeMicros end : {kForever, kForever - 1, TimeMicros{0}}) {
        const auto kind = static_cast<ClauseKind>(static_cast<std::uint64_t>(at ^ begins) % kClauseKinds);
        const auto purpose = static_cast<std::uint8_t>(static_cast<std::uint64_t>(at + 3) % kMaxIndices);
        const Clause clause{~FieldMask{0}, at, begins, end, purpose, kind};
        std::vector<std::uint64_t> words;
        AppendClause(clause, words);
        const std::vector<Clause> read = Read(words);
        narrow += words.size() == kNarrowWords ? 1 : 0;
        wrong += read.size() == 1 && Same(read[0], clause) ? 0 : 1;
      }
    }
  }
  CHECK(wrong == 0);
  CHECK(narrow > 0);
}

TEST_CASE("A clause takes more words only where its times do not fit into two", "[clause]") {
  constexpr TimeMicros kLast = static_cast<TimeMicros>(kTimeMask);
  const auto words_of = [](TimeMicros at, TimeMicros begins, TimeMicros valid_until) {
    std::vector<std::uint64_t> words;
    AppendClause({1, at, begins, valid_until, 0, ClauseKind::kGranted}, words);
    return words.size();
  };
  for (const TimeMicros at : {TimeMicros{0}, TimeMicros{4711}, kLast}) {
    for (TimeMicros lead = 0; lead <= kMostLead; ++lead)
      CHECK(words_of(at, at - lead, kForever) == kNarrowWords);
    CHECK(words_of(at, at - kMostLead - 1, kForever) == kWideWords);
    CHECK(words_of(at, at + 1, kForever) == kWideWords);
    CHECK(words_of(at, at, kForever - 1) == kWideWords);
  }
  CHECK(words_of(-1, -1, kForever) == kWideWords);
  CHECK(words_of(kLast + 1, kLast + 1, kForever) == kWideWords);
}

TEST_CASE("Every purpose and kind has words of its own", "[clause]") {
  std::size_t wrong = 0;
  for (int purpose = 0; purpose < kMaxIndices; ++purpose) {
    for (std::size_t kind = 0; kind < kClauseKinds; ++kind) {
      const Clause clause{
          1, 4711, 4711, kForever, static_cast<std::uint8_t>(purpose), static_cast<ClauseKind>(kind)};
      std::vector<std::uint64_t> words;
      AppendClause(clause, words);
      wrong += words.size() == kNarrowWords && Same(Read(words).at(0), clause) ? 0 : 1;
    }
  }
  CHECK(wrong == 0);
}

TEST_CASE("Words that no clause was written to lead nowhere outside of them", "[clause]") {
  constexpr std::uint64_t kOutside = 0x0123456789ABCDEF;
  std::mt19937_64 random(11);
  std::size_t outside = 0;
  std::size_t seen = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::uint64_t> words(16, kOutside);
    const std::size_t size = random() % 12;
    for (std::size_t i = 0; i < size; ++i) words[i] = random() % 8 == 0 ? 0 : random();
    std::size_t clauses = 0;
    for (ClauseReader reader(absl::MakeConstSpan(words).subspan(0, size)); reader.Advance(); ++clauses) {
      const Clause clause = reader.clause();
      for (const auto word :
           {static_cast<TimeMicros>(clause.fields), clause.at, clause.begins, clause.valid_until}) {
        outside += word == static_cast<TimeMicros>(kOutside) ? 1 : 0;
      }
    }
    outside += clauses * kNarrowWords > size ? 1 : 0;
    seen += clauses;
  }
  CHECK(outside == 0);
  CHECK(seen > 0);
}

TEST_CASE("Clauses follow one another, and zeros end them", "[clause]") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 1'000; ++round) {
    std::vector<Clause> clauses;
    std::vector<std::uint64_t> words;
    for (std::uint64_t i = random() % 6; i > 0; --i) {
      const auto at = static_cast<TimeMicros>(random() >> (random() % 30));
      clauses.push_back({random() | 1, at, at - static_cast<TimeMicros>(random() % 5),
                         random() % 2 == 0 ? kForever : at + 1, static_cast<std::uint8_t>(random() % 64),
                         static_cast<ClauseKind>(random() % kClauseKinds)});
      AppendClause(clauses.back(), words);
    }
    words.resize(words.size() + random() % 4, 0);
    const std::vector<Clause> read = Read(words);
    REQUIRE(read.size() == clauses.size());
    for (std::size_t i = 0; i < read.size(); ++i) REQUIRE(Same(read[i], clauses[i]));
  }
}

TEST_CASE("A state goes on from its words, zeros behind them or not", "[clause]") {
  ConsentEvent event;
  event.kind = EventKind::kGrant;
  event.purposes = 3;
  event.fields = 5;
  event.at = 10;
  ConsentState state;
  state.Apply(event);
  std::vector<std::uint64_t> words(state.packed().words().begin(), state.packed().words().end());
  words.resize(words.size() + 3, 0);
  ConsentState next{PackedConsent(words)};
  CHECK(next.TermsAt(1, 10).granted == 5);
  CHECK(next.last_event() == 10);
  event.kind = EventKind::kWithdraw;
  event.at = 11;
  event.purposes = 2;
  next.Apply(event);
  CHECK(next.TermsAt(0, 11).granted == 5);
  CHECK(next.TermsAt(1, 11).granted == 0);
  CHECK(next.TermsAt(1, 11).withdrawn == 5);
  CHECK(next.last_event() == 11);
  event.kind = EventKind::kErase;
  event.at = 12;
  next.Apply(event);
  CHECK(next.erased());
  CHECK(next.TermsAt(0, 12).granted == 0);
  CHECK(next.last_event() == 12);
}

}  // namespace
}  // namespace assent::internal
