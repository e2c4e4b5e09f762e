// How good every way of ranking is at every length of history, with and without
// fields, over several splits of the same people.
#ifndef CINEMA_QUALITY_QUALITY_H_
#define CINEMA_QUALITY_QUALITY_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "assent/base/id.h"
#include "dataset.h"

namespace cinema {

/// How many films of the history are shown; the last: all.
inline constexpr std::array<std::size_t, 7> kShownFilms = {0, 1, 3, 5, 10, 20, static_cast<std::size_t>(-1)};

enum class Way : std::size_t {
  kPopularity,
  kNeighbours,
  kEase,
  kEngine,
  kEngineFields,
  kItemModel,
  kItemModelFields,
  kFactors,
  kFactorsFields,
};
inline constexpr std::size_t kWays = 9;
std::string NameOf(Way way);

/// NDCG@100 by person: the mean over the splits that they are tested in.
class Figures {
 public:
  void Add(std::size_t person, double ndcg);
  /// In the order of people.
  std::vector<double> Values() const;

 private:
  struct Sum {
    double value = 0;
    double count = 0;
  };
  std::map<std::size_t, Sum> people_;
};

struct Quality {
  std::string data;
  std::vector<std::uint64_t> seeds;
  std::size_t people = 0;  // distinct people that were tested
  std::array<std::array<Figures, kShownFilms.size()>, kWays> figures;
  std::vector<std::string> notes;  // what was chosen on validation people, a text for each split

  std::vector<double> Of(Way way, std::size_t length) const {
    return figures[static_cast<std::size_t>(way)][length].Values();
  }
};

/// For each seed: 70 % of the people train, 10 % choose hyper-parameters, 20 % test;
/// 80 % of a tester's films, in random order, may be shown, and the rest is to be
/// found. The other ways choose theirs for each length of history, the engine once.
absl::StatusOr<Quality> MeasureQuality(const Dataset& data, absl::Span<const std::uint64_t> seeds,
                                       int threads);

}  // namespace cinema

#endif  // CINEMA_QUALITY_QUALITY_H_
