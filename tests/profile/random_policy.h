// Random policies and random consent events, from a number: the same number gives the
// same policy and events on every machine.
#ifndef ASSENT_TESTS_PROFILE_RANDOM_POLICY_H_
#define ASSENT_TESTS_PROFILE_RANDOM_POLICY_H_

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "assent/consent/event.h"
#include "assent/policy/policy.h"

namespace assent::testing {

/// Sebastiano Vigna's splitmix64: seeding it costs nothing.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// Below `n`, evenly enough.
  int Below(int n) { return static_cast<int>((Next() >> 32) * static_cast<std::uint64_t>(n) >> 32); }
  bool OneIn(int n) { return Below(n) == 0; }

 private:
  std::uint64_t state_;
};

/// How many cases a test of random cases takes: the number in the environment variable
/// ASSENT_RANDOM_CASES, else `count`.
inline std::int64_t RandomCases(std::int64_t count) {
  const char* const asked = std::getenv("ASSENT_RANDOM_CASES");
  const std::int64_t number = asked == nullptr ? 0 : std::strtoll(asked, nullptr, 10);
  return number > 0 ? number : count;
}
/// The first seed: the number in ASSENT_RANDOM_SEED, else 1.
inline std::uint64_t RandomSeed() {
  const char* const asked = std::getenv("ASSENT_RANDOM_SEED");
  return asked == nullptr ? 1 : std::strtoull(asked, nullptr, 10);
}

/// A policy in memory of its own; fields and purposes are named "f0", "p0" ... There is
/// one recipient, "own_use", which may have everything.
class RandomPolicy {
 public:
  RandomPolicy() = default;
  RandomPolicy(const RandomPolicy&) = delete;
  RandomPolicy& operator=(const RandomPolicy&) = delete;

  /// Becomes another policy. One of 16 is as large as a policy can be.
  void Draw(Random& random, bool may_shadow) {
    const bool wide = random.OneIn(16);
    fields_size_ = wide ? 1 + random.Below(kMaxIndices) : 1 + random.Below(4);
    purposes_size_ = wide ? 1 + random.Below(kMaxIndices) : 1 + random.Below(3);
    for (int f = 0; f < fields_size_; ++f) DrawField(f, random);
    for (int p = 0; p < purposes_size_; ++p) DrawPurpose(p, random, may_shadow);
    recipient_ = {"own_use", ~PurposeMask{0}, ~FieldMask{0}, {}};
    policy_ = {"random.Profile",
               1,
               1,
               {},
               absl::MakeConstSpan(fields_.data(), static_cast<std::size_t>(fields_size_)),
               absl::MakeConstSpan(purposes_.data(), static_cast<std::size_t>(purposes_size_)),
               absl::MakeConstSpan(&recipient_, 1)};
  }
  const ProfilePolicy& policy() const { return policy_; }
  int fields() const { return fields_size_; }
  int purposes() const { return purposes_size_; }

  static std::string_view NameOf(char kind, int index) {
    static const auto* const names = [] {
      auto* const all = new std::array<std::array<std::string, kMaxIndices>, 2>();
      for (std::size_t i = 0; i < kMaxIndices; ++i) {
        (*all)[0][i] = "f" + std::to_string(i);
        (*all)[1][i] = "p" + std::to_string(i);
      }
      return all;
    }();
    return (*names)[kind == 'f' ? 0 : 1][static_cast<std::size_t>(index)];
  }

 private:
  void DrawField(int f, Random& random) {
    FieldPolicy& field = fields_[static_cast<std::size_t>(f)];
    field = {};
    field.name = NameOf('f', f);
    field.number = f + 1;
    field.kind = ValueKind::kInt64;
    field.retention_days = 1 + random.Below(20);
    field.category = random.OneIn(4) ? Category::kSpecial : Category::kOrdinary;
  }
  // Also bases that no policy can have: they must allow nothing.
  void DrawPurpose(int p, Random& random, bool may_shadow) {
    PurposePolicy& purpose = purposes_[static_cast<std::size_t>(p)];
    purpose = {};
    purpose.name = NameOf('p', p);
    purpose.number = p + 1;
    purpose.basis = static_cast<LawfulBasis>(random.OneIn(2) ? 1 : random.Below(8));
    purpose.explicit_consent = random.OneIn(6);
    purpose.shadow = may_shadow && random.OneIn(2);
    for (int f = 0; f < fields_size_; ++f) {
      if (random.OneIn(4)) continue;
      FieldPolicy& field = fields_[static_cast<std::size_t>(f)];
      purpose.fields |= MaskOf(f);
      field.purposes |= MaskOf(p);
      if (field.category == Category::kSpecial) purpose.special |= MaskOf(f);
    }
  }

  int fields_size_ = 0;
  int purposes_size_ = 0;
  std::array<FieldPolicy, kMaxIndices> fields_;
  std::array<PurposePolicy, kMaxIndices> purposes_;
  RecipientPolicy recipient_;
  ProfilePolicy policy_;
};

/// Some of the first `count` indices; seldom none, and seldom one that is not there.
inline std::uint64_t SomeOf(int count, Random& random) {
  const std::uint64_t all = count >= kMaxIndices ? ~std::uint64_t{0} : MaskOf(count) - 1;
  switch (random.Below(32)) {
    case 0:
      return 0;
    case 1:
      return all;
    case 2:
      return random.Next();
    default:
      return (random.Next() & all) | MaskOf(random.Below(count));
  }
}

/// Leaves of an event that gives rights what the basis of its first purpose and the
/// declarations allow.
inline void Allow(const RandomPolicy& policy, ConsentEvent& event) {
  bool first = true;
  for (int p = 0; p < policy.purposes(); ++p) {
    if (!Contains(event.purposes, p)) continue;
    const PurposePolicy& purpose = policy.policy().purposes[static_cast<std::size_t>(p)];
    const EventKind kind = purpose.basis == LawfulBasis::kConsent ? EventKind::kGrant : EventKind::kRely;
    if (first) event.kind = kind;
    first = false;
    if (kind == event.kind) {
      event.fields &= purpose.fields;
    } else {
      event.purposes &= ~MaskOf(p);
    }
  }
}

/// An event at some moment around `now` (0: now itself), mostly one that the policy allows.
inline ConsentEvent RandomEvent(const RandomPolicy& policy, Random& random, TimeMicros now, TimeMicros step) {
  ConsentEvent event;
  // What gives rights is as frequent as all the rest.
  static constexpr int kKinds[] = {1, 1, 1, 1, 6, 6, 2, 3, 4, 5, 5, 7};
  event.kind = static_cast<EventKind>(kKinds[random.Below(12)]);
  event.explicit_consent = !random.OneIn(4);
  event.fields = SomeOf(policy.fields(), random);
  event.purposes =
      random.OneIn(3) ? SomeOf(policy.purposes(), random) : MaskOf(random.Below(policy.purposes()));
  const bool gives = event.kind == EventKind::kGrant || event.kind == EventKind::kRely;
  if (gives && !random.OneIn(8)) Allow(policy, event);
  event.actor = event.kind == EventKind::kRely ? Actor::kController : Actor::kSubject;
  if (random.OneIn(16)) event.actor = static_cast<Actor>(random.Below(6));
  if (random.OneIn(64)) event.kind = static_cast<EventKind>(random.Below(10));
  if (random.OneIn(4)) event.at = now + (random.Below(7) - 3) * step;
  if (random.OneIn(3)) event.valid_until = now + (random.Below(9) - 2) * step;
  return event;
}

}  // namespace assent::testing

#endif  // ASSENT_TESTS_PROFILE_RANDOM_POLICY_H_
