#include <algorithm>
#include <cctype>
#include <set>

#include "lint_rules.h"
#include "names.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

bool IsBlank(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c) != 0; });
}

// "en-GB": letters, digits and single hyphens.
bool LooksLikeLanguage(const std::string& lang) {
  if (lang.size() < 2 || std::isalpha(static_cast<unsigned char>(lang[0])) == 0 || lang.back() == '-')
    return false;
  return std::all_of(lang.begin(), lang.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
}

}  // namespace

void LintText(const options::Text& text, std::string_view what, const Place& place, Mistakes& mistakes) {
  const std::string name(what);
  std::set<std::string> seen;
  const pb::Reflection& reflection = *text.GetReflection();
  for (int i = 0; i < text.GetDescriptor()->field_count(); ++i) {
    const pb::FieldDescriptor& field = *text.GetDescriptor()->field(i);
    if (field.is_repeated() || !reflection.HasField(text, &field)) continue;
    const std::string lang = Str(field.name());
    seen.insert(lang);
    if (IsBlank(reflection.GetString(text, &field))) {
      mistakes.Add(place,
                   "the " + name + " is empty in " + lang + ": write the text or leave the language out");
    }
  }
  for (const options::Text::Other& other : text.other()) {
    if (!LooksLikeLanguage(other.lang())) {
      mistakes.Add(place, "the " + name + " has an other {} whose lang is \"" + other.lang() +
                              "\": name the language by its BCP 47 tag, such as lang: \"pt-BR\"");
    } else if (!seen.insert(other.lang()).second) {
      mistakes.Add(place, "the " + name + " is there twice in " + other.lang() + ": keep one of the two");
    }
    if (IsBlank(other.text())) {
      mistakes.Add(place, "the " + name + " has an other {} without text: write it or remove the entry");
    }
  }
  if (seen.empty() && text.other_size() == 0) {
    mistakes.Add(place,
                 "the " + name + " is empty: write it in at least one language, such as { en: \"...\" }");
  }
}

void LintRequiredText(bool is_set, const options::Text& text, std::string_view option, std::string_view owner,
                      const Place& place, Mistakes& mistakes) {
  const std::string name(option);
  if (!is_set) {
    mistakes.Add(place, std::string(owner) + " has no " + name + ": add " + name + " { en: \"...\" }");
    return;
  }
  LintText(text, name + " of " + std::string(owner), place, mistakes);
}

void LintCountry(const std::string& country, std::string_view owner, const Place& place, Mistakes& mistakes) {
  if (country.empty()) return;
  const bool ok = country.size() == 2 &&
                  std::all_of(country.begin(), country.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (ok) return;
  mistakes.Add(place, std::string(owner) + " has country \"" + country +
                          "\": write the two capital letters of ISO 3166-1, such as \"DE\"");
}

}  // namespace assent::protoc
