// Where subjects are found.
#include "assent/profile/internal/subject_index.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "assent/profile/internal/version_cell.h"
#include "profile/races.h"
#include "support/catch.h"

namespace assent::internal {
namespace {

using testing::Crew;
using testing::Races;

SubjectId Number(std::size_t i) { return SubjectId(static_cast<std::uint64_t>(i)); }
SubjectId Text(std::size_t i) { return SubjectId(std::to_string(i)); }

TEST_CASE("200,000 subjects are found, each its own record", "[index]") {
  constexpr std::size_t kEach = 100'000;
  SubjectIndex index;
  CHECK(index.Find(Number(0)) == nullptr);
  CHECK(index.Find(SubjectId()) == nullptr);
  // Numbers and texts of the same spelling take turns.
  for (std::size_t i = 0; i < kEach; ++i) {
    index.Add(Number(i), nullptr);
    index.Add(Text(i), nullptr);
  }
  CHECK(index.size() == 2 * kEach);
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < kEach; ++i) {
    const SubjectRecord* const number = index.Find(Number(i));
    const SubjectRecord* const text = index.Find(Text(i));
    if (number == nullptr || text == nullptr || number == text) {
      ++wrong;
      continue;
    }
    if (number->id() != Number(i) || text->id() != Text(i)) ++wrong;
    if (index.At(2 * i) != number || index.At(2 * i + 1) != text) ++wrong;
  }
  for (std::size_t i = kEach; i < 2 * kEach; ++i) {
    if (index.Find(Number(i)) != nullptr || index.Find(Text(i)) != nullptr) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("Subjects with colliding hashes are told apart", "[index]") {
  // Ids whose hashes agree in the low bits, so that all begin in one slot.
  std::vector<SubjectId> colliding;
  for (std::size_t i = 0; colliding.size() < 60; ++i) {
    const SubjectId id = i % 2 == 0 ? Number(i) : Text(i);
    if ((SubjectIndex::HashOf(id) & 0x3FF) == 0x3FF) colliding.push_back(id);
  }
  SubjectIndex index;
  for (std::size_t i = 0; i < colliding.size(); ++i) {
    CHECK(index.Find(colliding[i]) == nullptr);
    index.Add(colliding[i], nullptr);
    for (std::size_t j = 0; j <= i; ++j) {
      const SubjectRecord* const found = index.Find(colliding[j]);
      if (found == nullptr || found->id() != colliding[j]) FAIL("lost " << j << " after " << i);
    }
  }
}

TEST_CASE("Subjects are told apart by their ids, not by what a slot keeps of the hash", "[index]") {
  // A slot keeps the upper eight bits. Of some thousand ids many agree in them and in
  // the bucket of a small table; the hash differs from process to process, the odds do not.
  std::vector<std::pair<std::uint64_t, std::uint64_t>> keys;
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    const std::uint64_t hash = SubjectIndex::HashOf(SubjectId(i));
    keys.emplace_back((hash >> 56 << 56) | (hash & 63), i);
  }
  std::sort(keys.begin(), keys.end());
  int pairs = 0;
  for (std::size_t k = 1; k < keys.size(); ++k) {
    if (keys[k - 1].first != keys[k].first) continue;
    ++pairs;
    SubjectIndex index;
    index.Add(SubjectId(keys[k].second), nullptr);
    CHECK(index.Find(SubjectId(keys[k - 1].second)) == nullptr);
  }
  CHECK(pairs > 0);
}

TEST_CASE("Records of an index that went serve the next one, with other epochs and no ids", "[index]") {
  constexpr std::size_t kCount = 1'000;
  std::vector<const VersionCell*> cells;
  std::vector<std::uint64_t> versions;
  {
    SubjectIndex index;
    for (std::size_t i = 0; i < kCount; ++i) {
      SubjectRecord* const record = index.Add(Text(i), nullptr);
      record->epoch.fetch_add(i);
      cells.push_back(&record->epoch);
      versions.push_back(record->epoch.load());
    }
  }
  std::size_t stale = 0;
  const auto count_stale = [&] {
    for (std::size_t i = 0; i < kCount; ++i) stale += cells[i]->load() == versions[i] ? 1 : 0;
  };
  count_stale();
  SubjectIndex next;
  for (std::size_t i = 0; i < kCount; ++i) {
    const SubjectRecord* const record = next.Add(Number(i), nullptr);
    CHECK(std::find(cells.begin(), cells.end(), &record->epoch) != cells.end());
    CHECK(next.Find(Text(i)) == nullptr);
  }
  count_stale();
  CHECK(stale == 0);
}

TEST_CASE("Subjects are found while others are added", "[index][race]") {
  const auto count = static_cast<std::size_t>(Races(200'000));
  SubjectIndex index;
  alignas(Snapshot) char place[sizeof(Snapshot)];
  auto* const mark = reinterpret_cast<Snapshot*>(place);  // never looked into
  std::atomic<std::size_t> added{0};
  std::atomic<std::size_t> wrong{0};
  {
    Crew crew(2, [&](int i) {
      const std::size_t known = added.load(std::memory_order_acquire);
      for (std::size_t k = 0; k < 64 && k < known; ++k) {
        // The newest, and some of all ages.
        const std::size_t n = i == 0 ? known - 1 - k : (k * 7919 + known / 2) % known;
        const SubjectRecord* const found = index.Find(Number(n));
        if (found == nullptr || found->id() != Number(n) || found->current.load() != mark) {
          wrong.fetch_add(1, std::memory_order_relaxed);
        }
      }
      if (index.Find(Text(known)) != nullptr) wrong.fetch_add(1, std::memory_order_relaxed);
    });
    for (std::size_t n = 0; n < count; ++n) {
      index.Add(Number(n), mark);
      added.store(n + 1, std::memory_order_release);
      if (n % 20'000 == 0) crew.AwaitTurn();
    }
  }
  CHECK(wrong.load() == 0);
}

}  // namespace
}  // namespace assent::internal
