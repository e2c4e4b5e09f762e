// File: catalogue.h
//
// What a ranker can put into a list: the items of its model, and behind them the
// items that only the attribute table knows (cold items). A position is an index
// into scores.

#ifndef ASSENT_RANK_LIST_CATALOGUE_H_
#define ASSENT_RANK_LIST_CATALOGUE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "assent/base/id.h"
#include "assent/rank/item_attributes.h"
#include "assent/rank/list.h"
#include "rank/column_index.h"
#include "rank/model_data.h"

namespace assent::internal {

/// Borrows the model and its index. Does not depend on the order in which the
/// attribute table was filled.
///
/// Thread safety: const access from any thread.
class Catalogue {
 public:
  /// `attributes` may be null. O(items + attributes log attributes).
  Catalogue(const ModelData& data, const ColumnIndex& index, const ItemAttributes* attributes);

  /// All items, and those of the model, which are the first.
  std::size_t size() const noexcept { return data_.items.size() + cold_.size(); }
  std::size_t warm() const noexcept { return data_.items.size(); }

  /// The position of `item`, or -1. O(1).
  std::int32_t Find(const ItemId& item) const noexcept;
  const ItemId& Item(std::int32_t position) const noexcept;

  /// Whether there was an attribute table.
  bool has_attributes() const noexcept { return has_attributes_; }
  /// All attributes, ascending by kind, then value.
  const std::vector<Attribute>& attributes() const noexcept { return *attributes_; }
  /// One of them, which then lives as long as the pointer.
  std::shared_ptr<const Attribute> SharedAttribute(std::int32_t attribute) const noexcept {
    return {attributes_, &(*attributes_)[static_cast<std::size_t>(attribute)]};
  }
  /// Those of one item, as positions in attributes(), ascending.
  absl::Span<const std::int32_t> AttributesOf(std::int32_t position) const noexcept {
    const auto p = static_cast<std::size_t>(position);
    if (!has_attributes_) return {};
    return absl::MakeConstSpan(pairs_).subspan(starts_[p], starts_[p + 1] - starts_[p]);
  }

  /// Kinds are numbered from 0, ascending by name.
  std::size_t kinds() const noexcept { return kind_names_.size(); }
  /// The number of a kind, or -1. O(log kinds).
  std::int32_t KindNamed(std::string_view name) const noexcept;
  std::int32_t KindOf(std::int32_t attribute) const noexcept {
    return kind_of_[static_cast<std::size_t>(attribute)];
  }
  const std::vector<std::string_view>& kind_names() const noexcept { return kind_names_; }

  /// Names this catalogue: other items give another number (FNV-1a over the ids).
  std::uint64_t fingerprint() const noexcept { return fingerprint_; }

 private:
  void TakeAttributes(const ItemAttributes& table);
  void NumberKinds();

  const ModelData& data_;
  const ColumnIndex& index_;
  bool has_attributes_ = false;
  std::vector<ItemId> cold_;  // ascending
  absl::flat_hash_map<ItemId, std::int32_t> cold_index_;
  std::shared_ptr<const std::vector<Attribute>> attributes_;
  std::vector<std::int32_t> kind_of_;
  std::vector<std::string_view> kind_names_;  // borrowed from attributes_
  std::vector<std::size_t> starts_;           // of each item in pairs_, and the end
  std::vector<std::int32_t> pairs_;
  std::uint64_t fingerprint_ = 0;
};

/// The one door into an `ItemSet`.
struct ItemSetAccess {
  static std::uint64_t CatalogueOf(const ItemSet& set) noexcept { return set.catalogue_; }
  static bool Contains(const ItemSet& set, std::size_t position) noexcept {
    return ((set.words_[position / 64] >> (position % 64)) & 1) != 0;
  }
  /// Unknown ids are left out.
  static ItemSet Make(const Catalogue& catalogue, absl::Span<const ItemId> items);
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_LIST_CATALOGUE_H_
