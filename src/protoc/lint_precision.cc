// How exactly a field is kept, and its coarser forms.
#include <algorithm>
#include <limits>
#include <map>

#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;
using Field = pb::FieldDescriptor;
using P = options::Precision;

std::int64_t MaxOf(const Field& field) {
  if (field.cpp_type() == Field::CPPTYPE_INT32) return std::numeric_limits<std::int32_t>::max();
  if (field.cpp_type() == Field::CPPTYPE_UINT32) return std::numeric_limits<std::uint32_t>::max();
  return std::numeric_limits<std::int64_t>::max();
}

// One precision under the linter.
class PrecisionLinter {
 public:
  PrecisionLinter(const Field& field, const P& precision, std::string owner, Place place, Mistakes& mistakes)
      : field_(field),
        precision_(precision),
        owner_(std::move(owner)),
        place_(std::move(place)),
        mistakes_(mistakes) {}

  void Run() {
    const bool is_text = field_.type() == Field::TYPE_STRING;
    switch (precision_.kind_case()) {
      case P::KIND_NOT_SET:
      case P::kNone:
        break;
      case P::kBucket:
        CheckBucket();
        break;
      case P::kEnumeration:
        if (field_.type() != Field::TYPE_ENUM) AddMisfit("enumeration", "enums");
        break;
      case P::kTruncate:
        if (!is_text) AddMisfit("truncate", "texts");
        CheckCharacters(precision_.truncate().characters(), "truncate");
        break;
      case P::kPostcode:
        if (!is_text) AddMisfit("postcode", "texts");
        CheckCharacters(precision_.postcode().characters(), "postcode");
        break;
    }
  }

 private:
  void Add(const std::string& message) { mistakes_.Add(place_, owner_ + " " + message); }

  void CheckBucket() {
    const std::int64_t width = precision_.bucket();
    if (!IsInteger(field_)) {
      AddMisfit("bucket", "integers");
    } else if (width > MaxOf(field_)) {
      Add("has a bucket of " + std::to_string(width) + ", wider than its type: choose a smaller one");
    }
    if (width < 1) Add("has a bucket of " + std::to_string(width) + ": choose a width of at least 1");
  }

  void CheckCharacters(std::int32_t characters, const std::string& name) {
    if (characters >= 1) return;
    Add("keeps " + std::to_string(characters) + " characters: write " + name +
        " { characters: 2 }, or another count of at least 1");
  }

  void AddMisfit(const std::string& precision, const std::string& kinds) {
    const std::string fitting = FittingPrecision(field_);
    Add("has precision " + precision + ", which is for " + kinds + ": use " + fitting +
        (fitting == "none {}" ? "" : " or none {}"));
  }

  const Field& field_;
  const P& precision_;
  const std::string owner_;
  const Place place_;
  Mistakes& mistakes_;
};

// What must be coarser about `coarse`, or "" if it is coarser than `fine`: what it shows
// can be made of what `fine` shows.
std::string WhyNotCoarser(const P& fine, const P& coarse) {
  const bool same_kind = fine.kind_case() == coarse.kind_case();
  switch (coarse.kind_case()) {
    case P::kBucket:
      if (coarse.bucket() < 1) return "";  // reported by itself
      if (fine.has_none() && coarse.bucket() > 1) return "";
      if (same_kind && fine.bucket() > 0 && coarse.bucket() > fine.bucket() &&
          coarse.bucket() % fine.bucket() == 0) {
        return "";
      }
      return "choose a bucket that is several times as wide" +
             (same_kind ? ", a multiple of " + std::to_string(fine.bucket()) : std::string());
    case P::kTruncate:
      if (fine.has_none()) return "";
      if (same_kind && coarse.truncate().characters() < fine.truncate().characters()) return "";
      return same_kind ? "keep fewer than " + std::to_string(fine.truncate().characters()) + " characters"
                       : "truncate is made of none {} or of truncate only";
    case P::kPostcode:
      if (fine.has_none()) return "";
      if (same_kind && coarse.postcode().characters() < fine.postcode().characters()) return "";
      return same_kind ? "keep fewer than " + std::to_string(fine.postcode().characters()) + " characters"
                       : "postcode is made of none {} or of postcode only";
    default:
      return "say bucket, truncate or postcode";
  }
}

// The coarser forms of one field under the linter.
class CoarserLinter {
 public:
  CoarserLinter(const Field& field, const PolicyFile& file, Mistakes& mistakes)
      : field_(field),
        file_(file),
        mistakes_(mistakes),
        policy_(field.options().GetExtension(options::field)),
        owner_("field " + Str(field.full_name())) {}

  void Run() {
    if (policy_.coarser().empty()) return;
    if (!IsInteger(field_) && field_.type() != Field::TYPE_STRING) {
      mistakes_.Add(OptionOf(field_, {9, 0}),
                    owner_ + " has a coarser form, which only integers and texts have: remove coarser");
      return;
    }
    for (int i = 0; i < policy_.coarser_size(); ++i) CheckForm(i);
    CheckPurposesLeft();
    CheckEngine();
  }

 private:
  void CheckForm(int i) {
    const options::Coarser& form = policy_.coarser(i);
    const std::string who = "coarser form " + std::to_string(i + 1) + " of " + owner_;
    const Place place = OptionOf(field_, {9, i});
    LintPurposeList({form.purposes().begin(), form.purposes().end()}, file_, who, place, mistakes_);
    for (const std::string& name : form.purposes()) CheckPurpose(name, i, who, place);
    if (form.precision().kind_case() == P::KIND_NOT_SET) {
      const std::string fitting = FittingPrecision(field_);
      mistakes_.Add(place, who + " has no precision: add precision { " + fitting + " }");
      return;
    }
    PrecisionLinter(field_, form.precision(), who, place, mistakes_).Run();
    const P& finer = i == 0 ? policy_.precision() : policy_.coarser(i - 1).precision();
    if (finer.kind_case() == P::KIND_NOT_SET) return;  // reported by itself
    const std::string mend = WhyNotCoarser(finer, form.precision());
    if (mend.empty()) return;
    mistakes_.Add(place, who + " is not coarser than " +
                             (i == 0 ? "the field itself" : "form " + std::to_string(i)) + ": " + mend);
  }

  void CheckPurpose(const std::string& name, int form, const std::string& who, const Place& place) {
    if (FindPurpose(file_, name) == nullptr) return;  // reported already
    const auto& declared = policy_.purposes();
    if (std::find(declared.begin(), declared.end(), name) == declared.end()) {
      mistakes_.Add(place,
                    who + " names purpose \"" + name +
                        "\", which is none of the field's purposes: add it to them, or remove it here");
      return;
    }
    const auto [other, is_new] = forms_.emplace(name, form);
    if (is_new || other->second == form) return;  // twice in one form is reported already
    mistakes_.Add(place, who + " names purpose \"" + name + "\", as does form " +
                             std::to_string(other->second + 1) + ": keep one of the two");
  }

  void CheckPurposesLeft() {
    if (policy_.purposes().empty()) return;
    for (const std::string& name : policy_.purposes()) {
      if (forms_.count(name) == 0) return;
    }
    mistakes_.Add(OptionOf(field_, {9, 0}),
                  owner_ +
                      " is seen in a coarser form by all its purposes, so nobody sees the field itself: " +
                      "make the first coarser form its precision");
  }

  // What is trained on one form and ranked with another fits together nowhere.
  void CheckEngine() {
    if (policy_.feature().kind_case() == options::Feature::KIND_NOT_SET) return;
    std::string first;
    for (const std::string& name : policy_.purposes()) {
      const pb::EnumValueDescriptor* value = FindPurpose(file_, name);
      if (value == nullptr) continue;
      const options::Use use = value->options().GetExtension(options::purpose).use();
      if (use != options::PERSONALIZE && use != options::TRAIN) continue;
      if (first.empty()) first = name;
      if (FormOf(name) == FormOf(first)) continue;
      mistakes_.Add(OptionOf(field_, {9, 0}),
                    owner_ + " has a feature, but " + first + " and " + name +
                        " see it in different forms: the engine needs one form for all purposes of use " +
                        "PERSONALIZE and TRAIN");
      return;
    }
  }

  int FormOf(const std::string& purpose) const {
    const auto found = forms_.find(purpose);
    return found == forms_.end() ? -1 : found->second;
  }

  const Field& field_;
  const PolicyFile& file_;
  Mistakes& mistakes_;
  const options::FieldPolicy& policy_;
  const std::string owner_;
  std::map<std::string, int> forms_;  // the form of each purpose that has a coarser one
};

}  // namespace

bool IsInteger(const Field& field) {
  switch (field.cpp_type()) {
    case Field::CPPTYPE_INT32:
    case Field::CPPTYPE_INT64:
    case Field::CPPTYPE_UINT32:
    case Field::CPPTYPE_UINT64:
      return true;
    default:
      return false;
  }
}

std::string FittingPrecision(const Field& field) {
  if (field.type() == Field::TYPE_ENUM) return "enumeration {}";
  if (field.type() == Field::TYPE_STRING) return "truncate { characters: 2 }";
  return IsInteger(field) ? "bucket: 10" : "none {}";
}

void LintPrecision(const Field& field, const PolicyFile& policy, Mistakes& mistakes) {
  const std::string owner = "field " + Str(field.full_name());
  const P& precision = field.options().GetExtension(options::field).precision();
  const Place place = OptionOf(field, {4});
  if (precision.kind_case() == P::KIND_NOT_SET) {
    mistakes.Add(place, owner + " has no precision: add precision { " + FittingPrecision(field) +
                            " }, or precision { none {} } to keep it exactly as given");
  }
  PrecisionLinter(field, precision, owner, place, mistakes).Run();
  CoarserLinter(field, policy, mistakes).Run();
}

}  // namespace assent::protoc
