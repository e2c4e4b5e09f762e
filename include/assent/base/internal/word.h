// File: word.h
//
// Plain words that one thread may write while another reads them: std::atomic_ref,
// before C++20.

#ifndef ASSENT_BASE_INTERNAL_WORD_H_
#define ASSENT_BASE_INTERNAL_WORD_H_

namespace assent::internal {

/// Stores and loads a word in the order of `std::atomic` with release and acquire.
template <class T>
void StoreWord(T& word, T value) noexcept {
  __atomic_store_n(&word, value, __ATOMIC_RELEASE);
}
template <class T>
T LoadWord(const T& word) noexcept {
  return __atomic_load_n(&word, __ATOMIC_ACQUIRE);
}

}  // namespace assent::internal

#endif  // ASSENT_BASE_INTERNAL_WORD_H_
