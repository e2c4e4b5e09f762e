#include "assent/wire/internal/tokens.h"

#include <limits>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"

namespace assent::internal {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

constexpr int kMaxTagBytes = 5;
constexpr int kMaxGroupDepth = 100;

absl::Status Malformed(std::size_t offset, const char* what) {
  return absl::InvalidArgumentError("malformed profile at byte " + std::to_string(offset) + ": " + what +
                                    "; the bytes are damaged or no profile");
}

const std::uint8_t* Data(std::string_view bytes) {
  return reinterpret_cast<const std::uint8_t*>(bytes.data());
}

// Reads one level of fields from a flat array.
class Scanner {
 public:
  Scanner(std::string_view bytes, std::size_t base)
      : bytes_(bytes), base_(base), input_(Data(bytes), static_cast<int>(bytes.size())) {
    input_.SetTotalBytesLimit(std::numeric_limits<int>::max());
  }

  absl::Status Run(absl::FunctionRef<absl::Status(const WireField&)> visit) {
    while (At() < bytes_.size()) {
      std::uint32_t tag = 0;
      if (absl::Status status = ReadTag(&tag); !status.ok()) return status;
      if (WireFormatLite::GetTagWireType(tag) == WireFormatLite::WIRETYPE_START_GROUP) {
        if (absl::Status status = SkipGroup(WireFormatLite::GetTagFieldNumber(tag), 1); !status.ok())
          return status;
        continue;
      }
      WireField field;
      if (absl::Status status = ReadValue(tag, &field); !status.ok()) return status;
      if (absl::Status status = visit(field); !status.ok()) return status;
    }
    return absl::OkStatus();
  }

 private:
  std::size_t At() const { return static_cast<std::size_t>(input_.CurrentPosition()); }

  absl::Status ReadTag(std::uint32_t* tag) {
    const std::size_t start = At();
    std::uint64_t value = 0;
    if (!input_.ReadVarint64(&value) || At() - start > kMaxTagBytes) {
      return Malformed(base_ + start, "a field's tag is cut off or too long");
    }
    *tag = static_cast<std::uint32_t>(value);
    if (WireFormatLite::GetTagFieldNumber(*tag) == 0) return Malformed(base_ + start, "a field has number 0");
    return absl::OkStatus();
  }

  absl::Status ReadValue(std::uint32_t tag, WireField* field) {
    field->number = WireFormatLite::GetTagFieldNumber(tag);
    const std::size_t start = At();
    field->offset = base_ + start;
    bool read = false;
    switch (WireFormatLite::GetTagWireType(tag)) {
      case WireFormatLite::WIRETYPE_VARINT:
        field->form = WireForm::kVarint;
        read = input_.ReadVarint64(&field->value);
        break;
      case WireFormatLite::WIRETYPE_FIXED64: {
        field->form = WireForm::kFixed64;
        std::uint64_t value = 0;
        read = input_.ReadLittleEndian64(&value);
        field->value = value;
        break;
      }
      case WireFormatLite::WIRETYPE_FIXED32: {
        field->form = WireForm::kFixed32;
        std::uint32_t value = 0;
        read = input_.ReadLittleEndian32(&value);
        field->value = value;
        break;
      }
      case WireFormatLite::WIRETYPE_LENGTH_DELIMITED: {
        field->form = WireForm::kBytes;
        int size = 0;
        read = input_.ReadVarintSizeAsInt(&size) && static_cast<std::size_t>(size) <= bytes_.size() - At();
        if (!read) break;
        field->offset = base_ + At();
        field->bytes = bytes_.substr(At(), static_cast<std::size_t>(size));
        read = input_.Skip(size);
        break;
      }
      default:
        return Malformed(base_ + start, "a group ends that never began, or the wire type is unknown");
    }
    return read ? absl::OkStatus() : Malformed(base_ + start, "a value is cut off");
  }

  absl::Status SkipGroup(int number, int depth) {
    if (depth > kMaxGroupDepth) return Malformed(base_ + At(), "groups are nested too deeply");
    while (At() < bytes_.size()) {
      const std::size_t start = At();
      std::uint32_t tag = 0;
      if (absl::Status status = ReadTag(&tag); !status.ok()) return status;
      const int inner = WireFormatLite::GetTagFieldNumber(tag);
      const auto type = WireFormatLite::GetTagWireType(tag);
      if (type == WireFormatLite::WIRETYPE_END_GROUP) {
        return inner == number ? absl::OkStatus() : Malformed(base_ + start, "a group ends as another one");
      }
      WireField ignored;
      absl::Status status = type == WireFormatLite::WIRETYPE_START_GROUP ? SkipGroup(inner, depth + 1)
                                                                         : ReadValue(tag, &ignored);
      if (!status.ok()) return status;
    }
    return Malformed(base_ + At(), "a group does not end");
  }

  const std::string_view bytes_;
  const std::size_t base_;
  CodedInputStream input_;
};

}  // namespace

absl::Status ForEachField(std::string_view bytes, std::size_t offset,
                          absl::FunctionRef<absl::Status(const WireField&)> visit) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return absl::InvalidArgumentError("the encoded profile is larger than 2 GiB");
  }
  return Scanner(bytes, offset).Run(visit);
}

absl::Status UnpackVarints(const WireField& field, std::vector<std::uint64_t>* values) {
  CodedInputStream input(Data(field.bytes), static_cast<int>(field.bytes.size()));
  while (static_cast<std::size_t>(input.CurrentPosition()) < field.bytes.size()) {
    const auto start = static_cast<std::size_t>(input.CurrentPosition());
    std::uint64_t value = 0;
    if (!input.ReadVarint64(&value)) return Malformed(field.offset + start, "a value of a list is cut off");
    values->push_back(value);
  }
  return absl::OkStatus();
}

absl::Status ParseInteraction(const WireField& field, Interaction* interaction, bool* has_item) {
  *interaction = Interaction();
  *has_item = false;
  return ForEachField(field.bytes, field.offset, [&](const WireField& part) {
    if (part.number == 1 && part.form == WireForm::kBytes) {
      interaction->item = ItemId(part.bytes);
      *has_item = true;
    } else if (part.number == 2 && part.form == WireForm::kVarint) {
      interaction->item = ItemId(part.value);
      *has_item = true;
    } else if (part.number == 3 && part.form == WireForm::kVarint) {
      interaction->day = static_cast<Day>(part.value);
    }
    return absl::OkStatus();
  });
}

absl::Status ParseStamps(const WireField& field, std::vector<WireStamp>* stamps) {
  return ForEachField(field.bytes, field.offset, [&](const WireField& entry) {
    if (entry.number != 1 || entry.form != WireForm::kBytes) return absl::OkStatus();
    WireStamp stamp;
    absl::Status status = ForEachField(entry.bytes, entry.offset, [&](const WireField& part) {
      if (part.form != WireForm::kVarint) return absl::OkStatus();
      if (part.number == 1) stamp.field = static_cast<std::int32_t>(part.value);
      if (part.number == 2) stamp.day = static_cast<Day>(part.value);
      if (part.number == 3) stamp.form = static_cast<std::int32_t>(part.value);
      return absl::OkStatus();
    });
    stamps->push_back(stamp);
    return status;
  });
}

std::uint64_t Unfold(std::uint64_t value, WireForm form) noexcept {
  if (form != WireForm::kZigZag) return value;
  return static_cast<std::uint64_t>(WireFormatLite::ZigZagDecode64(value));
}

}  // namespace assent::internal
