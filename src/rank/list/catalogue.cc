#include "rank/list/catalogue.h"

#include <algorithm>
#include <string>
#include <utility>

#include "assent/base/fnv.h"

namespace assent::internal {
namespace {

std::uint64_t Extend(std::uint64_t state, const ItemId& item) {
  state = Fnv1a(item.is_text() ? "t" : "n", state);
  state = Fnv1a(item.ToString(), state);
  return Fnv1a(std::string_view("\0", 1), state);
}

}  // namespace

Catalogue::Catalogue(const ModelData& data, const ColumnIndex& index, const ItemAttributes* attributes)
    : data_(data),
      index_(index),
      has_attributes_(attributes != nullptr),
      attributes_(std::make_shared<const std::vector<Attribute>>()) {
  if (attributes != nullptr) {
    for (const ItemId& item : attributes->items()) {
      if (index_.Item(item) < 0) cold_.push_back(item);
    }
    std::sort(cold_.begin(), cold_.end());
    for (std::size_t i = 0; i < cold_.size(); ++i) {
      cold_index_.emplace(cold_[i], static_cast<std::int32_t>(warm() + i));
    }
    TakeAttributes(*attributes);
    NumberKinds();
  }
  fingerprint_ = kFnvOffset;
  for (const ItemId& item : data_.items) fingerprint_ = Extend(fingerprint_, item);
  for (const ItemId& item : cold_) fingerprint_ = Extend(fingerprint_, item);
}

void Catalogue::TakeAttributes(const ItemAttributes& table) {
  const std::size_t count = table.attributes().size();
  std::vector<std::int32_t> order(count);
  for (std::size_t a = 0; a < count; ++a) order[a] = static_cast<std::int32_t>(a);
  std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) {
    return table.attributes()[static_cast<std::size_t>(a)] < table.attributes()[static_cast<std::size_t>(b)];
  });
  std::vector<std::int32_t> rank(count);
  auto sorted = std::make_shared<std::vector<Attribute>>();
  for (std::size_t r = 0; r < count; ++r) {
    rank[static_cast<std::size_t>(order[r])] = static_cast<std::int32_t>(r);
    sorted->push_back(table.attributes()[static_cast<std::size_t>(order[r])]);
  }
  attributes_ = std::move(sorted);
  // Where each item of the catalogue is in the table.
  constexpr std::size_t kNowhere = ~std::size_t{0};
  std::vector<std::size_t> row(size(), kNowhere);
  for (std::size_t i = 0; i < table.items().size(); ++i) {
    row[static_cast<std::size_t>(Find(table.items()[i]))] = i;
  }
  starts_.push_back(0);
  for (const std::size_t i : row) {
    const auto first = static_cast<std::ptrdiff_t>(pairs_.size());
    if (i != kNowhere) {
      for (const std::int32_t a : table.Of(i)) pairs_.push_back(rank[static_cast<std::size_t>(a)]);
    }
    std::sort(pairs_.begin() + first, pairs_.end());
    starts_.push_back(pairs_.size());
  }
}

void Catalogue::NumberKinds() {
  for (const Attribute& attribute : attributes()) {
    if (kind_names_.empty() || kind_names_.back() != attribute.kind) kind_names_.push_back(attribute.kind);
    kind_of_.push_back(static_cast<std::int32_t>(kind_names_.size()) - 1);
  }
}

std::int32_t Catalogue::Find(const ItemId& item) const noexcept {
  const std::int32_t column = index_.Item(item);
  if (column >= 0 || cold_.empty()) return column;
  const auto found = cold_index_.find(item);
  return found == cold_index_.end() ? -1 : found->second;
}

const ItemId& Catalogue::Item(std::int32_t position) const noexcept {
  const auto p = static_cast<std::size_t>(position);
  return p < warm() ? data_.items[p] : cold_[p - warm()];
}

std::int32_t Catalogue::KindNamed(std::string_view name) const noexcept {
  const auto found = std::lower_bound(kind_names_.begin(), kind_names_.end(), name);
  if (found == kind_names_.end() || *found != name) return -1;
  return static_cast<std::int32_t>(found - kind_names_.begin());
}

ItemSet ItemSetAccess::Make(const Catalogue& catalogue, absl::Span<const ItemId> items) {
  ItemSet set;
  set.catalogue_ = catalogue.fingerprint();
  set.words_.assign((catalogue.size() + 63) / 64, 0);
  for (const ItemId& item : items) {
    const std::int32_t position = catalogue.Find(item);
    if (position < 0) continue;
    set.words_[static_cast<std::size_t>(position) / 64] |= std::uint64_t{1} << (position % 64);
  }
  return set;
}

}  // namespace assent::internal
