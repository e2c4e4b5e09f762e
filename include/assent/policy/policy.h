// File: policy.h
//
// A policy as data: what `protoc-gen-assent` makes of an annotated `.proto`.
// Everything here is constexpr, so a policy costs nothing at start-up and the
// compiler can answer questions about it.
//
// Fields, purposes and recipients are numbered 0, 1, 2 ... in the order of the
// `.proto` (their *index*); sets of them are 64-bit masks of indices.

#ifndef ASSENT_POLICY_POLICY_H_
#define ASSENT_POLICY_POLICY_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/types/span.h"
#include "assent/base/export.h"

namespace assent {

/// Sets of fields, purposes, recipients: bit i is the one with index i.
using FieldMask = std::uint64_t;
using PurposeMask = std::uint64_t;
using RecipientMask = std::uint64_t;

/// The most fields, purposes or recipients that one policy may declare.
inline constexpr int kMaxIndices = 64;

/// The mask that holds `index` alone.
constexpr std::uint64_t MaskOf(int index) noexcept { return std::uint64_t{1} << index; }
/// Whether `mask` holds `index`.
constexpr bool Contains(std::uint64_t mask, int index) noexcept { return ((mask >> index) & 1) != 0; }

/// Those of a policy's fields, purposes or recipients that have an index, for a policy made by hand
/// may have more: what has none is not there.
template <class T>
constexpr absl::Span<const T> Indexed(absl::Span<const T> entries) noexcept {
  return entries.subspan(0, kMaxIndices);
}

/// Why processing is lawful (GDPR Art. 6(1)(a) to (f), in its order).
enum class LawfulBasis : std::uint8_t {
  kConsent = 1,
  kContract,
  kLegalObligation,
  kVitalInterests,
  kPublicTask,
  kLegitimateInterests,
};

/// What the engine may do with the fields of a purpose.
enum class Use : std::uint8_t {
  kNone = 0,     ///< The application reads; the engine does not.
  kPersonalize,  ///< The engine may rank with them.
  kTrain,        ///< The engine may add them to training statistics.
  kMeasure,      ///< For aggregated measurements.
};

/// How careful the law asks us to be with a field.
enum class Category : std::uint8_t {
  kOrdinary = 1,
  kSpecial,          ///< GDPR Art. 9: needs explicit consent.
  kChild,            ///< Data of a child.
  kPreciseLocation,  ///< IAB TCF special feature 1.
};

/// The C++ shape of a field's value.
enum class ValueKind : std::uint8_t {
  kBool = 1,
  kInt32,
  kInt64,
  kUint32,
  kUint64,
  kEnum,
  kString,
  kRepeatedEnum,
  kHistory,  ///< repeated assent.Interaction
};

/// How exact a value is kept.
enum class PrecisionKind : std::uint8_t {
  kExact = 1,    ///< As given (the policy says `none {}`: no coarsening).
  kBucket,       ///< Integers: the lower bound of a bucket of `amount`.
  kEnumeration,  ///< Enums: a declared value or nothing.
  kTruncate,     ///< Texts: the first `amount` characters (UTF-8 code points).
  kPostcode,     ///< Postcodes: letters and digits alone, upper case, the first `amount`.
};

/// A precision and its parameter.
struct Precision {
  PrecisionKind kind = PrecisionKind::kExact;
  std::int64_t amount = 0;
};

/// How the recommender may use a field.
enum class FeatureUse : std::uint8_t {
  kNone = 0,     ///< It never does.
  kOneHot,       ///< A column per value.
  kItemHistory,  ///< The items a person interacted with.
};

/// A text in one language. `lang` is a BCP 47 tag.
struct LocalText {
  std::string_view lang;
  std::string_view text;
};

/// The same text in several languages, the first one being the default.
using Text = absl::Span<const LocalText>;

/// The text in `lang`, else in the default language, else "". O(languages).
constexpr std::string_view TextIn(Text text, std::string_view lang) noexcept {
  for (const LocalText& entry : text) {
    if (entry.lang == lang) return entry.text;
  }
  return text.empty() ? std::string_view() : text.front().text;
}

/// A declared value of an enum field.
struct EnumValue {
  std::int32_t number;
  std::string_view name;  ///< As in the `.proto`, e.g. "GENDER_FEMALE".
};

/// What a policy says of one field.
struct FieldPolicy {
  std::string_view name;  ///< As in the `.proto`, e.g. "birth_year".
  std::int32_t number;    ///< The protobuf field number: stable across versions.
  ValueKind kind;
  PurposeMask purposes;  ///< The purposes it is declared for.
  Precision precision;
  std::int32_t retention_days;
  std::int32_t max_items;  ///< Histories: the cap; 0 otherwise.
  Category category;
  FeatureUse feature;
  absl::Span<const EnumValue> values;  ///< Enums: the declared values.
  Text label;
  Text why;
  /// The index of the field that this is a coarser form of, for other purposes; -1
  /// for a field of its own. Forms share name and number.
  std::int32_t form_of = -1;
};

/// What a policy says of one purpose.
struct PurposePolicy {
  std::string_view name;  ///< As in the `.proto`, e.g. "RECOMMEND".
  std::int32_t number;    ///< The enum number, never 0.
  LawfulBasis basis;
  Use use;
  bool explicit_consent;  ///< Consent is asked by an explicit statement (Art. 9(2)(a)).
  std::int32_t tcf;       ///< IAB TCF purpose id, or 0.
  FieldMask fields;       ///< The fields declared for it.
  FieldMask special;      ///< Those of them that need explicit consent.
  Text title;
  Text description;
  Text if_refused;
  bool direct_marketing = false;  ///< An objection needs no reason (Art. 21(2)).
  /// Evaluated and recorded, not enforced, while an existing application adopts
  /// assent. Means nothing unless the library is built with ASSENT_SHADOW_MODE.
  bool shadow = false;
};

/// What a policy says of one recipient.
struct RecipientPolicy {
  std::string_view id;
  PurposeMask purposes;  ///< For these purposes ...
  FieldMask fields;      ///< ... it may receive these fields.
  Text title;
  std::string_view country = {};  ///< ISO 3166-1 alpha-2, or empty.
};

/// What a policy says of one bypass: a way past the list of recipients, for a time.
struct BypassPolicy {
  std::string_view id;
  std::string_view owner;   ///< Who answers for it.
  std::string_view reason;  ///< Why it exists.
  std::int32_t expires;     ///< The first day (since 1970) on which it no longer works.
  PurposeMask purposes;
  FieldMask fields;
};

/// Who answers for the processing (GDPR Art. 4(7)).
struct Controller {
  std::string_view name;
  std::string_view contact;
  std::string_view country;
};

/// A whole policy. Generated; lives in static storage.
struct ProfilePolicy {
  std::string_view full_name;  ///< Of the message, e.g. "cinema.Viewer".
  std::int32_t version;
  /// FNV-1a over everything in the policy that a machine obeys (names, numbers,
  /// purposes, bases, precision, retention, features, recipients), texts left out.
  std::uint64_t fingerprint;
  Controller controller;
  absl::Span<const FieldPolicy> fields;
  absl::Span<const PurposePolicy> purposes;
  absl::Span<const RecipientPolicy> recipients;
  absl::Span<const BypassPolicy> bypasses = {};
};

/// The index of the field, purpose or recipient of that name, or -1.
/// An unknown name is never an index. O(n).
ASSENT_EXPORT int FindField(const ProfilePolicy& policy, std::string_view name) noexcept;
ASSENT_EXPORT int FindPurpose(const ProfilePolicy& policy, std::string_view name) noexcept;
ASSENT_EXPORT int FindRecipient(const ProfilePolicy& policy, std::string_view id) noexcept;

/// What a purpose sees of a field: the index of the field itself or of the coarser
/// form that is declared for the purpose; `field` where neither is. O(n).
ASSENT_EXPORT int FormFor(const ProfilePolicy& policy, int field, int purpose) noexcept;
/// The field and all its coarser forms; nothing for what is no field. O(n).
ASSENT_EXPORT FieldMask FormsOf(const ProfilePolicy& policy, int field) noexcept;

/// The names of the purposes in `mask`, as in "RECOMMEND, TRAIN".
ASSENT_EXPORT std::string PurposeNames(const ProfilePolicy& policy, PurposeMask mask);
/// The names of the fields in `mask`, as in "birth_year, region"; a field and its
/// coarser forms once.
ASSENT_EXPORT std::string FieldNames(const ProfilePolicy& policy, FieldMask mask);

}  // namespace assent

#endif  // ASSENT_POLICY_POLICY_H_
