// A guarded value does not leave by accident.
// BAD 1: deleted
// BAD 2: deleted
// BAD 3: deleted
// BAD 4: deleted
// BAD 5: deleted
// BAD 6: deleted
// BAD 7: deleted
// BAD 8: deleted
// BAD 9: deleted
// BAD 10: deleted
// BAD 11: deleted|no match for call|does not provide a call operator
// BAD 12: deleted
// BAD 13: kTrain
// BAD 13: kRecommend
// BAD 14: deleted|no match|ambiguous
// BAD 15: deleted
// BAD 16: private
// BAD 17: kService
// BAD 17: Email
// BAD 18: deleted
// BAD 19: no match|invalid operands|deleted|ambiguous
#include <functional>
#include <iostream>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/hash/hash.h"
#include "viewer.assent.h"

namespace sample {

using Year = decltype(std::declval<const ViewerForRecommend&>().birth_year());
static_assert(!std::is_copy_constructible_v<Year> && !std::is_copy_assignable_v<Year>);
static_assert(!std::is_convertible_v<Year, std::int32_t>);
static_assert(!std::is_default_constructible_v<Year>);
static_assert(std::is_nothrow_move_constructible_v<Year> && std::is_nothrow_move_assignable_v<Year>);

void Use(const ViewerForRecommend& recommend, const ViewerForTrain& train, const ViewerForService& service) {
  Year year = recommend.birth_year();
  Year other = std::move(year);
  year = std::move(other);
  static_cast<void>(year.Why());
  static_cast<void>(train.birth_year());
  static_cast<void>(service.email());
#if BAD == 1
  Year copy = year;
#elif BAD == 2
  other = year;
#elif BAD == 3
  std::cout << year;
#elif BAD == 4
  static_cast<void>(year == 1980);
#elif BAD == 5
  static_cast<void>(year == other);
#elif BAD == 6
  static_cast<void>(year != 1980);
#elif BAD == 7
  static_cast<void>(year < 1980);
#elif BAD == 8
  const std::int32_t number = year;
#elif BAD == 9
  static_cast<void>(static_cast<std::int32_t>(year));
#elif BAD == 10
  if (year) std::cout << 1;
#elif BAD == 11
  static_cast<void>(std::hash<Year>()(year));
#elif BAD == 12
  static_cast<void>(absl::Hash<Year>()(year));
#elif BAD == 13
  year = train.birth_year();
#elif BAD == 14
  std::cout << year + 1;
#elif BAD == 15
  const std::string text = service.email();
#elif BAD == 16
  std::cout << *year.held_.Pointer();
#elif BAD == 17
  year = service.email();
#elif BAD == 18
  const std::optional<std::int32_t> number = recommend.birth_year();
#elif BAD == 19
  static_cast<void>(year > 1980);
#endif
}

}  // namespace sample
