// File: codec.h
//
// What generated codecs are made of: from a field's tag and its value to bytes and
// back, through the same checks as `Profiles::Collect`.

#ifndef ASSENT_WIRE_INTERNAL_CODEC_H_
#define ASSENT_WIRE_INTERNAL_CODEC_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "assent/base/clock.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/base/interaction.h"
#include "assent/policy/coarsen.h"
#include "assent/policy/policy.h"
#include "assent/profile/internal/collect.h"
#include "assent/profile/internal/history.h"
#include "assent/profile/internal/snapshot.h"
#include "assent/profile/internal/store_core.h"
#include "assent/wire/internal/tokens.h"
#include "assent/wire/wire.h"

namespace assent::internal {

/// Writes the values of one subject that may be held.
class ProfileWriter {
 public:
  ProfileWriter(const Snapshot& snapshot, FieldMask held, Day today)
      : snapshot_(snapshot), held_(held), today_(today) {}

  /// Writes the field of that tag if it may be held. Call in the order of numbers, and
  /// of forms within one: the finest form that may be held is written, the others follow
  /// from it and are stamped only.
  template <class Tag, class Stored>
  void Put(const Stored& stored, [[maybe_unused]] WireForm form, [[maybe_unused]] bool packed = true) {
    if (!Contains(held_, Tag::kIndex)) return;
    if constexpr (Tag::kKind == ValueKind::kHistory) {
      // Each entry has a day of its own.
      for (const Interaction& entry : EntriesFrom(*stored, today_ - Tag::kRetentionDays + 1)) {
        writer_.Entry(Tag::kNumber, entry);
      }
    } else {
      stamps_.push_back({Tag::kNumber, snapshot_.collected(Tag::kIndex), Tag::kForm});
      if (std::exchange(written_, Tag::kNumber) != Tag::kNumber) PutValue<Tag>(stored, form, packed);
    }
  }

  /// Adds the days of collection and gives the bytes.
  std::string Finish() {
    writer_.Stamps(stamps_);
    return writer_.bytes();
  }

 private:
  template <class Tag, class Stored>
  void PutValue(const Stored& stored, [[maybe_unused]] WireForm form, [[maybe_unused]] bool packed) {
    if constexpr (Tag::kKind == ValueKind::kString) {
      writer_.Text(Tag::kNumber, *stored);
    } else if constexpr (Tag::kKind == ValueKind::kRepeatedEnum) {
      std::vector<std::int32_t> numbers;
      for (const auto value : *stored) numbers.push_back(static_cast<std::int32_t>(value));
      writer_.Enums(Tag::kNumber, numbers, packed);
    } else if constexpr (std::is_same_v<Stored, std::uint64_t>) {
      writer_.Number(Tag::kNumber, form, stored);
    } else {
      writer_.Number(Tag::kNumber, form, static_cast<std::uint64_t>(static_cast<std::int64_t>(stored)));
    }
  }

  const Snapshot& snapshot_;
  const FieldMask held_;
  const Day today_;
  WireWriter writer_;
  std::vector<WireStamp> stamps_;
  int written_ = 0;  // the number of the field that was written last
};

/// Reads the values of one subject: first all bytes, checked and coarsened, then, if
/// they were a message, into the store.
class ASSENT_EXPORT ProfileReader {
 public:
  ProfileReader(const ProfilePolicy& policy, Day today, WireOptions options)
      : policy_(policy), today_(today), options_(options), lists_(policy.fields.size()) {}

  /// Takes the field of that tag. One in another form than declared is unknown and
  /// dropped, as Protocol Buffers do. InvalidArgument for malformed bytes.
  template <class Tag, class Stored>
  absl::Status Take(const WireField& field, WireForm form, Stored& stored) {
    if constexpr (Tag::kKind == ValueKind::kHistory) {
      return TakeEntry(field, Tag::kIndex);
    } else if constexpr (Tag::kKind == ValueKind::kRepeatedEnum) {
      return TakeEnums(field, Tag::kIndex);
    } else if constexpr (Tag::kKind == ValueKind::kString) {
      if (field.form == WireForm::kBytes) Judge<Tag>(StoreValue<Tag>(Rules<Tag>(), field.bytes, 0, stored));
    } else {
      const bool fits = field.form == (form == WireForm::kZigZag ? WireForm::kVarint : form);
      if (fits) Judge<Tag>(StoreValue<Tag>(Rules<Tag>(), Number<Tag>(field.value, form), 0, stored));
    }
    return absl::OkStatus();
  }

  /// Takes the days of collection.
  absl::Status TakeStamps(const WireField& field) {
    return field.form == WireForm::kBytes ? ParseStamps(field, &stamps_) : absl::OkStatus();
  }

  /// Puts what was taken of the field into the store. Errors: none that concern the
  /// value, which are in the report.
  template <class Tag, class Values>
  absl::Status Store(StoreCore& core, const SubjectId& subject, Values& values) {
    constexpr int kIndex = Tag::kIndex;
    auto& staged = values.Get(Tag());
    Day day = 0;
    if constexpr (Tag::kKind == ValueKind::kHistory) {
      const std::vector<Interaction> entries = EntriesInTime(kIndex);
      if (entries.empty()) return absl::OkStatus();
      staged = Appended(Rules<Tag>(), nullptr, entries);
      day = staged->back().day;
    } else {
      if constexpr (Tag::kKind == ValueKind::kRepeatedEnum) StageEnums<Tag>(staged);
      if (!Contains(found_, kIndex) || !FindDay(kIndex, Tag::kForm, &day)) return absl::OkStatus();
    }
    return Settle(kIndex, core.Collect(subject, kIndex, day, [&](void* kept) {
      static_cast<Values*>(kept)->Get(Tag()) = staged;
      return absl::OkStatus();
    }));
  }

  const WireReport& report() const { return report_; }

 private:
  struct Lists {
    std::vector<std::int32_t> enums;
    std::vector<Interaction> entries;
  };

  template <class Tag>
  const FieldPolicy& Rules() const {
    return policy_.fields[static_cast<std::size_t>(Tag::kIndex)];
  }

  // The number as the field's type reads it; too many bits are cut, as Protocol Buffers do.
  template <class Tag>
  static typename Tag::Value Number(std::uint64_t value, WireForm form) {
    using T = typename Tag::Value;
    if constexpr (std::is_same_v<T, bool>) {
      return value != 0;
    } else if constexpr (sizeof(T) == sizeof(std::uint32_t)) {
      return static_cast<T>(static_cast<std::int32_t>(Unfold(value & 0xFFFFFFFFu, form)));
    } else {
      return static_cast<T>(Unfold(value, form));
    }
  }

  // The last value of a field counts, also when it is no good.
  template <class Tag>
  void Judge(const absl::Status& stored) {
    const FieldMask bit = MaskOf(Tag::kIndex);
    found_ = stored.ok() ? found_ | bit : found_ & ~bit;
    report_.invalid = stored.ok() ? report_.invalid & ~bit : report_.invalid | bit;
  }

  template <class Tag, class Stored>
  void StageEnums(Stored& staged) {
    using E = typename Tag::Value::value_type;
    std::vector<E> values;
    for (const std::int32_t number : lists_[static_cast<std::size_t>(Tag::kIndex)].enums) {
      values.push_back(static_cast<E>(number));
    }
    // Bad values were noted and left out one by one.
    if (!values.empty() && StoreValue<Tag>(Rules<Tag>(), values, 0, staged).ok())
      found_ |= MaskOf(Tag::kIndex);
  }

  absl::Status TakeEntry(const WireField& field, int index);
  absl::Status TakeEnums(const WireField& field, int index);
  // The entries of a history that are young enough; notes the others.
  std::vector<Interaction> EntriesInTime(int index);
  // The day a form of a value was collected on; false if it may not be stored, which is
  // noted unless the bytes hold a coarser form only.
  bool FindDay(int index, int form, Day* day);
  bool IsInTime(int index, Day day) const;
  absl::Status Settle(int index, const absl::Status& collected);

  const ProfilePolicy& policy_;
  const Day today_;
  const WireOptions options_;
  std::vector<Lists> lists_;  // by index
  std::vector<WireStamp> stamps_;
  FieldMask found_ = 0;
  WireReport report_;
};

/// Encodes with `put`. NotFound without a record of the subject.
template <class Values>
absl::StatusOr<std::string> EncodeProfile(const StoreCore& core, const SubjectId& subject,
                                          void (*put)(const Values&, ProfileWriter&)) {
  std::string bytes;
  const bool known = core.ReadForStorage(subject, [&](const Snapshot& snapshot, FieldMask held) {
    ProfileWriter writer(snapshot, held, DayOf(core.clock().Now()));
    put(*static_cast<const Values*>(snapshot.values()), writer);
    bytes = writer.Finish();
  });
  if (!known) return absl::NotFoundError("subject '" + subject.ToString() + "' has no record");
  return bytes;
}

/// Parses with `take`, then stores with `store`; nothing is stored of malformed bytes.
template <class Values>
absl::StatusOr<WireReport> DecodeProfile(std::string_view bytes, const SubjectId& subject,
                                         WireOptions options, StoreCore& core,
                                         absl::Status (*take)(const WireField&, ProfileReader&, Values&),
                                         absl::Status (*store)(ProfileReader&, StoreCore&, const SubjectId&,
                                                               Values&)) {
  if (!core.Knows(subject)) {
    return absl::NotFoundError("subject '" + subject.ToString() +
                               "' has no record: record a consent event first");
  }
  ProfileReader reader(core.policy(), DayOf(core.clock().Now()), options);
  Values values;
  absl::Status parsed =
      ForEachField(bytes, 0, [&](const WireField& field) { return take(field, reader, values); });
  if (!parsed.ok()) return parsed;
  if (absl::Status stored = store(reader, core, subject, values); !stored.ok()) return stored;
  return reader.report();
}

}  // namespace assent::internal

#endif  // ASSENT_WIRE_INTERNAL_CODEC_H_
