// What reading one field through an open view compiles to; see object_code.cmake.
#include <cstdint>
#include <optional>

#include "viewer.assent.h"

// As in an application's loop: the view is open, the value is used where it is read.
extern "C" std::int32_t AssentReadField(const sample::ViewerForRecommend& view) {
  return view.birth_year().Release(sample::recipients::OwnUse{}).value_or(-1);
}

// A handle that was read before.
extern "C" std::int32_t AssentUseHandle(
    const assent::Guarded<std::int32_t, sample::Purpose::kRecommend, sample::fields::BirthYear>& handle) {
  return handle.Release(sample::recipients::OwnUse{}).value_or(-1);
}

// The decision alone.
extern "C" std::uint64_t AssentDecide(const assent::PurposeRule& rule, const assent::ConsentTerms& consent,
                                      const assent::ValueTerms& values) {
  return assent::Decide(rule, consent, values).allowed;
}
