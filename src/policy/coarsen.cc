#include "assent/policy/coarsen.h"

#include <cstddef>

namespace assent {
namespace {

// Errors end up in logs: they name the field and never the value.
std::string Named(const FieldPolicy& field, const std::string& problem) {
  return "field '" + std::string(field.name) + "': " + problem;
}

constexpr char kNotForIntegers[] = "its precision is not one for integers";

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) == 0x80u; }

// The length of the code point that starts at `at`, or 0 when it is not valid
// UTF-8 (Unicode 15, table 3-7: no overlong forms, no surrogates).
std::size_t CodePointLength(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  const unsigned char lead = byte(0);
  const std::size_t length = lead < 0x80   ? 1
                             : lead < 0xC2 ? 0
                             : lead < 0xE0 ? 2
                             : lead < 0xF0 ? 3
                             : lead < 0xF5 ? 4
                                           : 0;
  if (length == 0 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!IsContinuation(text[at + i])) return 0;
  }
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;
  if (lead == 0xED && byte(1) >= 0xA0) return 0;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;
  if (lead == 0xF4 && byte(1) >= 0x90) return 0;
  return length;
}

std::string AlphanumericUpper(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z')) kept += c;
    if (c >= 'a' && c <= 'z') kept += static_cast<char>(c - 'a' + 'A');
  }
  return kept;
}

}  // namespace

absl::StatusOr<std::int64_t> CoarsenInteger(const FieldPolicy& field, std::int64_t value,
                                            std::int64_t lowest) {
  switch (field.precision.kind) {
    case PrecisionKind::kExact:
      return value;
    case PrecisionKind::kBucket: {
      const std::int64_t size = field.precision.amount;
      if (size <= 0) break;
      const std::int64_t rest = value % size;
      const std::int64_t above = rest < 0 ? rest + size : rest;
      if (value < lowest + above) {
        return absl::InvalidArgumentError(
            Named(field, "the bucket of the value begins below the smallest value of the type"));
      }
      return value - above;
    }
    default:
      break;
  }
  return absl::FailedPreconditionError(Named(field, kNotForIntegers));
}

absl::StatusOr<std::uint64_t> CoarsenUnsigned(const FieldPolicy& field, std::uint64_t value) {
  switch (field.precision.kind) {
    case PrecisionKind::kExact:
      return value;
    case PrecisionKind::kBucket:
      if (field.precision.amount <= 0) break;
      return value - value % static_cast<std::uint64_t>(field.precision.amount);
    default:
      break;
  }
  return absl::FailedPreconditionError(Named(field, kNotForIntegers));
}

absl::StatusOr<std::string> CoarsenText(const FieldPolicy& field, std::string_view value) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t length = CodePointLength(value, at);
    if (length == 0) {
      return absl::InvalidArgumentError(Named(field, "the text is not UTF-8 at byte " + std::to_string(at)));
    }
    at += length;
  }
  std::string kept(value);
  switch (field.precision.kind) {
    case PrecisionKind::kExact:
      end = kept.size();
      break;
    case PrecisionKind::kPostcode:
      kept = AlphanumericUpper(value);
      [[fallthrough]];
    case PrecisionKind::kTruncate:
      for (std::int64_t taken = 0; taken < field.precision.amount && end < kept.size(); ++taken) {
        end += CodePointLength(kept, end);
      }
      break;
    default:
      return absl::FailedPreconditionError(Named(field, "its precision is not one for texts"));
  }
  kept.resize(end);
  if (kept.empty())
    return absl::InvalidArgumentError(Named(field, "the text is empty at the declared precision"));
  return kept;
}

absl::Status CheckEnum(const FieldPolicy& field, std::int32_t number) {
  if (number != 0) {
    for (const EnumValue& value : field.values) {
      if (value.number == number) return absl::OkStatus();
    }
  }
  return absl::InvalidArgumentError(Named(field, "the number is not that of a declared value"));
}

}  // namespace assent
