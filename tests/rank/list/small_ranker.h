// A small ranker whose items have attributes, for tests of lists.

#ifndef ASSENT_TESTS_RANK_LIST_SMALL_RANKER_H_
#define ASSENT_TESTS_RANK_LIST_SMALL_RANKER_H_

#include <cstdint>
#include <string>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/people.h"

namespace assent::testing {

inline constexpr std::uint64_t kItems = 12;

// Brands a to d in turn; the first half of the items are dramas, every second is short.
inline ItemAttributes SmallAttributes() {
  ItemAttributes attributes;
  for (std::uint64_t i = 0; i < kItems; ++i) {
    CheckOk(attributes.Add(TestItem(i), "brand", std::string(1, static_cast<char>('a' + i % 4))));
    if (i < kItems / 2) CheckOk(attributes.Add(TestItem(i), "genre", "drama"));
    if (i % 2 == 0) CheckOk(attributes.Add(TestItem(i), "genre", "short"));
  }
  return attributes;
}

inline Ranker SmallRanker() {
  Crowd crowd(1, kItems);
  const ItemAttributes attributes = SmallAttributes();
  return Ranker(TrainOn(crowd.Take(60), SmallOptions()), &attributes);
}

inline TestPerson Stranger() {
  TestPerson person;
  person.has_history = false;
  return person;
}

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_LIST_SMALL_RANKER_H_
