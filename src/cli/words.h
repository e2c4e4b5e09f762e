// File: words.h
//
// What a policy says, in words.

#ifndef ASSENT_CLI_WORDS_H_
#define ASSENT_CLI_WORDS_H_

#include <string>

#include "protoc/model.h"

namespace assent::cli {

/// "in buckets of 10", "the first 4 characters": how exactly a field is kept.
std::string PrecisionWords(const protoc::FieldModel& field);
/// "30 days"; for a history also how many entries.
std::string KeepingWords(const protoc::FieldModel& field);
/// "consent", "a contract": the lawful basis.
std::string BasisWords(options::LawfulBasis basis);
/// `courier ("The courier")`.
std::string Titled(const std::string& name, const std::string& title);
std::string TitleOf(const protoc::RecipientModel& recipient);

}  // namespace assent::cli

#endif  // ASSENT_CLI_WORDS_H_
