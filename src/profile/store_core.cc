#include "assent/profile/internal/store_core.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/strings/str_cat.h"

namespace assent::internal {
namespace {

// Errors are made apart and for size: their texts are most of the code around them.
ABSL_ATTRIBUTE_COLD std::string Quoted(const SubjectId& subject) {
  return absl::StrCat("subject '", subject.ToString(), "'");
}

ABSL_ATTRIBUTE_COLD absl::Status WasErased(const SubjectId& subject, const char* advice) {
  return absl::FailedPreconditionError(absl::StrCat(Quoted(subject), " was erased", advice));
}

ABSL_ATTRIBUTE_COLD absl::Status NoRecord(const SubjectId& subject, const char* advice) {
  return absl::NotFoundError(absl::StrCat(Quoted(subject), " has no record", advice));
}

ABSL_ATTRIBUTE_COLD absl::Status NotCollected(const ProfilePolicy& policy, const FieldPolicy& field,
                                              const SubjectId& subject, PurposeMask declared) {
  return absl::PermissionDeniedError(absl::StrCat(
      "field '", std::string(field.name), "' of ", Quoted(subject),
      " is not collected: no purpose it is declared for (", PurposeNames(policy, declared), ") is granted"));
}

ABSL_ATTRIBUTE_COLD absl::Status WrongDay(const FieldPolicy& field, Day day) {
  return absl::InvalidArgumentError(
      absl::StrCat("field '", std::string(field.name), "': day ", day,
                   " of collection lies before 1970, in the future or past the retention of ",
                   field.retention_days, " days"));
}

// Keeps what a view against the contract may still touch, reachable until the end.
ABSL_ATTRIBUTE_COLD void Abandon(std::unique_ptr<SnapshotPool> pool, std::unique_ptr<SubjectIndex> index) {
  struct Abandoned {
    std::mutex mutex;
    std::vector<std::pair<std::unique_ptr<SnapshotPool>, std::unique_ptr<SubjectIndex>>> stores;
  };
  static auto* const abandoned = new Abandoned();
  const std::lock_guard<std::mutex> lock(abandoned->mutex);
  abandoned->stores.emplace_back(std::move(pool), std::move(index));
}

// The place in the order of an event that happens now: after all that came before,
// though the clock stood still or went back meanwhile.
TimeMicros StampAfter(const Snapshot* before, TimeMicros now) noexcept {
  if (before == nullptr) return now;
  const TimeMicros last = before->consent().last_event();
  return std::max(now, last == kForever ? last : last + 1);
}

}  // namespace

StoreCore::StoreCore(const ProfilePolicy& policy, const ValueOps& ops, const Clock& clock, AuditSink* audit)
    : policy_(policy),
      ops_(ops),
      context_(*MakeContext(clock, audit)),
      derived_(context_),
      pool_(std::make_unique<SnapshotPool>(policy, ops)),
      index_(std::make_unique<SubjectIndex>()) {
  PurposeMask shadowed = 0;
  for (std::size_t i = 0; i < Indexed(policy.purposes).size(); ++i) {
    rules_[i] = RuleOf(policy, static_cast<int>(i));
    tables_[i] = DecisionTable(rules_[i]);
    if (rules_[i].shadow) shadowed |= MaskOf(static_cast<int>(i));
  }
  for (std::size_t i = 0; i < Indexed(policy.fields).size(); ++i) {
    if (policy.fields[i].kind == ValueKind::kHistory) histories_ |= MaskOf(static_cast<int>(i));
  }
  if (shadowed != 0) PrintShadowBanner(policy, shadowed);
}

StoreCore::~StoreCore() {
  context_.audit.store(nullptr, std::memory_order_release);
  const std::size_t records = index_->size();
  for (std::size_t i = 0; i < records; ++i) {
    SubjectRecord* const record = index_->At(i);
    record->epoch.fetch_add(1, std::memory_order_release);
    pool_->Unpin(record->current.load(std::memory_order_relaxed));
  }
  if (pool_->live() != 0) {
    // A view is open although the store ends. It is dead already (its epoch moved);
    // keeping the memory makes its closing harmless.
    Abandon(std::move(pool_), std::move(index_));
  }
}

std::mutex& StoreCore::StripeOf(const SubjectId& subject) const noexcept {
  return stripes_[std::hash<SubjectId>()(subject) % kStripes];
}

SubjectRecord* StoreCore::FindOrAdd(const SubjectId& subject) {
  if (SubjectRecord* const found = index_->Find(subject)) return found;
  const std::lock_guard<std::mutex> lock(adding_);
  return index_->Add(subject, pool_->Make(nullptr, PackedConsent()));
}

FieldMask StoreCore::MayHold(PackedConsent consent, TimeMicros now) const noexcept {
  FieldMask held = 0;
  for (std::size_t i = 0; i < Indexed(policy_.purposes).size(); ++i) {
    held |= Decide(rules_[i], consent.TermsAt(static_cast<int>(i), now), {}).may_hold;
  }
  return held;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline Decisions StoreCore::DecideOn(const Snapshot& snapshot, int purpose,
                                                                  TimeMicros now,
                                                                  TimeMicros* valid_until) const noexcept {
  Decisions decided{rules_[SlotOf(purpose)], snapshot.consent().TermsAt(purpose, now),
                    snapshot.TermsAt(policy_, now, valid_until)};
  *valid_until = std::min(*valid_until, decided.consent.valid_until);
  Decide(decided);
  return decided;
}

ABSL_ATTRIBUTE_ALWAYS_INLINE inline bool StoreCore::LookUp(const Snapshot& snapshot, int purpose, int field,
                                                           TimeMicros now,
                                                           Decision& decision) const noexcept {
  SnapshotTerms terms;
  if (field < 0 || field >= kMaxIndices || !snapshot.Peek(now, terms)) return false;
  decision = tables_[SlotOf(purpose)].Of(
      field, terms.consent.TermsOf(field, purpose, now) | TermIf(terms.fresh >> field, kFreshTerm));
  return true;
}

std::size_t StoreCore::DropValues(Snapshot& next, FieldMask fields) const {
  std::size_t dropped = 0;
  for (std::size_t i = 0; i < Indexed(policy_.fields).size(); ++i) {
    const int field = static_cast<int>(i);
    if (!Contains(fields & next.set(), field)) continue;
    ops_.clear(next.mutable_values(), field);
    next.MarkUnset(field);
    ++dropped;
  }
  return dropped;
}

std::size_t StoreCore::TrimHistories(Snapshot& next, TimeMicros now) const {
  std::size_t trimmed = 0;
  for (std::size_t i = 0; i < Indexed(policy_.fields).size(); ++i) {
    const FieldPolicy& field = policy_.fields[i];
    const int index = static_cast<int>(i);
    if (field.kind != ValueKind::kHistory || !Contains(next.set(), index)) continue;
    trimmed += ops_.trim(next.mutable_values(), index, DayOf(now) - field.retention_days + 1) != 0 ? 1 : 0;
  }
  return trimmed;
}

void StoreCore::Publish(SubjectRecord& record, Snapshot* next) const {
  next->Seal(policy_);
  record.changes.fetch_add(1, std::memory_order_relaxed);
  Snapshot* const old = record.current.exchange(next, std::memory_order_acq_rel);
  pool_->Unpin(old);
}

ConsentChange StoreCore::Record(const SubjectId& subject, ConsentEvent event) {
  const std::lock_guard<std::mutex> lock(StripeOf(subject));
  SubjectRecord* const record = index_->Find(subject);
  const Snapshot* const before =
      record == nullptr ? nullptr : record->current.load(std::memory_order_acquire);
  const TimeMicros now = clock().Now();
  const TimeMicros begins = event.at == 0 ? now : event.at;
  if (event.at == 0) event.at = StampAfter(before, now);
  if (absl::Status valid = CheckEvent(policy_, event); !valid.ok()) return valid;
  const bool gives = event.kind == EventKind::kGrant || event.kind == EventKind::kRely;
  if (gives && before != nullptr && before->consent().erased()) {
    return WasErased(subject, ": who comes back is a new subject id");
  }
  SubjectRecord* const target = record == nullptr ? FindOrAdd(subject) : record;
  const Snapshot* const current = target->current.load(std::memory_order_acquire);
  ConsentState consent(current->consent());
  // What may not be held goes, at the latest now: a new grant starts empty. Giving a
  // right takes nothing away, though its own time may be yet to come.
  FieldMask keep = MayHold(consent.packed(), now);
  consent.Apply(event, begins);
  if (!gives) keep &= MayHold(consent.packed(), now);
  Snapshot* const next = pool_->Make(current, consent.packed());
  DropValues(*next, ~keep);
  Publish(*target, next);
  // Published first, then advanced: a view that sees the new epoch sees the new
  // snapshot. Sequentially consistent, so that it is visible when we return.
  target->epoch.fetch_add(1, std::memory_order_seq_cst);
  const bool all = event.kind == EventKind::kErase;
  return ConsentChange(derived_.Invalidate(&target->epoch, all ? ~PurposeMask{0} : event.purposes,
                                           all ? ~FieldMask{0} : event.fields));
}

absl::Status StoreCore::Collect(const SubjectId& subject, int field, Day day,
                                absl::FunctionRef<absl::Status(void* values)> store) {
  return CollectForms(subject, MaskOf(field), day, [&store](void* values, int) { return store(values); });
}

absl::Status StoreCore::CollectForms(const SubjectId& subject, FieldMask forms, Day day,
                                     absl::FunctionRef<absl::Status(void* values, int form)> store) {
  // The forms differ in purposes and precision alone.
  PurposeMask declared = 0;
  const FieldPolicy* rules = nullptr;
  for (std::size_t i = 0; i < Indexed(policy_.fields).size(); ++i) {
    if (!Contains(forms, static_cast<int>(i))) continue;
    declared |= policy_.fields[i].purposes;
    if (rules == nullptr) rules = &policy_.fields[i];
  }
  const std::lock_guard<std::mutex> lock(StripeOf(subject));
  SubjectRecord* const record = index_->Find(subject);
  if (record == nullptr) return NoRecord(subject, ": record a consent event first");
  const Snapshot* const before = record->current.load(std::memory_order_acquire);
  const TimeMicros now = clock().Now();
  const FieldMask held = MayHold(before->consent(), now) & forms;
  if (held == 0) return NotCollected(policy_, *rules, subject, declared);
  // In this order: the sum of a future day and the retention may not be a day.
  if (day < 0 || day > DayOf(now) || now >= StartOf(day + rules->retention_days)) {
    return WrongDay(*rules, day);
  }
  Snapshot* const next = pool_->Make(before, before->consent());
  for (int form = 0; form < static_cast<int>(Indexed(policy_.fields).size()); ++form) {
    if (!Contains(held, form)) continue;
    if (absl::Status stored = store(next->mutable_values(), form); !stored.ok()) {
      pool_->Unpin(next);
      return stored;
    }
    // A history lasts as long as its latest entry, whichever was collected last.
    const bool grows = rules->kind == ValueKind::kHistory && Contains(before->set(), form);
    next->MarkSet(form, grows ? std::max(day, before->collected(form)) : day);
  }
  Publish(*record, next);
  return absl::OkStatus();
}

absl::StatusOr<ViewCore> StoreCore::Open(const SubjectId& subject, int purpose) const {
  const SubjectRecord* const record = index_->Find(subject);
  // Filled where it is returned: copies of a view are most of what opening costs.
  absl::StatusOr<ViewCore> view{ViewCore()};
  if (record == nullptr) {
    view = NoRecord(subject, "");
  } else if (absl::Status opened = Fill(*record, purpose, view->data_); !opened.ok()) {
    view = std::move(opened);
  }
  return view;
}

absl::Status StoreCore::Fill(const SubjectRecord& record, int purpose, ViewCore::Data& data) const {
  // The epoch before the snapshot, and the same epoch after it: then the snapshot
  // belongs to the epoch.
  for (;;) {
    data.epoch = record.epoch.load(std::memory_order_acquire);
    data.snapshot = pool_->Pin(record.current);
    if (record.epoch.load(std::memory_order_acquire) == data.epoch) break;
    pool_->Unpin(data.snapshot);
  }
  data.values = data.snapshot->values();
  data.store = this;
  data.pool = pool_.get();
  data.view_cell = AcquireCell();
  data.view_version = data.view_cell->load(std::memory_order_relaxed);
  data.record = &record;
  data.epoch_cell = &record.epoch;
  data.context = &context_;
  data.purpose = purpose;
  data.as_of = clock().Now();
  const Decisions decided = DecideOn(*data.snapshot, purpose, data.as_of, &data.valid_until);
  data.allowed = decided.allowed;
  if (decided.shadowed != 0) shadow_log_.Add(purpose, DecideApart(*data.snapshot, purpose, data.as_of));
  // The entries of a history end one by one, each at a midnight.
  if ((decided.allowed & histories_) != 0) {
    data.valid_until = std::min(data.valid_until, StartOf(DayOf(data.as_of) + 1));
  }
  if (decided.consent.erased) return WasErased(record.id(), "");
  if (AuditSink* const audit = context_.audit.load(std::memory_order_acquire); audit != nullptr) {
    const OpenEntry entry{
        &policy_,   &record.id(), purpose, decided.allowed, decided.rule.declared & ~decided.allowed,
        data.epoch, data.as_of};
    if (!audit->Record(entry)) {
      return absl::UnavailableError(
          "the audit log refused the entry: nothing is read that cannot be accounted for");
    }
  }
  return absl::OkStatus();
}

// The same apart, for what is rare: so that the common case keeps its decision in registers.
ABSL_ATTRIBUTE_NOINLINE Decisions StoreCore::DecideApart(const Snapshot& snapshot, int purpose,
                                                         TimeMicros now) const noexcept {
  TimeMicros unused = 0;
  return DecideOn(snapshot, purpose, now, &unused);
}

ABSL_ATTRIBUTE_NOINLINE Decision StoreCore::DecideOne(const Snapshot& snapshot, int purpose, int field,
                                                      TimeMicros now) const noexcept {
  Decision decision{};
  if (LookUp(snapshot, purpose, field, now, decision)) return decision;
  return DecideApart(snapshot, purpose, now).Of(field);
}

ABSL_ATTRIBUTE_NOINLINE Decision StoreCore::WhyPinned(const SubjectRecord& record, int purpose,
                                                      int field) const noexcept {
  Snapshot* const snapshot = pool_->Pin(record.current);
  const Decision decision = DecideOne(*snapshot, purpose, field, clock().Now());
  pool_->Unpin(snapshot);
  return decision;
}

// Without a pin, which would keep the processor from looking up the next subject
// meanwhile: what was decided counts if the subject has not changed since.
Decision StoreCore::Why(const SubjectId& subject, int purpose, int field) const noexcept {
  const SubjectRecord* const record = index_->Find(subject);
  if (record == nullptr) return Decision::kUnknownSubject;
  const std::uint32_t changes = record->changes.load(std::memory_order_acquire);
  const Snapshot* const seen = record->current.load(std::memory_order_acquire);
  // The state first, then the time: what was given before is then not yet to come.
  Decision decision{};
  if (LookUp(*seen, purpose, field, clock().Now(), decision) &&
      record->current.load(std::memory_order_acquire) == seen &&
      record->changes.load(std::memory_order_relaxed) == changes) {
    return decision;
  }
  return WhyPinned(*record, purpose, field);
}

std::size_t StoreCore::SweepOne(SubjectRecord& record) {
  const std::lock_guard<std::mutex> lock(StripeOf(record.id()));
  const Snapshot* const before = record.current.load(std::memory_order_acquire);
  // The time after the state, for each subject anew: by a time before, what was granted since
  // is yet to come, and the values would go.
  const TimeMicros now = clock().Now();
  TimeMicros unused = 0;
  const FieldMask stale =
      before->set() & ~(MayHold(before->consent(), now) & before->TermsAt(policy_, now, &unused).fresh);
  if (stale == 0 && (before->set() & histories_) == 0) return 0;
  Snapshot* const next = pool_->Make(before, before->consent());
  const std::size_t changed = DropValues(*next, stale) + TrimHistories(*next, now);
  if (changed == 0) {
    pool_->Unpin(next);
  } else {
    Publish(record, next);
  }
  return changed;
}

std::size_t StoreCore::Sweep() {
  std::size_t changed = 0;
  const std::size_t records = index_->size();
  for (std::size_t i = 0; i < records; ++i) changed += SweepOne(*index_->At(i));
  return changed;
}

bool StoreCore::ReadForStorage(const SubjectId& subject,
                               absl::FunctionRef<void(const Snapshot&, FieldMask)> read) const {
  const SubjectRecord* const record = index_->Find(subject);
  if (record == nullptr) return false;
  Snapshot* const snapshot = pool_->Pin(record->current);
  const TimeMicros now = clock().Now();
  TimeMicros unused = 0;
  read(*snapshot, MayHold(snapshot->consent(), now) & snapshot->TermsAt(policy_, now, &unused).fresh);
  pool_->Unpin(snapshot);
  return true;
}

void ViewCore::Close() noexcept {
  ReleaseCell(data_.view_cell);
  data_.pool->Unpin(data_.snapshot);
}

Decision ViewCore::Why(int field) const noexcept {
  if (data_.store == nullptr) return Decision::kUndecided;
  if (IsCurrent()) {
    return data_.store->DecideOne(*data_.snapshot, data_.purpose, field, data_.as_of);
  }
  const Decision now = data_.store->Why(data_.record->id(), data_.purpose, field);
  return now == Decision::kAllowed ? Decision::kConsentChanged : now;
}

void ViewCore::Bind(EngineInput& input) const noexcept {
  const ProfilePolicy& policy = data_.store->policy();
  EngineInputAccess::Bind(input, policy.purposes[static_cast<std::size_t>(data_.purpose)].use,
                          policy.fingerprint, data_.epoch_cell, data_.epoch);
  EngineInputAccess::BindView(input, data_.view_cell, data_.view_version);
}

}  // namespace assent::internal
