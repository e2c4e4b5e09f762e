// Two plugins of one process, each with assent and the same profile inside.

#include <dlfcn.h>

#include <string>

#include "support/catch.h"

namespace {

struct Plugin {
  explicit Plugin(const char* path) : handle(dlopen(path, RTLD_NOW | RTLD_GLOBAL)) {
    INFO((handle == nullptr ? dlerror() : ""));
    REQUIRE(handle != nullptr);
    Bind(tell, "Tell");
    Bind(withdraw, "Withdraw");
    Bind(decade, "Decade");
    Bind(wire_bytes, "WireBytes");
  }

  template <class F>
  void Bind(F*& function, const char* name) {
    void* const symbol = dlsym(handle, name);
    REQUIRE(symbol != nullptr);
    function = reinterpret_cast<F*>(symbol);
  }

  void* handle;
  int (*tell)(const char*, int) = nullptr;
  int (*withdraw)(const char*) = nullptr;
  int (*decade)(const char*) = nullptr;
  int (*wire_bytes)(const char*) = nullptr;
};

TEST_CASE("two shared objects that carry assent live in one process") {
  // Loaded one after the other with global symbols: the worst case.
  const Plugin first(FIRST_PLUGIN);
  const Plugin second(SECOND_PLUGIN);
  REQUIRE(first.handle != second.handle);

  REQUIRE(first.tell("u", 1987) == 1);
  CHECK(first.decade("u") == 1980);
  CHECK(second.decade("u") == 0);  // another store, which knows nobody

  REQUIRE(second.tell("u", 1994) == 1);
  CHECK(second.decade("u") == 1990);
  CHECK(first.decade("u") == 1980);
  CHECK(first.wire_bytes("u") > 0);
  CHECK(second.wire_bytes("u") > 0);

  REQUIRE(first.withdraw("u") == 1);
  CHECK(first.decade("u") == 0);
  CHECK(second.decade("u") == 1990);
}

}  // namespace
