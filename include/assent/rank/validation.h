// File: validation.h
//
// How hyper-parameters were chosen, and how good a model ranks people whom it did
// not learn from. A model carries its table; the figures are means over people.

#ifndef ASSENT_RANK_VALIDATION_H_
#define ASSENT_RANK_VALIDATION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "assent/base/export.h"
#include "assent/rank/hyperparameters.h"

namespace assent {

/// The figure of merit, NDCG@100, of held-out people who show some of what they
/// consented to.
struct ValidationCell {
  std::int32_t items = 0;  ///< How many items they show; ValidationTable::kAllItems: all.
  bool fields = false;     ///< Whether they show their fields.
  double ndcg = 0;
  double error = 0;       ///< The standard error of `ndcg`.
  double gain = 0;        ///< `ndcg` less that of popularity, person by person.
  double gain_error = 0;  ///< The standard error of `gain`.
};

/// What was tried at one step of the search.
struct ValidationTrial {
  /// What was tried.
  enum class Step : std::uint8_t { kItemModel, kFactors, kShare, kFieldDecay };
  Step step = Step::kFactors;
  double lambda = 0;   ///< Of the item model.
  double dropout = 0;  ///< Of the item model.
  MixParameters mix;
  double ndcg = 0;        ///< The mean of the cells with items.
  double gain = 0;        ///< `ndcg` less that of what was in use before, person by person.
  double gain_error = 0;  ///< The standard error of `gain`.
  bool taken = false;     ///< Whether it came in use.
};

/// The figures of validation, by what people share.
struct ASSENT_EXPORT ValidationTable {
  static constexpr std::int32_t kAllItems = -1;

  std::int64_t people = 0;  ///< 0: the model was trained without validation.
  std::vector<ValidationCell> cells;
  std::vector<ValidationTrial> trials;  ///< In the order that they were tried in.

  /// Whether nothing was validated.
  bool empty() const noexcept { return people == 0; }
  /// The table as text, for people; 80 columns wide.
  std::string ToString() const;
};

}  // namespace assent

#endif  // ASSENT_RANK_VALIDATION_H_
