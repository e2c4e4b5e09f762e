// What the sources of this folder include, to be compiled once for all of them.
#ifndef ASSENT_TESTS_COMPILE_FAIL_HEADERS_H_
#define ASSENT_TESTS_COMPILE_FAIL_HEADERS_H_

#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/hash/hash.h"
#include "assent/profile/internal/storage_access.h"
#include "assent/profile/join.h"
#include "viewer.assent.h"

#endif  // ASSENT_TESTS_COMPILE_FAIL_HEADERS_H_
