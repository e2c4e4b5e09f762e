// File: item_attributes.h
//
// What is known about items themselves: genres, brand, creator, tags. Not personal
// data. A ranker uses it to cap how often a brand appears, to tell similar items
// apart, and to score items that too few people have seen.

#ifndef ASSENT_RANK_ITEM_ATTRIBUTES_H_
#define ASSENT_RANK_ITEM_ATTRIBUTES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/base/id.h"

namespace assent {

/// One property that items can have: ("genre", "drama"), ("brand", "Acme").
struct Attribute {
  std::string kind;
  std::string value;

  friend bool operator==(const Attribute& a, const Attribute& b) noexcept {
    return a.kind == b.kind && a.value == b.value;
  }
  friend bool operator!=(const Attribute& a, const Attribute& b) noexcept { return !(a == b); }
  friend bool operator<(const Attribute& a, const Attribute& b) noexcept {
    return std::tie(a.kind, a.value) < std::tie(b.kind, b.value);
  }
};

/// A table of items and their attributes. An item has any number of values of a
/// kind; saying one twice changes nothing. What a ranker makes of a table does not
/// depend on the order in which it was filled.
///
/// Memory: 4 bytes for each pair of item and attribute, and the names once.
/// Thread safety: const access from any thread; changes need exclusive access.
class ASSENT_EXPORT ItemAttributes {
 public:
  /// Says that there is such an item, with no attributes so far. O(1).
  void AddItem(const ItemId& item);
  /// Gives `item` an attribute. InvalidArgument, and nothing changes: an empty kind
  /// or value. O(attributes of the item).
  absl::Status Add(const ItemId& item, std::string_view kind, std::string_view value);

  /// The items in the order in which they first appeared.
  absl::Span<const ItemId> items() const noexcept { return items_; }
  /// The attributes in the order in which they first appeared.
  absl::Span<const Attribute> attributes() const noexcept { return attributes_; }
  /// The attributes of items()[item], as positions in attributes(), ascending.
  absl::Span<const std::int32_t> Of(std::size_t item) const noexcept { return of_[item]; }

 private:
  std::size_t ItemAt(const ItemId& item);
  std::int32_t AttributeAt(std::string_view kind, std::string_view value);

  std::vector<ItemId> items_;
  std::vector<Attribute> attributes_;
  std::vector<std::vector<std::int32_t>> of_;
  absl::flat_hash_map<ItemId, std::size_t> item_index_;
  absl::flat_hash_map<std::string, std::int32_t> attribute_index_;  // by kind, its length in front, and value
};

}  // namespace assent

#endif  // ASSENT_RANK_ITEM_ATTRIBUTES_H_
