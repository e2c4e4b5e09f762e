#include "rank/statistics/people_parser.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "assent/policy/coarsen.h"

namespace assent::internal {
namespace {

constexpr std::string_view kMagic = "assent people 1\t";

// What came instead, short enough for a message and without odd bytes.
std::string Shown(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string shown;
  for (const char c : text.substr(0, kMost)) shown += c >= ' ' && c <= '~' ? c : '?';
  return absl::StrCat("\"", shown, text.size() > kMost ? "..." : "", "\"");
}

// The whole of `text` as a number.
template <class Number>
bool ParseNumber(std::string_view text, Number* number, int base = 10) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number, base);
  return error == std::errc() && end == text.data() + text.size();
}

// Undoes \t, \n, \r and \\; false for any other escape.
bool Unescape(std::string_view text, std::string* out) {
  out->clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      *out += text[i];
      continue;
    }
    const std::size_t which =
        ++i < text.size() ? std::string_view("tnr\\").find(text[i]) : std::string_view::npos;
    if (which == std::string_view::npos) return false;
    *out += "\t\n\r\\"[which];
  }
  return true;
}

absl::Status WrongValue(const FieldPolicy& field, std::string_view text, std::string_view wanted) {
  return absl::InvalidArgumentError(
      absl::StrCat("field ", absl::string_view(field.name.data(), field.name.size()), " is ",
                   absl::string_view(wanted.data(), wanted.size()), ", not ", Shown(text)));
}

bool IsRepeated(const FieldPolicy& field) { return field.kind == ValueKind::kRepeatedEnum; }

// The purpose of that name, or the only one that may train.
absl::StatusOr<int> FindTraining(const ProfilePolicy& policy, std::string_view name) {
  int found = -1;
  for (std::size_t i = 0; i < policy.purposes.size(); ++i) {
    const PurposePolicy& purpose = policy.purposes[i];
    if (purpose.use != Use::kTrain || (!name.empty() && purpose.name != name)) continue;
    if (found >= 0) {
      return absl::FailedPreconditionError(
          "several purposes of the policy have `use: TRAIN`; name one of them");
    }
    found = static_cast<int>(i);
  }
  if (found >= 0) return found;
  return absl::FailedPreconditionError(
      name.empty()
          ? std::string("no purpose of the policy has `use: TRAIN`; training is a purpose of its own")
          : absl::StrCat("the policy has no purpose ", Shown(name), " with `use: TRAIN`"));
}

}  // namespace

absl::StatusOr<PeopleParser> PeopleParser::Create(const ProfilePolicy& policy, std::string_view purpose) {
  const absl::StatusOr<int> index = FindTraining(policy, purpose);
  if (!index.ok()) return index.status();
  PeopleParser parser(policy);
  parser.purpose_ = policy.purposes[static_cast<std::size_t>(*index)].name;
  for (const FieldPolicy& field : policy.fields) {
    if (!Contains(field.purposes, *index)) continue;  // also other forms of a field
    if (field.feature == FeatureUse::kOneHot) parser.fields_.push_back(&field);
    if (field.feature == FeatureUse::kItemHistory) parser.most_items_ = field.max_items;
  }
  if (parser.most_items_ > 0) return parser;
  return absl::FailedPreconditionError(absl::StrCat(
      "the policy declares no field with `item_history` for purpose ",
      absl::string_view(parser.purpose_.data(), parser.purpose_.size()), "; there is nothing to learn from"));
}

absl::Status PeopleParser::ReadHeader(std::string_view line) const {
  std::uint64_t fingerprint = 0;
  const bool is_header = line.substr(0, kMagic.size()) == kMagic && line.size() == kMagic.size() + 16 &&
                         ParseNumber(line.substr(kMagic.size()), &fingerprint, 16);
  if (!is_header) {
    return absl::InvalidArgumentError(
        absl::StrCat("this is no people file: it must begin with \"assent people 1\", a tab and the policy's "
                     "fingerprint (here ",
                     absl::Hex(policy_.fingerprint, absl::kZeroPad16), "), not ", Shown(line)));
  }
  if (fingerprint == policy_.fingerprint) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "the file was made under policy ", absl::Hex(fingerprint, absl::kZeroPad16), ", not under ",
      absl::Hex(policy_.fingerprint, absl::kZeroPad16), "; write it anew from current consent"));
}

absl::StatusOr<EngineInput> PeopleParser::ReadPerson(std::string_view line) {
  history_.clear();
  values_.clear();
  texts_.clear();
  std::size_t number = 0;
  for (std::size_t at = 0; at < line.size();) {
    ++number;
    const std::size_t end = std::min(line.find('\t', at), line.size());
    if (absl::Status status = ReadCell(line.substr(at, end - at)); !status.ok()) {
      return absl::Status(status.code(), absl::StrCat("cell ", number, ": ", status.message()));
    }
    at = end + 1;
  }
  if (history_.size() > static_cast<std::size_t>(most_items_)) {
    return absl::InvalidArgumentError(absl::StrCat("the person has ", history_.size(),
                                                   " items; the policy keeps at most ", most_items_,
                                                   " (max_items)"));
  }
  EngineInput input;
  for (const FeatureValue& value : values_) EngineInputAccess::Values(input).push_back(value);
  EngineInputAccess::SetHistory(input, history_);
  EngineInputAccess::Bind(input, Use::kTrain, policy_.fingerprint, nullptr, 0);
  return input;
}

absl::Status PeopleParser::ReadCell(std::string_view cell) {
  if (cell.empty()) return absl::InvalidArgumentError("it is empty; cells are parted by one tab");
  if (cell[0] == '#') {
    std::uint64_t number = 0;
    if (!ParseNumber(cell.substr(1), &number)) {
      return absl::InvalidArgumentError(
          absl::StrCat("an item's number is from 0 to 2^64 - 1 behind #, not ", Shown(cell)));
    }
    history_.push_back({ItemId(number), 0});
    return absl::OkStatus();
  }
  if (cell[0] == '@') {
    std::string text;
    if (!Unescape(cell.substr(1), &text)) {
      return absl::InvalidArgumentError(
          absl::StrCat("a backslash stands before t, n, r or a backslash only, not as in ", Shown(cell)));
    }
    history_.push_back({ItemId(text), 0});
    return absl::OkStatus();
  }
  const std::size_t equals = cell.find('=');
  if (equals == std::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrCat(Shown(cell), " is neither #number, @text nor field=value; an item has no weight"));
  }
  const std::string_view name = cell.substr(0, equals);
  const auto field =
      std::find_if(fields_.begin(), fields_.end(), [name](const FieldPolicy* f) { return f->name == name; });
  if (field == fields_.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat(Shown(name), " is no field with `one_hot` that the policy declares for purpose ",
                     absl::string_view(purpose_.data(), purpose_.size())));
  }
  const bool again = std::any_of(values_.begin(), values_.end(), [field](const FeatureValue& value) {
    return value.field == (*field)->number;
  });
  if (again && !IsRepeated(**field)) {
    return absl::InvalidArgumentError(absl::StrCat("field ", Shown(name), " has a value already"));
  }
  return ReadValue(**field, cell.substr(equals + 1));
}

absl::Status PeopleParser::ReadValue(const FieldPolicy& field, std::string_view text) {
  switch (field.kind) {
    case ValueKind::kBool:
      if (text != "true" && text != "false") return WrongValue(field, text, "true or false");
      values_.push_back({field.number, false, text == "true" ? 1 : 0, {}});
      return absl::OkStatus();
    case ValueKind::kEnum:
    case ValueKind::kRepeatedEnum: {
      for (const EnumValue& value : field.values) {
        if (value.number == 0 || (value.name != text && std::to_string(value.number) != text)) continue;
        values_.push_back({field.number, false, value.number, {}});
        return absl::OkStatus();
      }
      return WrongValue(field, text, "a declared value other than 0, by name or number");
    }
    case ValueKind::kString: {
      std::string value;
      if (!Unescape(text, &value))
        return WrongValue(field, text, "a text with \\t, \\n, \\r, \\\\ as its only escapes");
      absl::StatusOr<std::string> coarse = CoarsenText(field, value);
      if (!coarse.ok()) return coarse.status();
      texts_.push_back(std::make_unique<std::string>(*std::move(coarse)));
      values_.push_back({field.number, true, 0, *texts_.back()});
      return absl::OkStatus();
    }
    default:
      return PutNumber(field, text);
  }
}

absl::Status PeopleParser::PutNumber(const FieldPolicy& field, std::string_view text) {
  if (field.kind == ValueKind::kUint32 || field.kind == ValueKind::kUint64) {
    std::uint64_t number = 0;
    const bool small = field.kind == ValueKind::kUint32;
    if (!ParseNumber(text, &number) || (small && number > std::numeric_limits<std::uint32_t>::max())) {
      return WrongValue(field, text, small ? "an unsigned 32-bit number" : "an unsigned 64-bit number");
    }
    const absl::StatusOr<std::uint64_t> coarse = CoarsenUnsigned(field, number);
    if (!coarse.ok()) return coarse.status();
    values_.push_back({field.number, false, static_cast<std::int64_t>(*coarse), {}});
    return absl::OkStatus();
  }
  const bool small = field.kind == ValueKind::kInt32;
  const std::int64_t lowest =
      small ? std::numeric_limits<std::int32_t>::min() : std::numeric_limits<std::int64_t>::min();
  const std::int64_t highest =
      small ? std::numeric_limits<std::int32_t>::max() : std::numeric_limits<std::int64_t>::max();
  std::int64_t number = 0;
  if (!ParseNumber(text, &number) || number < lowest || number > highest) {
    return WrongValue(field, text, small ? "a 32-bit number" : "a 64-bit number");
  }
  const absl::StatusOr<std::int64_t> coarse = CoarsenInteger(field, number, lowest);
  if (!coarse.ok()) return coarse.status();
  values_.push_back({field.number, false, *coarse, {}});
  return absl::OkStatus();
}

}  // namespace assent::internal
