// File: model.h
//
// A sound policy, resolved: indices, masks and the C++ names of everything. What the
// emitters write is a function of this.

#ifndef ASSENT_PROTOC_MODEL_H_
#define ASSENT_PROTOC_MODEL_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "assent/options/policy.pb.h"
#include "google/protobuf/descriptor.h"

namespace assent::protoc {

struct PurposeModel {
  int index = 0;
  int number = 0;
  std::string name;           ///< "RECOMMEND"
  std::string enumerator;     ///< "kRecommend"
  std::string camel;          ///< "Recommend"
  std::uint64_t fields = 0;   ///< The fields declared for it.
  std::uint64_t special = 0;  ///< Those of them in a special category.
  const options::PurposePolicy* policy = nullptr;
};

/// An enum that a field has as its type.
struct EnumModel {
  std::string name;      ///< "Gender"
  std::string cpp_type;  ///< "sample::Gender"
  const google::protobuf::EnumDescriptor* proto = nullptr;
};

// A field, or a coarser form of one.
struct FieldModel {
  int index = 0;
  int number = 0;
  int form_of = -1;         ///< The index of the field that this is a form of, or -1.
  int form = 0;             ///< Which form it is, from 1; 0 is the field itself.
  std::string name;         ///< "birth_year", also of its forms
  std::string member;       ///< "birth_year_coarse": the name of its value in memory
  std::string camel;        ///< "BirthYearCoarse", the name of its tag
  std::string kind;         ///< "kInt32", a ValueKind
  std::string value_type;   ///< "std::int32_t"
  std::string stored_type;  ///< How a profile holds it.
  bool stored_in_place = true;
  std::uint64_t purposes = 0;  ///< Without those that see a coarser form.
  const options::Precision* precision = nullptr;
  std::string feature = "kNone";  ///< "kOneHot", a FeatureUse
  int enum_index = -1;            ///< Into Model::enums, or -1.
  const google::protobuf::FieldDescriptor* proto = nullptr;
  const options::FieldPolicy* policy = nullptr;
};

struct RecipientModel {
  int index = 0;
  std::string id;     ///< "greeting_banner"
  std::string camel;  ///< "GreetingBanner"
  std::uint64_t purposes = 0;
  std::uint64_t fields = 0;
  const options::Recipient* policy = nullptr;  ///< Null for OwnUse.
};

struct BypassModel {
  int index = 0;
  std::string camel;  ///< "FraudReview"
  std::int32_t expires = 0;
  std::uint64_t purposes = 0;
  std::uint64_t fields = 0;
  const options::Bypass* policy = nullptr;
};

struct Model {
  std::string proto_path;    ///< "sample/viewer.proto"
  std::string output_path;   ///< "sample/viewer"
  std::string full_name;     ///< "sample.Viewer"
  std::string name;          ///< "Viewer"
  std::string package;       ///< "sample"
  std::string name_space;    ///< "sample", "a::b"
  std::string own;           ///< Before a name of this package, from any scope: "sample::".
  std::string purpose_enum;  ///< "Purpose"
  std::vector<PurposeModel> purposes;
  std::vector<FieldModel> fields;  ///< First those of the profile, then all coarser forms.
  std::vector<EnumModel> enums;
  std::vector<RecipientModel> recipients;
  std::vector<BypassModel> bypasses;
  const options::ProfilePolicy* policy = nullptr;
  bool wire = true;  ///< Whether a wire codec is made as well.

  std::vector<std::string> PurposeNames(std::uint64_t mask) const;
  /// A field and its forms count as one.
  std::vector<std::string> FieldNames(std::uint64_t mask) const;
  /// The coarser forms of a field, the finest first.
  std::vector<const FieldModel*> FormsOf(const FieldModel& field) const;
  /// The form of a field that the purpose sees, or null for none.
  const FieldModel* SeenBy(const PurposeModel& purpose, const FieldModel& field) const;
  /// The purposes of a field and of its forms.
  std::uint64_t AllPurposesOf(const FieldModel& field) const;
};

/// The model of a file that `Lint` finds no mistake in and `FindProfile` finds a
/// profile in. The file must outlive it.
Model MakeModel(const google::protobuf::FileDescriptor& file);

/// The text in every language it has, the default first, as (BCP 47 tag, text).
std::vector<std::pair<std::string, std::string>> Languages(const options::Text& text);
/// The text in the default language.
std::string DefaultText(const options::Text& text);

/// Names the policy: FNV-1a over everything that a machine obeys, texts left out.
std::uint64_t Fingerprint(const Model& model);
/// What the fingerprint is computed over: a line per thing, in a fixed order.
std::string CanonicalText(const Model& model);

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_MODEL_H_
