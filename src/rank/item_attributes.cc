#include "assent/rank/item_attributes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace assent {

std::size_t ItemAttributes::ItemAt(const ItemId& item) {
  const auto [found, added] = item_index_.try_emplace(item, items_.size());
  if (added) {
    items_.push_back(item);
    of_.emplace_back();
  }
  return found->second;
}

std::int32_t ItemAttributes::AttributeAt(std::string_view kind, std::string_view value) {
  std::string key = absl::StrCat(kind.size(), ":");
  key.append(kind).append(value);
  const auto [found, added] =
      attribute_index_.try_emplace(std::move(key), static_cast<std::int32_t>(attributes_.size()));
  if (added) attributes_.push_back({std::string(kind), std::string(value)});
  return found->second;
}

void ItemAttributes::AddItem(const ItemId& item) { ItemAt(item); }

absl::Status ItemAttributes::Add(const ItemId& item, std::string_view kind, std::string_view value) {
  if (kind.empty() || value.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("cannot add an attribute to item ", item.ToString(),
                                                   ": its ", kind.empty() ? "kind" : "value",
                                                   " is empty; leave out what is not known"));
  }
  std::vector<std::int32_t>& of = of_[ItemAt(item)];
  const std::int32_t attribute = AttributeAt(kind, value);
  const auto at = std::lower_bound(of.begin(), of.end(), attribute);
  if (at == of.end() || *at != attribute) of.insert(at, attribute);
  return absl::OkStatus();
}

}  // namespace assent
