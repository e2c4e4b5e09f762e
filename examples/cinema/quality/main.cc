// Measures the quality of ranking on MovieLens; see scripts/quality.
//
//   cinema_quality DIRECTORY [PAGE.html]
//
// Exit status: 0 nothing is significantly worse, 1 something is, 2 an error.
#include <cstdint>
#include <cstdio>
#include <string>

#include "movielens.h"
#include "quality/quality.h"
#include "quality/verdicts.h"
#include "text_file.h"

int main(int argc, char** argv) {
  constexpr int kError = 2;
  constexpr std::uint64_t kSeeds[] = {1, 2, 3};
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: cinema_quality DIRECTORY [PAGE.html]\n");
    return kError;
  }
  const auto fail = [](const absl::Status& status) {
    std::fprintf(stderr, "cinema_quality: %s\n", std::string(status.message()).c_str());
    return kError;
  };
  const absl::StatusOr<cinema::Dataset> data = cinema::ReadMovieLens(argv[1]);
  if (!data.ok()) return fail(data.status());
  const absl::StatusOr<cinema::Quality> quality = cinema::MeasureQuality(*data, kSeeds, /*threads=*/0);
  if (!quality.ok()) return fail(quality.status());
  const std::string text = cinema::QualityText(*quality);
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (argc == 3) {
    if (absl::Status status = cinema::WriteTextFile(argv[2], cinema::QualityPage(*quality)); !status.ok()) {
      return fail(status);
    }
  }
  return cinema::NothingIsWorse(*quality) ? 0 : 1;
}
