// What is given to Map has nowhere to put what it sees.
// BAD 1: Map takes a captureless lambda or an empty function object
// BAD 2: Map takes a captureless lambda or an empty function object
// BAD 3: Map takes a captureless lambda or an empty function object
// BAD 4: Map takes a captureless lambda or an empty function object
// BAD 5: the function given to Map must return a value
// BAD 6: must return by value: a pointer, reference or view could carry the value out
// BAD 7: must return by value: a pointer, reference or view could carry the value out
// BAD 8: must return by value: a pointer, reference or view could carry the value out
// BAD 9: must return by value: a pointer, reference or view could carry the value out
// BAD 10: must return by value: a pointer, reference or view could carry the value out
// BAD 11: must return by value: a pointer, reference or view could carry the value out
// BAD 12: must return by value: a pointer, reference or view could carry the value out
// BAD 13: must return by value: a pointer, reference or view could carry the value out
// BAD 14: must return by value: a pointer, reference or view could carry the value out
// BAD 15: must return by value: a pointer, reference or view could carry the value out
// BAD 16: must return by value: a pointer, reference or view could carry the value out
// BAD 17: must return by value: a pointer, reference or view could carry the value out
// BAD 18: must return by value: a pointer, reference or view could carry the value out
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/types/span.h"
#include "viewer.assent.h"

namespace sample {

struct Empty {
  std::int32_t operator()(std::int32_t year) const { return year + 1; }
};
struct Sticky {
  std::int32_t operator()(std::int32_t year) { return kept = year; }
  std::int32_t kept = 0;
};
inline std::int32_t Function(std::int32_t year) { return year; }

void Use(const ViewerForRecommend& view) {
  const auto year = view.birth_year();
  const auto region = view.region();
  static_cast<void>(year.Map([](std::int32_t y) { return y + 1; }));
  static_cast<void>(year.Map(Empty{}));
  static_cast<void>(region.Map([](const std::string& r) { return r + "!"; }));
  static_cast<void>(region.Map([](const std::string& r) { return std::vector<std::string>{r}; }));
  static_cast<void>(region.Map([](const std::string& r) { return std::optional<std::size_t>(r.size()); }));
  static_cast<void>(region.Map([](const std::string& r) { return std::array<std::size_t, 1>{r.size()}; }));
  std::int32_t leak = 0;
  static_cast<void>(leak);
#if BAD == 1
  static_cast<void>(year.Map([&leak](std::int32_t y) { return leak = y; }));
#elif BAD == 2
  static_cast<void>(year.Map([leak](std::int32_t y) { return y + leak; }));
#elif BAD == 3
  static_cast<void>(year.Map(Sticky{}));
#elif BAD == 4
  static_cast<void>(year.Map(&Function));
#elif BAD == 5
  static_cast<void>(year.Map([](std::int32_t) {}));
#elif BAD == 6
  static_cast<void>(region.Map([](const std::string& r) { return r.data(); }));
#elif BAD == 7
  static_cast<void>(region.Map([](const std::string& r) -> const std::string& { return r; }));
#elif BAD == 8
  static_cast<void>(region.Map([](const std::string& r) { return std::string_view(r); }));
#elif BAD == 9
  static_cast<void>(region.Map([](const std::string& r) { return std::vector<std::string_view>{r}; }));
#elif BAD == 10
  static_cast<void>(region.Map([](const std::string& r) { return std::make_pair(1, &r); }));
#elif BAD == 11
  static_cast<void>(region.Map([](const std::string& r) { return std::optional<const char*>(r.data()); }));
#elif BAD == 12
  static_cast<void>(
      region.Map([](const std::string& r) { return std::function<char()>([&r] { return r[0]; }); }));
#elif BAD == 13
  static_cast<void>(region.Map([](const std::string& r) { return absl::string_view(r); }));
#elif BAD == 14
  static_cast<void>(
      region.Map([](const std::string& r) { return absl::InlinedVector<const char*, 1>{r.data()}; }));
#elif BAD == 15
  static_cast<void>(region.Map([](const std::string& r) { return std::array<const char*, 1>{r.data()}; }));
#elif BAD == 16
  static_cast<void>(region.Map([](const std::string& r) { return r.begin(); }));
#elif BAD == 17
  static_cast<void>(region.Map([](const std::string& r) { return std::make_shared<std::string>(r); }));
#elif BAD == 18
  static_cast<void>(region.Map([](const std::string& r) { return absl::MakeConstSpan(r); }));
#endif
}

}  // namespace sample
