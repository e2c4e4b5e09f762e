// File: check_ok.h
//
// Fails the test with the status's own words, or hands the value over.

#ifndef ASSENT_TESTS_RANK_CHECK_OK_H_
#define ASSENT_TESTS_RANK_CHECK_OK_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "support/catch.h"

namespace assent::testing {

inline void CheckOk(const absl::Status& status) {
  INFO(status.ToString());
  REQUIRE(status.ok());
}

template <class T>
T CheckOk(absl::StatusOr<T> value) {
  INFO(value.status().ToString());
  REQUIRE(value.ok());
  return *std::move(value);
}

/// Requires an error of that code whose message has `words`.
inline void CheckError(const absl::Status& status, absl::StatusCode code, const std::string& words) {
  INFO(status.ToString());
  REQUIRE(status.code() == code);
  REQUIRE(std::string(status.message()).find(words) != std::string::npos);
}

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_CHECK_OK_H_
