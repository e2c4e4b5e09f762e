// A model of a small made-up audience, trained once for all tests of a program.
#ifndef ASSENT_TESTS_CINEMA_SMALL_AUDIENCE_H_
#define ASSENT_TESTS_CINEMA_SMALL_AUDIENCE_H_

#include <cstdlib>
#include <memory>

#include "assent/rank/ranker.h"
#include "audience.h"
#include "training.h"
#include "viewers.h"

namespace cinema::testing {

struct SmallAudience {
  Audience audience = GenerateAudience(1, 400);
  Viewers viewers;
  std::shared_ptr<const assent::Model> model;

  SmallAudience() {
    if (!EnrolAll(audience.data.people, viewers).ok()) std::abort();
    auto trained = TrainOn(audience.data.people, viewers, 1);
    if (!trained.ok()) std::abort();
    model = *std::move(trained);
  }
  const Person& shown() const { return audience.data.people[audience.showcase]; }

  /// Shared and never changed: enrol people of your own in viewers of your own.
  static const SmallAudience& Get() {
    static const SmallAudience* const audience = new SmallAudience();
    return *audience;
  }
};

}  // namespace cinema::testing

#endif  // ASSENT_TESTS_CINEMA_SMALL_AUDIENCE_H_
