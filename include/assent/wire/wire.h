// File: wire.h
//
// What the generated wire codecs have in common. The codec of a profile is the class
// `<Profile>Wire` in its `x.assent_wire.h`:
//
//   absl::StatusOr<std::string> bytes = shop::ViewerWire::Encode(profiles, subject);
//   absl::StatusOr<assent::WireReport> report = shop::ViewerWire::Decode(*bytes, subject, profiles);
//
// The bytes are the Protocol Buffers encoding of the profile's own `.proto`, with the
// days of collection as a message `assent.Stamps` in field 536870911. Any Protocol
// Buffers program that has the `.proto` reads and writes them; it keeps the stamps as
// an unknown field.
//
// Encoded profiles are personal data: keep them encrypted and with mode 0600.

#ifndef ASSENT_WIRE_WIRE_H_
#define ASSENT_WIRE_WIRE_H_

#include <optional>

#include "assent/base/clock.h"
#include "assent/policy/policy.h"

namespace assent {

/// How to decode.
struct WireOptions {
  /// The day on which values without a stamp were collected, as in bytes that another
  /// program wrote. Without it such values are not stored: nobody knows their age.
  std::optional<Day> unstamped = std::nullopt;
};

/// What became of the fields that were found in the bytes, as sets of their indices. A
/// history is in several sets when some of its entries were not stored.
struct WireReport {
  FieldMask stored = 0;
  FieldMask not_permitted = 0;  ///< No purpose that declares the field is granted.
  FieldMask out_of_time = 0;    ///< Without a day of collection, past the retention, or in the future.
  FieldMask invalid = 0;        ///< A value that the policy does not allow, e.g. of an enum.
};

}  // namespace assent

#endif  // ASSENT_WIRE_WIRE_H_
