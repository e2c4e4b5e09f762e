#include "assent/profile/internal/version_cell.h"

#include <array>
#include <cstddef>
#include <mutex>
#include <vector>

namespace assent::internal {
namespace {

constexpr std::size_t kCellsPerChunk = 512;
constexpr std::size_t kStock = 64;  // of one thread

// The cells that no thread has in stock. Leaked on purpose: see the header.
struct Reserve {
  std::mutex mutex;
  std::vector<VersionCell*> cells;
  std::vector<VersionCell*> chunks;  // keeps the chunks reachable
};

Reserve& TheReserve() {
  static Reserve* const reserve = new Reserve();
  return *reserve;
}

// A thread's own stock, so that opening a view takes no lock. Trivially
// destructible on purpose: cells may be given back while the thread winds down.
struct Stock {
  std::size_t count;
  std::array<VersionCell*, kStock> cells;
};
thread_local Stock stock;
thread_local bool stock_closed;

// Hands the stock back when its thread ends.
struct StockCloser {
  StockCloser() = default;
  StockCloser(const StockCloser&) = delete;
  StockCloser& operator=(const StockCloser&) = delete;
  ~StockCloser() {
    stock_closed = true;
    Reserve& reserve = TheReserve();
    const std::lock_guard<std::mutex> lock(reserve.mutex);
    reserve.cells.insert(reserve.cells.end(), stock.cells.begin(), stock.cells.begin() + stock.count);
    stock.count = 0;
  }
};

// Every thread that has a stock hands it back, also one that only closes the views
// of others.
void CloseStockWithThread() {
  thread_local StockCloser closer;
  static_cast<void>(closer);
}

void Refill() {
  CloseStockWithThread();
  Reserve& reserve = TheReserve();
  const std::lock_guard<std::mutex> lock(reserve.mutex);
  if (reserve.cells.size() < kStock / 2) {
    auto* const chunk = new VersionCell[kCellsPerChunk]();
    reserve.chunks.push_back(chunk);
    for (std::size_t i = 0; i < kCellsPerChunk; ++i) reserve.cells.push_back(chunk + i);
  }
  while (stock.count < kStock / 2) {
    stock.cells[stock.count++] = reserve.cells.back();
    reserve.cells.pop_back();
  }
}

}  // namespace

VersionCell* AcquireCell() {
  if (stock.count == 0) Refill();
  return stock.cells[--stock.count];
}

void ReleaseCell(VersionCell* cell) noexcept {
  // Only its holder writes to a cell.
  cell->store(cell->load(std::memory_order_relaxed) + 1, std::memory_order_release);
  if (stock.count < kStock && !stock_closed) {
    if (stock.count == 0) CloseStockWithThread();
    stock.cells[stock.count++] = cell;
    return;
  }
  Reserve& reserve = TheReserve();
  const std::lock_guard<std::mutex> lock(reserve.mutex);
  reserve.cells.push_back(cell);
}

}  // namespace assent::internal
