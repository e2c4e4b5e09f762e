#include "scan_peers.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <queue>

#ifdef ASSENT_BENCH_FAISS
#include <faiss/utils/distances.h>
#include <omp.h>
#endif
#ifdef ASSENT_BENCH_HNSWLIB
#include <hnswlib/hnswlib.h>
#endif
#ifdef ASSENT_BENCH_OPENBLAS
#include <cblas.h>

#include "rank/scan/top_buffer.h"
#endif

namespace assent::bench {
namespace {

// What one writes first: a product in a loop, a heap of the best.
class PlainLoop : public Peer {
 public:
  explicit PlainLoop(const Catalogue& catalogue) : Peer("plain_loop"), catalogue_(catalogue) {}

  void Top(const float* queries, std::size_t count, std::size_t k, std::int64_t* positions) override {
    for (std::size_t q = 0; q < count; ++q) {
      One(queries + q * catalogue_.dimensions, k, positions + q * k);
    }
  }

 private:
  void One(const float* query, std::size_t k, std::int64_t* positions) {
    using Entry = std::pair<float, std::int64_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> best;
    for (std::size_t i = 0; i < catalogue_.items; ++i) {
      const float* row = catalogue_.rows.data() + i * catalogue_.dimensions;
      float score = 0;
      for (std::size_t j = 0; j < catalogue_.dimensions; ++j) score += row[j] * query[j];
      if (best.size() == k && score <= best.top().first) continue;
      best.emplace(score, static_cast<std::int64_t>(i));
      if (best.size() > k) best.pop();
    }
    for (std::size_t r = best.size(); r-- > 0; best.pop()) positions[r] = best.top().second;
  }

  const Catalogue& catalogue_;
};

#ifdef ASSENT_BENCH_FAISS
// What IndexFlatIP::search calls. From 20 queries on it multiplies by BLAS.
class Faiss : public Peer {
 public:
  explicit Faiss(const Catalogue& catalogue) : Peer("faiss_flat"), catalogue_(catalogue) {
    omp_set_num_threads(1);
  }

  void Top(const float* queries, std::size_t count, std::size_t k, std::int64_t* positions) override {
    scores_.resize(count * k);
    faiss::float_minheap_array_t heaps = {count, k, positions, scores_.data()};
    faiss::knn_inner_product(queries, catalogue_.rows.data(), catalogue_.dimensions, count, catalogue_.items,
                             &heaps);
  }

 private:
  const Catalogue& catalogue_;
  std::vector<float> scores_;
};
#endif

#ifdef ASSENT_BENCH_HNSWLIB
class Hnswlib : public Peer {
 public:
  explicit Hnswlib(const Catalogue& catalogue)
      : Peer("hnswlib_brute_force"),
        dimensions_(catalogue.dimensions),
        space_(catalogue.dimensions),
        search_(&space_, catalogue.items) {
    for (std::size_t i = 0; i < catalogue.items; ++i) {
      search_.addPoint(catalogue.rows.data() + i * dimensions_, i);
    }
  }

  void Top(const float* queries, std::size_t count, std::size_t k, std::int64_t* positions) override {
    for (std::size_t q = 0; q < count; ++q) {
      auto best = search_.searchKnn(queries + q * dimensions_, k);
      for (std::size_t r = best.size(); r-- > 0; best.pop()) {
        positions[q * k + r] = static_cast<std::int64_t>(best.top().second);
      }
    }
  }

 private:
  std::size_t dimensions_;
  hnswlib::InnerProductSpace space_;
  hnswlib::BruteforceSearch<float> search_;
};
#endif

#ifdef ASSENT_BENCH_OPENBLAS
// The products by BLAS in chunks that stay in the cache, our selection on top.
class OpenBlas : public Peer {
 public:
  explicit OpenBlas(const Catalogue& catalogue) : Peer("openblas_and_our_select"), catalogue_(catalogue) {
    openblas_set_num_threads(1);
  }

  void Top(const float* queries, std::size_t count, std::size_t k, std::int64_t* positions) override {
    using internal::TopBuffer;
    std::vector<std::uint64_t> keys(count * TopBuffer::Capacity(k));
    std::vector<TopBuffer> tops;
    for (std::size_t q = 0; q < count; ++q) tops.emplace_back(keys.data() + q * TopBuffer::Capacity(k), k);
    scores_.resize(count * kChunk);
    for (std::size_t first = 0; first < catalogue_.items; first += kChunk) {
      const std::size_t items = std::min(kChunk, catalogue_.items - first);
      Multiply(queries, count, first, items);
      for (std::size_t q = 0; q < count; ++q) {
        for (std::size_t i = 0; i < items; ++i) {
          const float score = scores_[q * kChunk + i];
          if (!(score <= tops[q].floor())) tops[q].Offer(static_cast<std::uint32_t>(first + i), score);
        }
      }
    }
    for (std::size_t q = 0; q < count; ++q) {
      const std::size_t found = tops[q].Finish();
      for (std::size_t r = 0; r < found; ++r) {
        positions[q * k + r] = internal::FromRankKey(tops[q].keys()[r]).item;
      }
    }
  }

 private:
  static constexpr std::size_t kChunk = 4096;

  void Multiply(const float* queries, std::size_t count, std::size_t first, std::size_t items) {
    const auto d = static_cast<int>(catalogue_.dimensions);
    const auto n = static_cast<int>(items);
    const float* rows = catalogue_.rows.data() + first * catalogue_.dimensions;
    if (count == 1) {
      cblas_sgemv(CblasRowMajor, CblasNoTrans, n, d, 1, rows, d, queries, 1, 0, scores_.data(), 1);
    } else {
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, static_cast<int>(count), n, d, 1, queries, d, rows,
                  d, 0, scores_.data(), kChunk);
    }
  }

  const Catalogue& catalogue_;
  std::vector<float> scores_;
};
#endif

// A register, as the machine has it.
#if defined(__AVX512F__)
constexpr std::size_t kRegisterBytes = 64;
#elif defined(__AVX__)
constexpr std::size_t kRegisterBytes = 32;
#else
constexpr std::size_t kRegisterBytes = 16;
#endif
using Register [[gnu::vector_size(kRegisterBytes)]] = float;

float SumOf(const Register& lanes) {
  float sum = 0;
  for (std::size_t l = 0; l < kRegisterBytes / sizeof(float); ++l) sum += lanes[l];
  return sum;
}

}  // namespace

std::vector<std::unique_ptr<Peer>> MakePeers(const Catalogue& catalogue) {
  std::vector<std::unique_ptr<Peer>> peers;
  peers.push_back(std::make_unique<PlainLoop>(catalogue));
#ifdef ASSENT_BENCH_FAISS
  peers.push_back(std::make_unique<Faiss>(catalogue));
#endif
#ifdef ASSENT_BENCH_HNSWLIB
  peers.push_back(std::make_unique<Hnswlib>(catalogue));
#endif
#ifdef ASSENT_BENCH_OPENBLAS
  peers.push_back(std::make_unique<OpenBlas>(catalogue));
#endif
  return peers;
}

std::string MissingPeers() {
  std::string missing;
#ifndef ASSENT_BENCH_FAISS
  missing += " faiss (libfaiss-dev)";
#endif
#ifndef ASSENT_BENCH_HNSWLIB
  missing += " hnswlib (libhnswlib-dev)";
#endif
#ifndef ASSENT_BENCH_OPENBLAS
  missing += " OpenBLAS (libopenblas-dev)";
#endif
  return missing;
}

float ReadOnce(const void* data, std::size_t bytes) {
  constexpr std::size_t kSums = 8;
  Register sums[kSums] = {};
  const char* at = static_cast<const char*>(data);
  for (std::size_t i = 0; i + sizeof(sums) <= bytes; i += sizeof(sums)) {
    for (std::size_t s = 0; s < kSums; ++s) {
      Register next;
      std::memcpy(&next, at + i + s * sizeof(next), sizeof(next));
      sums[s] += next;
    }
  }
  for (std::size_t s = 1; s < kSums; ++s) sums[0] += sums[s];
  return SumOf(sums[0]);
}

float MultiplyAdd(std::size_t count) {
  constexpr std::size_t kSums = 12;  // more than latency times width of the units
  Register sums[kSums];
  // Numbers that the compiler does not know.
  for (std::size_t s = 0; s < kSums; ++s) sums[s] = Register{} + static_cast<float>(count % 7 + s);
  Register factor = Register{} + 0.999F;
  Register addend = Register{} + 0.001F;
  for (std::size_t i = 0; i < count; i += kSums * (kRegisterBytes / sizeof(float))) {
    for (Register& sum : sums) sum = sum * factor + addend;
  }
  for (std::size_t s = 1; s < kSums; ++s) sums[0] += sums[s];
  return SumOf(sums[0]);
}

}  // namespace assent::bench
