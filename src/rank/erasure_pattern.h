// File: erasure_pattern.h
//
// What erasing a set of withheld fields needs worked out once: nothing in it is
// personal.

#ifndef ASSENT_RANK_ERASURE_PATTERN_H_
#define ASSENT_RANK_ERASURE_PATTERN_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "assent/base/export.h"
#include "rank/column_index.h"
#include "rank/erasure.h"
#include "rank/model_data.h"

namespace assent::internal {

struct ErasurePattern {
  std::uint64_t key = 0;  // the erased fields: bit i is ColumnIndex::fields()[i]
  Erasure erasure;
  std::vector<double> shift;
};

/// Works it out for a model with has_erasure(). Erasing fields together is one erasure
/// of all their values: one after the other would bring back some of the first.
/// O(values d (rank + d)).
ASSENT_EXPORT std::unique_ptr<const ErasurePattern> MakeErasurePattern(const ModelData& data,
                                                                       const ColumnIndex& index,
                                                                       std::uint64_t fields);

/// The fields that the model can erase: those with a row that is not 0. O(rows).
ASSENT_EXPORT std::uint64_t ErasableFields(const ModelData& data, const ColumnIndex& index);

}  // namespace assent::internal

#endif  // ASSENT_RANK_ERASURE_PATTERN_H_
