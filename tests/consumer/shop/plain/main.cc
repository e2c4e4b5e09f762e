// Uses an installed assent as an application does: a value is there with consent,
// and gone without. Exits with 0 if both hold.

#include <cstdint>
#include <cstdio>
#include <optional>

#include "assent/profile/profiles.h"
#include "shopper.assent.h"

namespace {

std::optional<std::int32_t> BirthYear(const assent::Profiles<shop::Shopper>& profiles,
                                      const assent::SubjectId& who) {
  auto view = profiles.Open<shop::Purpose::kRecommend>(who);
  if (!view.ok()) return std::nullopt;
  return view->birth_year().Release(shop::recipients::OwnUse{});
}

}  // namespace

int main() {
  assent::Profiles<shop::Shopper> profiles;
  const assent::SubjectId who("u-81");
  if (!profiles.Grant(who, shop::Purpose::kRecommend).ok()) return 1;
  if (!profiles.Collect<shop::Field::kBirthYear>(who, 1987).ok()) return 2;

  const auto before = BirthYear(profiles, who);
  if (before != 1980) return 3;
  if (!profiles.Withdraw(who, shop::Purpose::kRecommend).ok()) return 4;
  if (BirthYear(profiles, who).has_value()) return 5;

  std::printf("born in the decade from %d; after the withdrawal: nothing\n", static_cast<int>(*before));
  return 0;
}
