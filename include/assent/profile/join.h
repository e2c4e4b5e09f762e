// File: join.h
//
// Values computed from several guarded ones. The result may go only where all its
// parents may: the recipients are intersected when compiling, and every parent's
// consent and time is asked at each use.
//
//   auto both = assent::Join(view.birth_year(), view.region());
//   auto greeting = both.Map([](std::int32_t year, const std::string& region) { ... });
//   greeting.Release(recipients::Screen{});       // if the policy lists it for both

#ifndef ASSENT_PROFILE_JOIN_H_
#define ASSENT_PROFILE_JOIN_H_

#include <array>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "assent/profile/guarded.h"
#include "assent/profile/internal/derived_ledger.h"

namespace assent {

namespace internal {

template <class... Sources>
using First = std::tuple_element_t<0, std::tuple<Sources...>>;

}  // namespace internal

/// The source of a value that comes from each of `Sources`.
template <class... Sources>
struct Joined {
  /// Whether every parent may go to the recipient for the purpose.
  template <auto P, class Recipient>
  static constexpr bool Allows() noexcept {
    return (Sources::template Allows<P, Recipient>() && ...);
  }
  /// Whether the bypass covers every parent.
  template <auto P, class Bypass>
  static constexpr bool AllowsBypass() noexcept {
    return (Sources::template AllowsBypass<P, Bypass>() && ...);
  }
  /// The index of the purpose, which the parents share.
  template <class Purpose>
  static constexpr int PurposeIndex(Purpose purpose) noexcept {
    return internal::First<Sources...>::PurposeIndex(purpose);
  }
};

/// The source of a value that comes from any number of values from `Source`.
template <class Source>
struct Many {
  /// Whether every parent may go to the recipient for the purpose.
  template <auto P, class Recipient>
  static constexpr bool Allows() noexcept {
    return Source::template Allows<P, Recipient>();
  }
  /// Whether the bypass covers every parent.
  template <auto P, class Bypass>
  static constexpr bool AllowsBypass() noexcept {
    return Source::template AllowsBypass<P, Bypass>();
  }
  /// The index of the purpose, which the parents share.
  template <class Purpose>
  static constexpr int PurposeIndex(Purpose purpose) noexcept {
    return Source::PurposeIndex(purpose);
  }
};

/// The source of a value from `Source` that was kept under a name.
template <class Source>
struct Kept {
  /// Whether every parent may go to the recipient for the purpose.
  template <auto P, class Recipient>
  static constexpr bool Allows() noexcept {
    return Source::template Allows<P, Recipient>();
  }
  /// Whether the bypass covers every parent.
  template <auto P, class Bypass>
  static constexpr bool AllowsBypass() noexcept {
    return Source::template AllowsBypass<P, Bypass>();
  }
  /// The index of the purpose, which the parents share.
  template <class Purpose>
  static constexpr int PurposeIndex(Purpose purpose) noexcept {
    return Source::PurposeIndex(purpose);
  }
};

namespace internal {

// The fields behind the leases of a source, in the order of its leases; of `Many` those of
// one of them. A source of one lease is a field's tag, or a kept value, which stands for
// all it came from.
template <class Source>
struct FieldsOf {
  static void AddTo(std::vector<FieldMask>& fields) { fields.push_back(MaskOf(Source::kIndex)); }
};
template <class... Sources>
struct FieldsOf<Joined<Sources...>> {
  static void AddTo(std::vector<FieldMask>& fields) { (FieldsOf<Sources>::AddTo(fields), ...); }
};
template <class Source>
struct FieldsOf<Many<Source>> : FieldsOf<Source> {};
template <class Source>
struct FieldsOf<Kept<Source>> {
  static void AddTo(std::vector<FieldMask>& fields) { fields.push_back(~FieldMask{0}); }
};

template <class... Sources>
inline constexpr std::size_t kLeaseCount<Joined<Sources...>> = (kLeaseCount<Sources> + ...);
template <class Source>
inline constexpr std::size_t kLeaseCount<Many<Source>> = 0;

template <auto First, auto... Rest>
inline constexpr bool kAllEqual = (std::is_same_v<std::integral_constant<decltype(First), First>,
                                                  std::integral_constant<decltype(Rest), Rest>> &&
                                   ...);

template <class... Sources>
struct LeasesOf<Joined<Sources...>> {
  using Type = LeaseArray<kLeaseCount<Joined<Sources...>>>;
};
template <class Source>
struct LeasesOf<Many<Source>> {
  using Type = LeaseList;
};

// The leases of a value as a tuple, to be put together with others.
inline std::tuple<Lease> AsTuple(const Lease& lease) noexcept { return {lease}; }
inline std::vector<Lease> AsList(const Lease& lease) { return {lease}; }
template <std::size_t count>
std::vector<Lease> AsList(const LeaseArray<count>& leases) {
  return {leases.array().begin(), leases.array().end()};
}
inline std::vector<Lease> AsList(const LeaseList& leases) { return leases.list(); }

template <std::size_t count>
auto AsTuple(const LeaseArray<count>& leases) noexcept {
  return std::apply([](const auto&... each) { return std::make_tuple(each...); }, leases.array());
}

// The first decision that denies; `kAllowed` if none does.
inline Decision FirstDenial(std::initializer_list<Decision> decisions) noexcept {
  for (const Decision decision : decisions) {
    if (decision != Decision::kAllowed) return decision;
  }
  return Decision::kAllowed;
}

/// Combines guarded values. A class, so that `Guarded` can befriend it by name.
class Joiner {
 public:
  template <auto P, class... Ts, class... Sources>
  static auto Join(const Guarded<Ts, P, Sources>&... parts) {
    static_assert(
        (kLeaseCount<Sources> && ...),
        "assent: what JoinAll returns has a number of parents that only the run knows; Map it first and "
        "give it to JoinAll again");
    using Source = Joined<Sources...>;
    using Out = Guarded<std::tuple<Ts...>, P, Source>;
    const auto leases = std::apply(
        [](const auto&... each) {
          return LeaseArray<kLeaseCount<Source>>(std::array<Lease, kLeaseCount<Source>>{each...});
        },
        std::tuple_cat(AsTuple(parts.lease_)...));
    const Decision why = FirstDenial({parts.Why()...});
    if (why != Decision::kAllowed) return Out(leases.Key(), leases, why);
    return Out(leases.Key(), leases, Held<std::tuple<Ts...>>(std::tuple<Ts...>(*parts.held_.Pointer()...)));
  }

  template <class T, auto P, class Source>
  static absl::StatusOr<Guarded<std::vector<T>, P, Many<Source>>> JoinAll(
      absl::Span<const Guarded<T, P, Source>> parts) {
    std::vector<Lease> leases;
    std::vector<T> values;
    for (const auto& part : parts) {
      if (part.Why() != Decision::kAllowed) continue;
      leases.push_back(part.lease_);
      values.push_back(*part.held_.Pointer());
    }
    if (leases.empty()) return absl::NotFoundError("none of the values to join is there");
    LeaseList all(std::move(leases));
    return Guarded<std::vector<T>, P, Many<Source>>(all.Key(), all, Held<std::vector<T>>(std::move(values)));
  }

  template <class T, auto P, class Source>
  static absl::StatusOr<Guarded<T, P, Kept<Source>>> Keep(DerivedLedger& ledger, int purpose,
                                                          const std::string& name,
                                                          const Guarded<T, P, Source>& value) {
    const T* const kept = value.held_.Pointer();
    if (kept == nullptr) return absl::AbortedError("'" + name + "' is not kept: there is no value");
    const std::vector<Lease> leases = AsList(value.lease_);
    std::vector<FieldMask> fields;
    while (fields.size() < leases.size()) FieldsOf<Source>::AddTo(fields);
    std::vector<DerivedLedger::Parent> parents;
    parents.reserve(leases.size());
    for (std::size_t i = 0; i < leases.size(); ++i) parents.push_back({leases[i], fields[i]});
    const absl::StatusOr<Lease> lease = ledger.Enter(name, purpose, parents);
    if (!lease.ok()) return lease.status();
    return Guarded<T, P, Kept<Source>>(lease->Key(), *lease, value.held_);
  }
};

}  // namespace internal

/// Joins values that were read for one purpose, of one person or of several, into
/// one that holds the tuple of them. Absent, with the first reason, when one is
/// absent. Values read for different purposes do not join: no purpose is left for
/// the result, and it does not compile.
template <class... Ts, auto... Ps, class... Sources>
auto Join(const Guarded<Ts, Ps, Sources>&... parts) {
  static_assert(sizeof...(Ts) >= 2, "assent: Join takes two values or more");
  static_assert(
      internal::kAllEqual<Ps...>,
      "assent: values read for different purposes cannot be joined: no purpose may see all of them");
  return internal::Joiner::Join(parts...);
}

/// Joins the values of many people, leaving out those that are absent, into one that
/// holds the vector of them, in order. It is there as long as every person in it
/// still agrees. NotFound when no value is there. O(parts).
template <class T, auto P, class Source>
absl::StatusOr<Guarded<std::vector<T>, P, Many<Source>>> JoinAll(
    absl::Span<const Guarded<T, P, Source>> parts) {
  return internal::Joiner::JoinAll(parts);
}
template <class T, auto P, class Source>
absl::StatusOr<Guarded<std::vector<T>, P, Many<Source>>> JoinAll(
    const std::vector<Guarded<T, P, Source>>& parts) {
  return internal::Joiner::JoinAll(absl::Span<const Guarded<T, P, Source>>(parts));
}

}  // namespace assent

#endif  // ASSENT_PROFILE_JOIN_H_
