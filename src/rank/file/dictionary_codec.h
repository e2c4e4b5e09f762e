// File: dictionary_codec.h
//
// Items and field values as bytes, for model and statistics files.

#ifndef ASSENT_RANK_FILE_DICTIONARY_CODEC_H_
#define ASSENT_RANK_FILE_DICTIONARY_CODEC_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "assent/base/export.h"
#include "assent/base/id.h"
#include "assent/rank/feature.h"

namespace assent::internal {

/// The column names of a file, both ascending.
struct Dictionary {
  std::vector<ItemId> items;
  std::vector<Feature> features;
};

/// Bytes, padded with zeros to a multiple of 8.
ASSENT_EXPORT std::string EncodeDictionary(absl::Span<const ItemId> items,
                                           absl::Span<const Feature> features);

/// The reverse. False, with what is wrong in `error`: counts that the bytes
/// cannot hold, an entry that is cut off, entries not strictly ascending, or
/// bytes left over. Allocates no more than the bytes justify.
ASSENT_EXPORT bool DecodeDictionary(std::string_view bytes, std::uint64_t items, std::uint64_t features,
                                    Dictionary* out, std::string* error);

}  // namespace assent::internal

#endif  // ASSENT_RANK_FILE_DICTIONARY_CODEC_H_
