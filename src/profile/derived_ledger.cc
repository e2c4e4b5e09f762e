#include "assent/profile/internal/derived_ledger.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"

namespace assent::internal {
namespace {

struct Entry {
  VersionCell* cell;
  TimeMicros valid_until;
  PurposeMask purposes;
  std::vector<std::pair<const VersionCell*, FieldMask>> parents;
};

}  // namespace

struct DerivedLedger::Tables {
  // Ends the entry of that name, if there is one, and what was computed from it.
  void End(const std::string& name, std::vector<std::string>* ended);

  std::mutex mutex;
  absl::flat_hash_map<std::string, Entry> entries;
  // From a parent's cell (a subject's epoch or an entry's own) to the names of its children.
  absl::flat_hash_map<const VersionCell*, std::vector<std::string>> children;
};

DerivedLedger::DerivedLedger(const StoreContext& context)
    : context_(context), tables_(std::make_unique<Tables>()) {}

DerivedLedger::~DerivedLedger() {
  for (auto& [name, entry] : tables_->entries) ReleaseCell(entry.cell);
}

absl::StatusOr<Lease> DerivedLedger::Enter(const std::string& name, int purpose,
                                           absl::Span<const Parent> parents) {
  const std::lock_guard<std::mutex> lock(tables_->mutex);
  // Under the lock: whoever changes consent advances the epoch first and invalidates
  // afterwards, so either we see the epoch, or it sees our entry.
  Entry entry{nullptr, kForever, MaskOf(purpose), {}};
  for (const Parent& parent : parents) {
    if (&parent.lease.context() != &context_) {
      // Its withdrawals are recorded elsewhere: nobody would tell us of them.
      return absl::InvalidArgumentError("'" + name +
                                        "' is not kept: it was computed from values of other profiles");
    }
    if (!parent.lease.IsLive()) {
      return absl::AbortedError("'" + name +
                                "' is not kept: consent for what it was computed from has changed");
    }
    entry.valid_until = std::min(entry.valid_until, parent.lease.valid_until_);
    entry.parents.emplace_back(parent.lease.consent_, parent.fields);
  }
  std::vector<std::string> replaced;
  tables_->End(name, &replaced);
  entry.cell = AcquireCell();
  // Its view is one that was never open, so that the clock is asked at each use.
  const Lease lease(entry.cell, entry.cell->load(std::memory_order_relaxed), &kClosedCell, 0,
                    entry.valid_until, &context_);
  for (const auto& parent : entry.parents) tables_->children[parent.first].push_back(name);
  tables_->entries.emplace(name, std::move(entry));
  return lease;
}

void DerivedLedger::Tables::End(const std::string& name, std::vector<std::string>* ended) {
  const auto found = entries.find(name);
  if (found == entries.end()) return;
  const Entry entry = std::move(found->second);
  ended->push_back(found->first);
  entries.erase(found);
  for (const auto& parent : entry.parents) {
    const auto siblings = children.find(parent.first);
    if (siblings == children.end()) continue;
    auto& names = siblings->second;
    names.erase(std::remove(names.begin(), names.end(), ended->back()), names.end());
    if (names.empty()) children.erase(siblings);
  }
  // What was computed from it ends with it, whatever the fields.
  if (const auto own = children.find(entry.cell); own != children.end()) {
    const std::vector<std::string> heirs = own->second;
    for (const std::string& heir : heirs) End(heir, ended);
  }
  ReleaseCell(entry.cell);
}

std::vector<std::string> DerivedLedger::Invalidate(const VersionCell* epoch, PurposeMask purposes,
                                                   FieldMask fields) {
  std::vector<std::string> ended;
  const std::lock_guard<std::mutex> lock(tables_->mutex);
  const auto found = tables_->children.find(epoch);
  if (found == tables_->children.end()) return ended;
  const std::vector<std::string> names = found->second;
  for (const std::string& name : names) {
    const auto entry = tables_->entries.find(name);
    if (entry == tables_->entries.end() || (entry->second.purposes & purposes) == 0) continue;
    const auto& parents = entry->second.parents;
    const bool touched = std::any_of(parents.begin(), parents.end(), [&](const auto& parent) {
      return parent.first == epoch && (parent.second & fields) != 0;
    });
    if (touched) tables_->End(name, &ended);
  }
  std::sort(ended.begin(), ended.end());
  return ended;
}

bool DerivedLedger::Drop(std::string_view name) {
  const std::lock_guard<std::mutex> lock(tables_->mutex);
  std::vector<std::string> ended;
  tables_->End(std::string(name), &ended);
  return !ended.empty();
}

std::vector<std::string> DerivedLedger::DropExpired() {
  std::vector<std::string> ended;
  const std::lock_guard<std::mutex> lock(tables_->mutex);
  const TimeMicros now = context_.clock->Now();
  std::vector<std::string> expired;
  for (const auto& [name, entry] : tables_->entries) {
    if (now >= entry.valid_until) expired.push_back(name);
  }
  for (const std::string& name : expired) tables_->End(name, &ended);
  std::sort(ended.begin(), ended.end());
  return ended;
}

}  // namespace assent::internal
