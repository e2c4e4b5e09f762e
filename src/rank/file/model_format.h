// File: model_format.h
//
// Where things are in a model file.
//
// After the frame's header comes the dictionary, and then sections, each at a
// multiple of 64 bytes and filled up with zeros, so that a mapped file can be used
// in place:
//
//   parameters   kModelParameters doubles, see model_file.cc
//   validation   the validation table as doubles
//   matrix       P, all of it, row-major doubles; absent without an item model
//   gram_fields  G between field columns
//   gram_items   G between field columns and items
//   energy, prior, factors   the factor model; the last are floats

#ifndef ASSENT_RANK_FILE_MODEL_FORMAT_H_
#define ASSENT_RANK_FILE_MODEL_FORMAT_H_

#include <cstddef>
#include <cstdint>

#include "rank/file/checked_file.h"

namespace assent::internal {

inline constexpr FileKind kModelKind = {
    "assent model\nWhat a recommender learned from consenting people, with a minimum of people behind each "
    "item.\n",
    "assent model", 2};

inline constexpr std::size_t kModelAlignment = 64;
static_assert((kBannerBytes + 8 * kHeaderWords) % kModelAlignment == 0, "the body starts aligned");

// Header words.
enum ModelWord : std::size_t {
  kModelPolicy = kFirstUserWord,
  kModelItems,
  kModelFeatures,
  kModelDictionary,  // its length in bytes
  kModelPeople,
  kModelFactors,     // for each item
  kModelValidation,  // numbers in the table
  kModelFlags,
};
static_assert(kModelFlags < kChecksumWord, "the header has room for its words");

inline constexpr std::uint64_t kModelUsesFields = 1;
inline constexpr std::uint64_t kModelUsesConstant = 2;
inline constexpr std::uint64_t kModelHasMatrix = 4;
inline constexpr std::uint64_t kModelErases = 8;

inline constexpr std::size_t kModelParameters = 16;

}  // namespace assent::internal

#endif  // ASSENT_RANK_FILE_MODEL_FORMAT_H_
