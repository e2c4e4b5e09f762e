// A plugin as an application might load two of: it has people of its own. C functions,
// since nothing of assent may cross from one to the other.

#include <string>

#include "assent/profile/profiles.h"
#include "shopper.assent.h"
#include "shopper.assent_wire.h"

namespace {

assent::Profiles<shop::Shopper>& People() {
  static assent::Profiles<shop::Shopper> people;
  return people;
}

}  // namespace

extern "C" {

#define PLUGIN_EXPORT __attribute__((visibility("default")))

// Whether the consent was recorded and the value stored.
PLUGIN_EXPORT int Tell(const char* who, int birth_year) {
  const assent::SubjectId id{std::string_view(who)};
  return People().Grant(id, shop::Purpose::kRecommend).ok() &&
         People().Collect<shop::Field::kBirthYear>(id, birth_year).ok();
}

PLUGIN_EXPORT int Withdraw(const char* who) {
  return People().Withdraw(assent::SubjectId(std::string_view(who)), shop::Purpose::kRecommend).ok();
}

// The decade, or 0.
PLUGIN_EXPORT int Decade(const char* who) {
  const auto view = People().Open<shop::Purpose::kRecommend>(assent::SubjectId(std::string_view(who)));
  if (!view.ok()) return 0;
  return view->birth_year().Release(shop::recipients::OwnUse{}).value_or(0);
}

// How many bytes the wire form has; through Protocol Buffers' runtime, which both share.
PLUGIN_EXPORT int WireBytes(const char* who) {
  const auto bytes = shop::ShopperWire::Encode(People(), assent::SubjectId(std::string_view(who)));
  return bytes.ok() ? static_cast<int>(bytes->size()) : -1;
}

}  // extern "C"
