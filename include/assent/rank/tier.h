// File: tier.h
//
// Which models scores come from; ranker.h has their formulas.

#ifndef ASSENT_RANK_TIER_H_
#define ASSENT_RANK_TIER_H_

#include <cstdint>

namespace assent {

/// Which models a ranking came from. Scores of one tier compare with each other
/// alone. (Cold items get theirs from the same models, by their attributes.)
enum class Tier : std::uint8_t {
  kMixed,       ///< Item model and factors, from a history.
  kItemModel,   ///< The item model alone: the model has no factors.
  kFactors,     ///< Factors alone: no item model, or a field must not be inferred.
  kFieldsOnly,  ///< Field values without a history.
  kContext,     ///< As kFieldsOnly, but of the request's context alone.
  kPopularity,  ///< Nothing was known: what is liked by many.
};

}  // namespace assent

#endif  // ASSENT_RANK_TIER_H_
