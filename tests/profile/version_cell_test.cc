// The counters that never go away.
#include "assent/profile/internal/version_cell.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <set>
#include <thread>
#include <vector>

#include "profile/races.h"
#include "support/catch.h"

namespace assent::internal {
namespace {

using testing::Races;

TEST_CASE("A cell that is given back has moved on before anybody gets it", "[cells]") {
  std::vector<VersionCell*> cells;
  std::vector<std::uint64_t> versions;
  for (int i = 0; i < 2'000; ++i) {
    cells.push_back(AcquireCell());
    versions.push_back(cells.back()->load());
  }
  CHECK(std::set<VersionCell*>(cells.begin(), cells.end()).size() == cells.size());
  for (VersionCell* const cell : cells) ReleaseCell(cell);
  for (std::size_t i = 0; i < cells.size(); ++i) CHECK(cells[i]->load() > versions[i]);
}

TEST_CASE("Cells go from thread to thread, each held by one at a time", "[cells][race]") {
  const std::int32_t rounds = Races(20'000);
  std::vector<std::thread> threads;
  std::atomic<std::int64_t> shared{0};
  std::atomic<std::int64_t> stale{0};
  std::array<std::atomic<VersionCell*>, 8> swap{};
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      for (std::int32_t round = 0; round < rounds; ++round) {
        VersionCell* const mine = AcquireCell();
        const std::uint64_t version = mine->load();
        if (mine->load() != version) shared.fetch_add(1);
        // Half of them are given back by another thread.
        if (round % 2 == 0) {
          VersionCell* const other = swap[static_cast<std::size_t>(round + t) % swap.size()].exchange(mine);
          if (other != nullptr) ReleaseCell(other);
        } else {
          ReleaseCell(mine);
          if (mine->load() == version) stale.fetch_add(1);
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (auto& slot : swap) {
    if (VersionCell* const left = slot.load(); left != nullptr) ReleaseCell(left);
  }
  CHECK(shared.load() == 0);
  CHECK(stale.load() == 0);
}

TEST_CASE("Threads that end give their cells back, also those that only close", "[cells]") {
  // Cells that are taken here and given back by threads that end come round again:
  // otherwise each turn would take fresh ones.
  std::set<VersionCell*> seen;
  for (int turn = 0; turn < 200; ++turn) {
    std::vector<VersionCell*> cells;
    for (int i = 0; i < 60; ++i) cells.push_back(AcquireCell());
    seen.insert(cells.begin(), cells.end());
    std::thread([&cells] {
      for (VersionCell* const cell : cells) ReleaseCell(cell);
    }).join();
  }
  CHECK(seen.size() < 200 * 60 / 2);
}

}  // namespace
}  // namespace assent::internal
