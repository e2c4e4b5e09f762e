#include "assent/rank/list.h"

namespace assent {

std::string_view StageName(Stage stage) noexcept {
  constexpr std::string_view kNames[kStages] = {"history", "exclusions", "eligibility", "shown",
                                                "caps",    "diversity",  "pins"};
  const auto index = static_cast<std::size_t>(stage);
  return index < kStages ? kNames[index] : "unknown stage";
}

std::size_t ItemSet::size() const noexcept {
  std::size_t size = 0;
  for (const std::uint64_t word : words_) size += static_cast<std::size_t>(__builtin_popcountll(word));
  return size;
}

}  // namespace assent
