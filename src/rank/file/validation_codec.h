// File: validation_codec.h
//
// The validation table of a model as numbers, for model files.

#ifndef ASSENT_RANK_FILE_VALIDATION_CODEC_H_
#define ASSENT_RANK_FILE_VALIDATION_CODEC_H_

#include <array>
#include <vector>

#include "absl/types/span.h"
#include "assent/rank/hyperparameters.h"
#include "assent/rank/validation.h"

namespace assent::internal {

/// The parameters of a mix as numbers, and back; the latter checks nothing.
inline constexpr std::size_t kMixNumbers = 8;
std::array<double, kMixNumbers> NumbersOf(const MixParameters& mix);
MixParameters MixOf(absl::Span<const double> numbers);

/// The table as numbers; none for an empty one.
std::vector<double> EncodeValidation(const ValidationTable& table);

/// The reverse. False if they are no table: counts that do not agree with their
/// number, or numbers that are not finite or of a kind that there is none of.
bool DecodeValidation(absl::Span<const double> numbers, ValidationTable* table);

}  // namespace assent::internal

#endif  // ASSENT_RANK_FILE_VALIDATION_CODEC_H_
