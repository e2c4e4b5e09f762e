// File: number_array.h
//
// The large arrays of a model: numbers of its own, or a stretch of a mapped file.
// Readers see no difference; who changes a mapped array gets numbers of its own first.

#ifndef ASSENT_RANK_NUMBER_ARRAY_H_
#define ASSENT_RANK_NUMBER_ARRAY_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>

#include "absl/types/span.h"
#include "rank/numbers.h"

namespace assent::internal {

/// Numbers, owned or borrowed. Copies of borrowed ones borrow too: O(1).
///
/// Thread safety: const access from any thread. Functions that are not const may copy
/// O(size) numbers when they are borrowed.
template <class Number>
class NumberArray {
 public:
  NumberArray() = default;
  NumberArray(Numbers<Number> numbers) : own_(std::move(numbers)) {}  // NOLINT(google-explicit-constructor)

  /// Borrows `numbers`, which stay as they are while `keeper` lives.
  static NumberArray Borrow(absl::Span<const Number> numbers, std::shared_ptr<const void> keeper) {
    NumberArray array;
    array.borrowed_ = numbers;
    array.keeper_ = std::move(keeper);
    return array;
  }
  bool is_borrowed() const noexcept { return keeper_ != nullptr; }

  std::size_t size() const noexcept { return is_borrowed() ? borrowed_.size() : own_.size(); }
  bool empty() const noexcept { return size() == 0; }
  const Number* data() const noexcept { return is_borrowed() ? borrowed_.data() : own_.data(); }
  const Number* begin() const noexcept { return data(); }
  const Number* end() const noexcept { return data() + size(); }
  const Number& operator[](std::size_t i) const noexcept { return data()[i]; }

  Number* data() { return Own().data(); }
  Number& operator[](std::size_t i) { return Own()[i]; }
  /// The new numbers are unset.
  void resize(std::size_t size) { Own().resize(size); }
  void clear() { *this = NumberArray(); }
  void assign(std::size_t size, Number value) { *this = Numbers<Number>(size, value); }
  template <class Iterator>
  void assign(Iterator first, Iterator last) {
    *this = Numbers<Number>(first, last);
  }

  /// The numbers as a vector; the array is empty then. Copies only borrowed ones.
  Numbers<Number> Take() && {
    Numbers<Number> taken = std::move(Own());
    clear();
    return taken;
  }

  friend bool operator==(const NumberArray& a, const NumberArray& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
  }
  friend bool operator!=(const NumberArray& a, const NumberArray& b) { return !(a == b); }

 private:
  Numbers<Number>& Own() {
    if (is_borrowed()) {
      own_.assign(borrowed_.begin(), borrowed_.end());
      borrowed_ = {};
      keeper_.reset();
    }
    return own_;
  }

  Numbers<Number> own_;
  absl::Span<const Number> borrowed_;
  std::shared_ptr<const void> keeper_;  // null: own_ has the numbers
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_NUMBER_ARRAY_H_
