// File: movielens.h
//
// Where tests on real data find it. Data sets of others are not shipped.

#ifndef ASSENT_TESTS_SUPPORT_MOVIELENS_H_
#define ASSENT_TESTS_SUPPORT_MOVIELENS_H_

#include <cstdlib>

namespace assent::testing {

/// The folder of MovieLens 100K, or null where nobody named one.
inline const char* MovieLens100K() {
  const char* const folder = std::getenv("ASSENT_ML100K");
  return folder != nullptr && *folder != '\0' ? folder : nullptr;
}

/// What a test says that ends for want of it.
inline constexpr char kNoMovieLens100K[] = "set ASSENT_ML100K to the folder of MovieLens 100K to run it";

}  // namespace assent::testing

#endif  // ASSENT_TESTS_SUPPORT_MOVIELENS_H_
