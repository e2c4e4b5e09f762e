#include "names.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <numeric>

namespace assent::protoc {
namespace {

bool IsUpper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool IsLower(char c) { return std::islower(static_cast<unsigned char>(c)) != 0; }
bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
char ToUpper(char c) { return static_cast<char>(std::toupper(static_cast<unsigned char>(c))); }
char ToLower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

// "GenderIdentity" becomes "GENDER_IDENTITY": how the values of an enum are prefixed.
std::string ShoutingCase(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool starts_word =
        i > 0 && IsUpper(name[i]) && (!IsUpper(name[i - 1]) || (i + 1 < name.size() && IsLower(name[i + 1])));
    if (starts_word && result.back() != '_') result += '_';
    result += ToUpper(name[i]);
  }
  return result;
}

std::size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substitute = diagonal + (ToLower(a[i]) == ToLower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, substitute});
    }
  }
  return row.back();
}

}  // namespace

std::string CamelCase(std::string_view name) {
  // A name without a lower-case letter is one that shouts: its words are lowered.
  const bool shouts = std::none_of(name.begin(), name.end(), IsLower);
  std::string result;
  bool starts_word = true;
  for (const char c : name) {
    if (c == '_') {
      starts_word = true;
      continue;
    }
    // Two numbers must not run together: a_1_2 is not a_12.
    if (starts_word && IsDigit(c) && !result.empty() && IsDigit(result.back())) result += '_';
    result += starts_word ? ToUpper(c) : (shouts ? ToLower(c) : c);
    starts_word = false;
  }
  return result;
}

std::string FormName(const std::string& field, int form) {
  if (form == 0) return field;
  return field + "_coarse" + (form == 1 ? "" : std::to_string(form));
}

std::string EnumeratorName(std::string_view enum_name, std::string_view value_name) {
  const std::string prefix = ShoutingCase(enum_name) + "_";
  std::string_view rest = value_name;
  if (rest.size() > prefix.size() && rest.substr(0, prefix.size()) == prefix)
    rest.remove_prefix(prefix.size());
  return "k" + CamelCase(rest);
}

bool IsSnakeCase(std::string_view name) {
  if (name.empty() || !IsLower(name.front()) || name.back() == '_') return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    if (c == '_' ? name[i - 1] == '_' : !IsLower(c) && !IsDigit(c)) return false;
  }
  return true;
}

bool IsUnspecifiedName(std::string_view name) {
  constexpr std::string_view kSuffix = "_UNSPECIFIED";
  return name.size() > kSuffix.size() && name.substr(name.size() - kSuffix.size()) == kSuffix;
}

bool IsReservedInCpp(std::string_view name) {
  static constexpr std::string_view kWords[] = {
      "alignas",       "alignof",     "and",       "and_eq",       "asm",          "assert",
      "auto",          "bitand",      "bitor",     "bool",         "break",        "case",
      "catch",         "char",        "char16_t",  "char32_t",     "char8_t",      "class",
      "co_await",      "co_return",   "co_yield",  "compl",        "concept",      "const",
      "const_cast",    "consteval",   "constexpr", "constinit",    "continue",     "decltype",
      "default",       "delete",      "do",        "double",       "dynamic_cast", "else",
      "enum",          "errno",       "explicit",  "export",       "extern",       "false",
      "float",         "for",         "friend",    "goto",         "if",           "inline",
      "int",           "linux",       "long",      "mutable",      "namespace",    "new",
      "noexcept",      "not",         "not_eq",    "nullptr",      "operator",     "or",
      "or_eq",         "private",     "protected", "public",       "register",     "reinterpret_cast",
      "requires",      "return",      "short",     "signed",       "sizeof",       "static",
      "static_assert", "static_cast", "stderr",    "stdin",        "stdout",       "struct",
      "switch",        "template",    "this",      "thread_local", "throw",        "true",
      "try",           "typedef",     "typeid",    "typename",     "union",        "unix",
      "unsigned",      "using",       "virtual",   "void",         "volatile",     "wchar_t",
      "while",         "xor",         "xor_eq",    "std",          "assent",       "absl",
      "NULL",
  };
  return std::find(std::begin(kWords), std::end(kWords), name) != std::end(kWords);
}

std::string Nearest(std::string_view name, const std::vector<std::string>& candidates) {
  std::size_t least = 1 + std::max<std::size_t>(2, name.size() / 3);
  std::string nearest;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = EditDistance(name, candidate);
    if (distance >= least || distance >= candidate.size()) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string result;
  for (const std::string& part : parts) {
    if (!result.empty()) result += separator;
    result += part;
  }
  return result;
}

}  // namespace assent::protoc
