// File: model_format.h
//
// Where things are in the header of a model file.

#ifndef ASSENT_RANK_MODEL_FORMAT_H_
#define ASSENT_RANK_MODEL_FORMAT_H_

#include <cstddef>
#include <cstdint>

#include "rank/checked_file.h"

namespace assent::internal {

inline constexpr FileKind kModelKind = {
    "assent model\nWhat a recommender learned from consenting people, with a minimum of people behind each "
    "item.\n",
    "assent model", 1};

// Header words. The body: the dictionary, the lower triangle of P by rows, G
// between field columns, G between field columns and items.
enum ModelWord : std::size_t {
  kModelPolicy = kFirstUserWord,
  kModelItems,
  kModelFeatures,
  kModelDictionary,  // its length in bytes
  kModelPeople,
  kModelLambda,
  kModelLambdaField,
  kModelLambdaConstant,
  kModelDropout,
  kModelExponent,
  kModelMinPeople,
  kModelFlags,
};
static_assert(kModelFlags < kChecksumWord, "the header has room for its words");

inline constexpr std::uint64_t kModelUsesFields = 1;
inline constexpr std::uint64_t kModelUsesConstant = 2;

}  // namespace assent::internal

#endif  // ASSENT_RANK_MODEL_FORMAT_H_
