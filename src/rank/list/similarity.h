// File: similarity.h
//
// How alike two items are, for diversity.

#ifndef ASSENT_RANK_LIST_SIMILARITY_H_
#define ASSENT_RANK_LIST_SIMILARITY_H_

#include <cstdint>
#include <vector>

#include "assent/rank/list.h"
#include "rank/list/catalogue.h"
#include "rank/list/cold_items.h"
#include "rank/model_data.h"

namespace assent::internal {

/// Borrows what it is made of. All functions from any thread.
class ItemSimilarity {
 public:
  ItemSimilarity(const ModelData& data, const Catalogue& catalogue, const ColdItems& cold)
      : data_(data), catalogue_(catalogue), cold_(cold) {}

  /// From -1 to 1, symmetric; 1 for an item and itself, unless nothing is known of it.
  /// `both` is memory to be used again.
  double Of(Diversity::Similarity by, std::int32_t a, std::int32_t b, std::vector<double>& both) const;

 private:
  double ByFactors(std::int32_t a, std::int32_t b, std::vector<double>& both) const;
  double ByItemModel(std::int32_t a, std::int32_t b) const;
  double ByAttributes(std::int32_t a, std::int32_t b) const;

  const ModelData& data_;
  const Catalogue& catalogue_;
  const ColdItems& cold_;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_SIMILARITY_H_
