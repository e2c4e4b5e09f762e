// File: aligned_array.h
//
// An array that starts on a cache line, and stays where it is when it is moved.

#ifndef ASSENT_RANK_SCAN_ALIGNED_ARRAY_H_
#define ASSENT_RANK_SCAN_ALIGNED_ARRAY_H_

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace assent::internal {

/// Of a cache line, and of the widest vector register.
inline constexpr std::size_t kBlockAlignment = 64;

/// `size` zeros of a plain type. Moving keeps the addresses of the elements.
template <typename T>
class AlignedArray {
  static_assert(std::is_trivial_v<T>, "elements are plain bytes");

 public:
  AlignedArray() = default;
  explicit AlignedArray(std::size_t size)
      : data_(static_cast<T*>(::operator new (size * sizeof(T), std::align_val_t{kBlockAlignment}))),
        size_(size) {
    std::uninitialized_value_construct_n(data_.get(), size);
  }
  AlignedArray(AlignedArray&& other) noexcept
      : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
  AlignedArray& operator=(AlignedArray&& other) noexcept {
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    return *this;
  }

  T* data() noexcept { return data_.get(); }
  const T* data() const noexcept { return data_.get(); }
  std::size_t size() const noexcept { return size_; }
  T& operator[](std::size_t i) noexcept { return data_.get()[i]; }
  const T& operator[](std::size_t i) const noexcept { return data_.get()[i]; }

 private:
  struct Free {
    void operator()(T* data) const noexcept {
      ::operator delete (static_cast<void*>(data), std::align_val_t{kBlockAlignment});
    }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

}  // namespace assent::internal

#endif  // ASSENT_RANK_SCAN_ALIGNED_ARRAY_H_
