// File: names.h
//
// How names of a `.proto` become names of C++, and help with misspelt ones.

#ifndef ASSENT_PROTOC_NAMES_H_
#define ASSENT_PROTOC_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

namespace assent::protoc {

/// A copy of a descriptor's name. Protobuf returns std::string or a string view,
/// depending on its version.
template <class Name>
std::string Str(const Name& name) {
  return std::string(name.data(), name.size());
}

/// "birth_year" and "BIRTH_YEAR" become "BirthYear"; "VIPLevel" becomes "VIPLevel".
std::string CamelCase(std::string_view name);

/// The name of a coarser form of a field: "city_coarse", "city_coarse2". Form 0 is the
/// field itself.
std::string FormName(const std::string& field, int form);

/// The enumerator of an enum's value: the enum's own name is stripped, so that
/// GENDER_FEMALE of the enum Gender becomes "kFemale".
std::string EnumeratorName(std::string_view enum_name, std::string_view value_name);

/// Whether the name is lower-case letters, digits and single underscores, beginning
/// with a letter: what CamelCase can undo.
bool IsSnakeCase(std::string_view name);

/// Whether the name is that of a zero value: *_UNSPECIFIED.
bool IsUnspecifiedName(std::string_view name);

/// Whether C++ (17 to 23) or its preprocessor reserves the name.
bool IsReservedInCpp(std::string_view name);

/// The candidate that differs least from `name` if it is near enough to be a slip of
/// the keyboard, else "". The first of equals wins.
std::string Nearest(std::string_view name, const std::vector<std::string>& candidates);

/// "a, b, c".
std::string Join(const std::vector<std::string>& parts, std::string_view separator = ", ");

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_NAMES_H_
