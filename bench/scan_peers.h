// File: scan_peers.h
//
// What the scan is measured against: the limits of the machine, a plain loop, and
// other libraries as far as they were found when this was built. Compiled for the
// machine that builds it.

#ifndef ASSENT_BENCH_SCAN_PEERS_H_
#define ASSENT_BENCH_SCAN_PEERS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace assent::bench {

/// Row-major factors of a catalogue.
struct Catalogue {
  std::size_t items;
  std::size_t dimensions;
  std::vector<float> rows;
};

/// One way to find the best `k` of a catalogue for `count` queries (row-major).
class Peer {
 public:
  explicit Peer(std::string name) : name_(std::move(name)) {}
  virtual ~Peer() = default;
  const std::string& name() const { return name_; }
  /// Writes count x k positions, best first.
  virtual void Top(const float* queries, std::size_t count, std::size_t k, std::int64_t* positions) = 0;

 private:
  std::string name_;
};

/// All peers, on one thread each. They borrow `catalogue`.
std::vector<std::unique_ptr<Peer>> MakePeers(const Catalogue& catalogue);

/// Words about peers that were not found, or "".
std::string MissingPeers();

/// Reads `bytes` bytes once, in order; returns something of all of them.
float ReadOnce(const void* data, std::size_t bytes);

/// Multiplies and adds `count` pairs of floats in registers.
float MultiplyAdd(std::size_t count);

}  // namespace assent::bench

#endif  // ASSENT_BENCH_SCAN_PEERS_H_
