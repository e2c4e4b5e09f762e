#include "rank/file/dictionary_codec.h"

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace assent::internal {
namespace {

// An entry is a word that is all ones for a number or else the length of a text,
// then the number or the text. A feature has its field number in front.
constexpr std::uint64_t kNumber = ~std::uint64_t{0};
constexpr std::uint64_t kItemBytes = 8;  // the least an entry can take
constexpr std::uint64_t kFeatureBytes = 16;

void PutWord(std::string& out, std::uint64_t word) {
  out.append(reinterpret_cast<const char*>(&word), sizeof(word));
}

void PutText(std::string& out, std::string_view text) {
  PutWord(out, text.size());
  out.append(text);
}

class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : bytes_(bytes) {}

  bool Word(std::uint64_t* word) {
    if (bytes_.size() - at_ < sizeof(*word)) return false;
    std::memcpy(word, bytes_.data() + at_, sizeof(*word));
    at_ += sizeof(*word);
    return true;
  }
  bool Text(std::uint64_t size, std::string_view* text) {
    if (bytes_.size() - at_ < size) return false;
    *text = bytes_.substr(at_, static_cast<std::size_t>(size));
    at_ += static_cast<std::size_t>(size);
    return true;
  }
  std::string_view rest() const { return bytes_.substr(at_); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
};

bool ReadItem(Cursor& cursor, ItemId* item) {
  std::uint64_t tag = 0;
  std::uint64_t number = 0;
  std::string_view text;
  if (!cursor.Word(&tag)) return false;
  if (tag == kNumber) {
    if (!cursor.Word(&number)) return false;
    *item = ItemId(number);
    return true;
  }
  if (!cursor.Text(tag, &text)) return false;
  *item = ItemId(text);
  return true;
}

bool ReadFeature(Cursor& cursor, Feature* feature) {
  std::uint64_t field = 0;
  std::uint64_t tag = 0;
  std::uint64_t number = 0;
  std::string_view text;
  if (!cursor.Word(&field) || field > 0x7FFFFFFFu || !cursor.Word(&tag)) return false;
  const bool is_text = tag != kNumber;
  if (is_text ? !cursor.Text(tag, &text) : !cursor.Word(&number)) return false;
  *feature = Feature{static_cast<std::int32_t>(field), is_text, static_cast<std::int64_t>(number),
                     std::string(text)};
  return true;
}

template <class Entry, class Read>
bool ReadAscending(Cursor& cursor, std::uint64_t count, const char* what, const Read& read,
                   std::vector<Entry>* out, std::string* error) {
  for (std::uint64_t i = 0; i < count; ++i) {
    Entry entry;
    if (!read(cursor, &entry)) {
      *error = absl::StrCat("the entry of ", what, " ", i, " is cut off or malformed");
      return false;
    }
    if (!out->empty() && !(out->back() < entry)) {
      *error = absl::StrCat("the entry of ", what, " ", i, " is out of order");
      return false;
    }
    out->push_back(std::move(entry));
  }
  return true;
}

}  // namespace

std::string EncodeDictionary(absl::Span<const ItemId> items, absl::Span<const Feature> features) {
  std::string out;
  for (const ItemId& item : items) {
    if (item.is_text()) {
      PutText(out, item.text());
    } else {
      PutWord(out, kNumber);
      PutWord(out, item.number());
    }
  }
  for (const Feature& feature : features) {
    PutWord(out, static_cast<std::uint64_t>(feature.field));
    if (feature.is_text) {
      PutText(out, feature.text);
    } else {
      PutWord(out, kNumber);
      PutWord(out, static_cast<std::uint64_t>(feature.number));
    }
  }
  out.append((8 - out.size() % 8) % 8, '\0');
  return out;
}

bool DecodeDictionary(std::string_view bytes, std::uint64_t items, std::uint64_t features, Dictionary* out,
                      std::string* error) {
  if (items > bytes.size() / kItemBytes || features > bytes.size() / kFeatureBytes) {
    *error = absl::StrCat("a dictionary of ", bytes.size(), " bytes cannot hold ", items, " items and ",
                          features, " field values");
    return false;
  }
  Cursor cursor(bytes);
  if (!ReadAscending(cursor, items, "item", ReadItem, &out->items, error)) return false;
  if (!ReadAscending(cursor, features, "field value", ReadFeature, &out->features, error)) return false;
  const std::string_view rest = cursor.rest();
  if (rest.size() >= 8 || rest.find_first_not_of('\0') != std::string_view::npos) {
    *error = absl::StrCat("the dictionary has ", rest.size(), " bytes left over");
    return false;
  }
  return true;
}

}  // namespace assent::internal
