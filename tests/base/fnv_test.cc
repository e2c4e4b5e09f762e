#include "assent/base/fnv.h"

#include "support/catch.h"

namespace assent::internal {
namespace {

// The published test vectors of FNV-1a, 64 bits.
static_assert(Fnv1a("") == 0xcbf29ce484222325u);
static_assert(Fnv1a("a") == 0xaf63dc4c8601ec8cu);
static_assert(Fnv1a("foobar") == 0x85944171f73967e8u);

TEST_CASE("FNV-1a continues from a state", "[fnv]") {
  CHECK(Fnv1a("bar", Fnv1a("foo")) == Fnv1a("foobar"));
  CHECK(Fnv1a("\xff\x80") != Fnv1a("\x7f\x00"));
}

}  // namespace
}  // namespace assent::internal
