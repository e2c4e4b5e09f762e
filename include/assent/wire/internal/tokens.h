// File: tokens.h
//
// The wire format of Protocol Buffers, one level of one message: without the
// runtime's types, so that generated code needs none of its headers.

#ifndef ASSENT_WIRE_INTERNAL_TOKENS_H_
#define ASSENT_WIRE_INTERNAL_TOKENS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "assent/base/export.h"
#include "assent/base/interaction.h"

namespace assent::internal {

/// How a number is written (Protocol Buffers encoding, "Message structure").
enum class WireForm : std::uint8_t {
  kVarint,   ///< int32, int64, uint32, uint64, bool, enums
  kZigZag,   ///< sint32, sint64
  kFixed32,  ///< fixed32, sfixed32
  kFixed64,  ///< fixed64, sfixed64
  kBytes,    ///< texts, messages, packed lists
};

/// One field as it stands in the bytes.
struct WireField {
  int number = 0;
  WireForm form = WireForm::kVarint;  ///< Never kZigZag, which bytes do not show.
  std::uint64_t value = 0;            ///< Of a number.
  std::string_view bytes;             ///< Of kBytes.
  std::size_t offset = 0;             ///< Of the field's value in the outermost bytes.
};

/// Calls `visit` for each field in order; skips groups. Stops at the first error of
/// `visit`. InvalidArgument with the byte's offset for what is no message. `offset` is
/// that of `bytes` in the outermost ones. O(bytes); takes at most 2 GiB.
ASSENT_EXPORT absl::Status ForEachField(std::string_view bytes, std::size_t offset,
                                        absl::FunctionRef<absl::Status(const WireField&)> visit);

/// The numbers of a list of varints. InvalidArgument with the offset of a broken one.
ASSENT_EXPORT absl::Status UnpackVarints(const WireField& field, std::vector<std::uint64_t>* values);

/// An `assent.Interaction`. `has_item` is false when it names no item.
ASSENT_EXPORT absl::Status ParseInteraction(const WireField& field, Interaction* interaction, bool* has_item);

/// One `assent.Stamp`.
struct WireStamp {
  std::int32_t field = 0;
  Day day = 0;
  std::int32_t form = 0;
};
/// Adds those of an `assent.Stamps`.
ASSENT_EXPORT absl::Status ParseStamps(const WireField& field, std::vector<WireStamp>* stamps);

/// The number in field `form` reads as; sign-extended for kZigZag.
ASSENT_EXPORT std::uint64_t Unfold(std::uint64_t value, WireForm form) noexcept;

/// Writes a message. Fields come in the order of the calls. Not thread-safe.
class ASSENT_EXPORT WireWriter {
 public:
  /// A number; `value` is the two's complement of a signed one.
  void Number(int number, WireForm form, std::uint64_t value);
  void Text(int number, std::string_view text);
  /// Enum values, packed or one by one.
  void Enums(int number, const std::vector<std::int32_t>& values, bool packed);
  void Entry(int number, const Interaction& interaction);
  void Stamps(const std::vector<WireStamp>& stamps);

  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

}  // namespace assent::internal

#endif  // ASSENT_WIRE_INTERNAL_TOKENS_H_
