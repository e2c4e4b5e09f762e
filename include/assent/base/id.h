// File: id.h
//
// Identifiers of data subjects and of items. An application names both either
// by a 64-bit number or by a text; `BasicId` holds the one or the other in 16
// bytes, so that a history of numbered items costs no allocation.
//
//   assent::SubjectId person("u-81");
//   assent::ItemId film(std::uint64_t{50});
//
// The two kinds are different types: a subject cannot be passed for an item.

#ifndef ASSENT_BASE_ID_H_
#define ASSENT_BASE_ID_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace assent {

/// A number or a text that names one thing of the kind `Tag`.
///
/// Ordering is total and stable across processes: numbers come before texts,
/// numbers by value, texts bytewise. Rankings break ties with it.
///
/// Thread safety: like an `int` (const access from any thread).
template <class Tag>
class BasicId {
 public:
  /// The number 0. Exists so that ids can live in containers.
  BasicId() noexcept : number_(0), size_(kNumber) {}

  /// The id `number`.
  explicit BasicId(std::uint64_t number) noexcept : number_(number), size_(kNumber) {}

  /// The id `text`; copies the bytes. Texts longer than 4 GiB are cut.
  explicit BasicId(std::string_view text)
      : text_(nullptr), size_(text.size() < kNumber ? static_cast<std::uint32_t>(text.size()) : kNumber - 1) {
    const std::size_t size = size_;
    text_ = new char[size];
    if (size != 0) std::memcpy(text_, text.data(), size);  // data() of an empty view may be null
  }

  BasicId(const BasicId& other) : number_(other.number()), size_(kNumber) {
    if (other.is_text()) *this = BasicId(other.text());
  }
  BasicId(BasicId&& other) noexcept : number_(other.number_), size_(other.size_) { other.Forget(); }
  BasicId& operator=(const BasicId& other) {
    if (this != &other) *this = BasicId(other);
    return *this;
  }
  BasicId& operator=(BasicId&& other) noexcept {
    if (this != &other) {
      Free();
      number_ = other.number_;
      size_ = other.size_;
      other.Forget();
    }
    return *this;
  }
  ~BasicId() { Free(); }

  /// Whether the id is a text (else a number).
  bool is_text() const noexcept { return size_ != kNumber; }
  /// The number; 0 for a text.
  std::uint64_t number() const noexcept { return is_text() ? 0 : number_; }
  /// The text, valid as long as this object; empty for a number.
  std::string_view text() const noexcept {
    return is_text() ? std::string_view(text_, size_) : std::string_view();
  }

  /// The id as a person would write it: the text itself or decimal digits.
  std::string ToString() const { return is_text() ? std::string(text()) : std::to_string(number_); }

  friend bool operator==(const BasicId& a, const BasicId& b) noexcept {
    if (a.is_text() != b.is_text()) return false;
    return a.is_text() ? a.text() == b.text() : a.number_ == b.number_;
  }
  friend bool operator!=(const BasicId& a, const BasicId& b) noexcept { return !(a == b); }
  friend bool operator<(const BasicId& a, const BasicId& b) noexcept {
    if (a.is_text() != b.is_text()) return b.is_text();
    return a.is_text() ? a.text() < b.text() : a.number_ < b.number_;
  }

  /// Abseil hashing; `std::hash` is specialised below.
  template <class H>
  friend H AbslHashValue(H state, const BasicId& id) {
    if (id.is_text()) return H::combine(std::move(state), true, std::string_view(id.text_, id.size_));
    return H::combine(std::move(state), false, id.number_);
  }

 private:
  static constexpr std::uint32_t kNumber = 0xFFFFFFFFu;

  void Free() noexcept {
    if (is_text()) delete[] text_;
  }
  void Forget() noexcept {
    number_ = 0;
    size_ = kNumber;
  }

  union {
    std::uint64_t number_;
    char* text_;
  };
  std::uint32_t size_;  // kNumber, or the length of text_
};

/// Names a data subject.
using SubjectId = BasicId<struct SubjectIdTag>;
/// Names an item of the catalogue.
using ItemId = BasicId<struct ItemIdTag>;

static_assert(sizeof(ItemId) == 16, "an id is two words");

}  // namespace assent

template <class Tag>
struct std::hash<assent::BasicId<Tag>> {
  std::size_t operator()(const assent::BasicId<Tag>& id) const noexcept {
    return id.is_text() ? std::hash<std::string_view>()(id.text()) : std::hash<std::uint64_t>()(id.number());
  }
};

#endif  // ASSENT_BASE_ID_H_
