#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/wire_format_lite.h"

#include "assent/wire/internal/tokens.h"

namespace assent::internal {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedOutputStream;
using google::protobuf::io::StringOutputStream;

constexpr int kStampsNumber = 536870911;

void WriteTag(int number, WireFormatLite::WireType type, CodedOutputStream& out) {
  out.WriteTag(WireFormatLite::MakeTag(number, type));
}

void WriteBytes(int number, std::string_view bytes, CodedOutputStream& out) {
  WriteTag(number, WireFormatLite::WIRETYPE_LENGTH_DELIMITED, out);
  out.WriteVarint32(static_cast<std::uint32_t>(bytes.size()));
  out.WriteRaw(bytes.data(), static_cast<int>(bytes.size()));
}

// Appends to `bytes` with `write`.
template <class F>
void Append(std::string& bytes, F write) {
  StringOutputStream stream(&bytes);
  CodedOutputStream out(&stream);
  write(out);
}

// A signed number that protobuf writes as a 64-bit varint.
std::uint64_t SignExtended(std::int32_t value) {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
}

}  // namespace

void WireWriter::Number(int number, WireForm form, std::uint64_t value) {
  Append(bytes_, [&](CodedOutputStream& out) {
    switch (form) {
      case WireForm::kFixed32:
        WriteTag(number, WireFormatLite::WIRETYPE_FIXED32, out);
        out.WriteLittleEndian32(static_cast<std::uint32_t>(value));
        break;
      case WireForm::kFixed64:
        WriteTag(number, WireFormatLite::WIRETYPE_FIXED64, out);
        out.WriteLittleEndian64(value);
        break;
      case WireForm::kZigZag:
        WriteTag(number, WireFormatLite::WIRETYPE_VARINT, out);
        out.WriteVarint64(WireFormatLite::ZigZagEncode64(static_cast<std::int64_t>(value)));
        break;
      case WireForm::kVarint:
      case WireForm::kBytes:
        WriteTag(number, WireFormatLite::WIRETYPE_VARINT, out);
        out.WriteVarint64(value);
        break;
    }
  });
}

void WireWriter::Text(int number, std::string_view text) {
  Append(bytes_, [&](CodedOutputStream& out) { WriteBytes(number, text, out); });
}

void WireWriter::Enums(int number, const std::vector<std::int32_t>& values, bool packed) {
  if (!packed) {
    for (const std::int32_t value : values) Number(number, WireForm::kVarint, SignExtended(value));
    return;
  }
  if (values.empty()) return;
  std::string list;
  Append(list, [&](CodedOutputStream& out) {
    for (const std::int32_t value : values) out.WriteVarint64(SignExtended(value));
  });
  Text(number, list);
}

void WireWriter::Entry(int number, const Interaction& interaction) {
  WireWriter entry;
  if (interaction.item.is_text()) {
    entry.Text(1, interaction.item.text());
  } else {
    entry.Number(2, WireForm::kVarint, interaction.item.number());
  }
  if (interaction.day != 0) entry.Number(3, WireForm::kVarint, SignExtended(interaction.day));
  Text(number, entry.bytes());
}

void WireWriter::Stamps(const std::vector<WireStamp>& stamps) {
  if (stamps.empty()) return;
  WireWriter all;
  for (const WireStamp& stamp : stamps) {
    WireWriter one;
    one.Number(1, WireForm::kVarint, SignExtended(stamp.field));
    one.Number(2, WireForm::kVarint, SignExtended(stamp.day));
    if (stamp.form != 0) one.Number(3, WireForm::kVarint, SignExtended(stamp.form));
    all.Text(1, one.bytes());
  }
  Text(kStampsNumber, all.bytes());
}

}  // namespace assent::internal
