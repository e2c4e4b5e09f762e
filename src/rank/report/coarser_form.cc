#include "rank/report/coarser_form.h"

#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <map>
#include <numeric>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "rank/row_matrix.h"

namespace assent::internal {
namespace {

using Groups = std::vector<std::vector<Feature>>;

constexpr std::size_t kMostByLikeness = 256;
constexpr int kMostLevels = 4;

// The columns of a field among the features: [first, last).
struct Range {
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t size() const { return last - first; }
};

Range RangeOf(const ModelData& data, std::int32_t field) {
  Range range;
  while (range.first < data.features.size() && data.features[range.first].field < field) ++range.first;
  range.last = range.first;
  while (range.last < data.features.size() && data.features[range.last].field == field) ++range.last;
  return range;
}

// Whether some person has two values of the field.
bool HasSeveral(const ModelData& data, const Range& range) {
  const std::size_t m = data.fields_dimension();
  for (std::size_t a = range.first; a < range.last; ++a) {
    for (std::size_t b = range.first; b < a; ++b) {
      if (data.gram_fields[a * m + b] != 0) return true;
    }
  }
  return false;
}

template <class Key>
Groups GroupBy(absl::Span<const Feature> values, const Key& key) {
  std::map<decltype(key(values[0])), std::vector<Feature>> groups;
  for (const Feature& value : values) groups[key(value)].push_back(value);
  Groups out;
  for (auto& [unused, members] : groups) out.push_back(std::move(members));
  std::sort(out.begin(), out.end());
  return out;
}

std::int64_t FloorTo(std::int64_t value, std::int64_t step) {
  const std::int64_t rest = value % step;
  return value - (rest < 0 ? rest + step : rest);
}

// The first `count` UTF-8 code points.
std::string Prefix(const std::string& text, std::int64_t count) {
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const bool starts = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (starts && count-- == 0) break;
  }
  return text.substr(0, at);
}

Groups InSteps(absl::Span<const Feature> values, std::int64_t step) {
  return GroupBy(values, [step](const Feature& value) { return FloorTo(value.number, step); });
}

Groups CutTo(absl::Span<const Feature> values, std::int64_t characters) {
  return GroupBy(values, [characters](const Feature& value) { return Prefix(value.text, characters); });
}

class Forms {
 public:
  explicit Forms(std::size_t values) : values_(values) {}

  // False if it is no coarser form.
  bool Add(std::string description, Groups groups, bool declared) {
    if (groups.size() < 2 || groups.size() >= values_) return false;
    for (const CoarserForm& form : forms_) {
      if (form.groups == groups) return true;
    }
    CoarserForm& form = forms_.emplace_back();
    form.description = std::move(description);
    form.groups = std::move(groups);
    form.declared = declared;
    return true;
  }

  std::vector<CoarserForm> Take() {
    std::stable_sort(forms_.begin(), forms_.end(), [](const CoarserForm& a, const CoarserForm& b) {
      return a.groups.size() > b.groups.size();
    });
    return std::move(forms_);
  }

 private:
  std::size_t values_;
  std::vector<CoarserForm> forms_;
};

void AddDeclared(const ProfilePolicy& policy, std::int32_t field, absl::Span<const Feature> values,
                 Forms& forms) {
  for (const FieldPolicy& form : policy.fields) {
    if (form.number != field || form.precision.amount < 1) continue;
    const std::int64_t amount = form.precision.amount;
    if (form.precision.kind == PrecisionKind::kBucket) {
      forms.Add(absl::StrCat("in steps of ", amount), InSteps(values, amount), true);
    } else if (form.precision.kind == PrecisionKind::kTruncate ||
               form.precision.kind == PrecisionKind::kPostcode) {
      forms.Add(absl::StrCat("the first ", amount, amount == 1 ? " character" : " characters"),
                CutTo(values, amount), true);
    }
  }
}

// Steps of twice, four times ... what the values have.
void AddSteps(absl::Span<const Feature> values, Forms& forms) {
  std::int64_t step = 0;
  for (std::size_t i = 1; i < values.size(); ++i) {
    step = std::gcd(step, values[i].number - values[i - 1].number);
  }
  for (int level = 0; level < kMostLevels && step > 0 && step < (std::int64_t{1} << 61); ++level) {
    step *= 2;
    forms.Add(absl::StrCat("in steps of ", step), InSteps(values, step), false);
  }
}

bool AddCuts(absl::Span<const Feature> values, Forms& forms) {
  std::size_t longest = 0;
  for (const Feature& value : values) longest = std::max(longest, value.text.size());
  bool any = false;
  for (auto keep = static_cast<std::int64_t>(std::min<std::size_t>(longest, 16)) - 1; keep >= 1; --keep) {
    any |= forms.Add(absl::StrCat("the first ", keep, keep == 1 ? " character" : " characters"),
                     CutTo(values, keep), false);
  }
  return any;
}

// What the people of each value choose: item rates, shrunk to everybody's by
// lambda_field, weighted by how many they are.
struct Profiles {
  RowMatrix rates;
  std::vector<double> weights;
};

Profiles ProfilesOf(const ModelData& data, const Range& range) {
  const std::size_t m = data.fields_dimension();
  const std::size_t items = data.items.size();
  const double shrink = data.hyperparameters.lambda_field;
  const auto row = [&](std::size_t f) {
    return Eigen::Map<const Eigen::RowVectorXd>(data.gram_items.data() + f * items,
                                                static_cast<Eigen::Index>(items));
  };
  Profiles profiles;
  profiles.rates.resize(static_cast<Eigen::Index>(range.size()), static_cast<Eigen::Index>(items));
  for (std::size_t v = 0; v < range.size(); ++v) {
    const double weight = data.gram_fields[(range.first + v) * m + range.first + v];
    profiles.weights.push_back(weight);
    profiles.rates.row(static_cast<Eigen::Index>(v)) =
        (row(range.first + v) + shrink / data.gram_fields[m * m - 1] * row(m - 1)) / (weight + shrink);
  }
  return profiles;
}

// Merges the two nearest until `count` groups are left, for each of `counts`.
std::vector<std::vector<int>> WardLevels(const Profiles& profiles, const std::vector<std::size_t>& counts) {
  const auto v = static_cast<Eigen::Index>(profiles.weights.size());
  std::vector<double> weight = profiles.weights;
  std::vector<int> group(profiles.weights.size());
  std::iota(group.begin(), group.end(), 0);
  const RowMatrix products = profiles.rates * profiles.rates.transpose();
  RowMatrix distance(v, v);
  const auto w = [&](Eigen::Index i) -> double& { return weight[static_cast<std::size_t>(i)]; };
  for (Eigen::Index a = 0; a < v; ++a) {
    for (Eigen::Index b = 0; b < v; ++b) {
      distance(a, b) = w(a) * w(b) / (w(a) + w(b)) * (products(a, a) + products(b, b) - 2 * products(a, b));
    }
  }
  std::vector<bool> gone(static_cast<std::size_t>(v), false);
  std::vector<std::vector<int>> levels;
  std::size_t left = profiles.weights.size();
  for (const std::size_t count : counts) {
    for (; left > count; --left) {
      Eigen::Index best_a = -1;
      Eigen::Index best_b = -1;
      for (Eigen::Index a = 0; a < v; ++a) {
        for (Eigen::Index b = a + 1; b < v && !gone[static_cast<std::size_t>(a)]; ++b) {
          if (gone[static_cast<std::size_t>(b)]) continue;
          if (best_a < 0 || distance(a, b) < distance(best_a, best_b))
            std::tie(best_a, best_b) = std::tie(a, b);
        }
      }
      // Lance and Williams' update for Ward's distance.
      const double between = distance(best_a, best_b);
      for (Eigen::Index c = 0; c < v; ++c) {
        const double d = ((w(best_a) + w(c)) * distance(best_a, c) +
                          (w(best_b) + w(c)) * distance(best_b, c) - w(c) * between) /
                         (w(best_a) + w(best_b) + w(c));
        distance(best_a, c) = distance(c, best_a) = d;
      }
      w(best_a) += w(best_b);
      gone[static_cast<std::size_t>(best_b)] = true;
      std::replace(group.begin(), group.end(), static_cast<int>(best_b), static_cast<int>(best_a));
    }
    levels.push_back(group);
  }
  return levels;
}

void AddByLikeness(const ModelData& data, const Range& range, absl::Span<const Feature> values,
                   Forms& forms) {
  if (values.size() > kMostByLikeness) return;
  std::vector<std::size_t> counts;
  for (std::size_t count = (values.size() + 1) / 2; counts.size() < kMostLevels && count >= 2;
       count = (count + 1) / 2) {
    counts.push_back(count);
    if (count == 2) break;
  }
  const std::vector<std::vector<int>> levels = WardLevels(ProfilesOf(data, range), counts);
  for (const std::vector<int>& level : levels) {
    Groups groups = GroupBy(values, [&](const Feature& value) {
      return level[static_cast<std::size_t>(std::lower_bound(values.begin(), values.end(), value) -
                                            values.begin())];
    });
    const std::size_t count = groups.size();
    forms.Add(absl::StrCat(count, " groups of alike values"), std::move(groups), false);
  }
}

bool IsInteger(ValueKind kind) {
  return kind == ValueKind::kInt32 || kind == ValueKind::kInt64 || kind == ValueKind::kUint32 ||
         kind == ValueKind::kUint64;
}

}  // namespace

std::vector<CoarserForm> CoarserFormsOf(const ModelData& data, const ProfilePolicy& policy,
                                        std::int32_t field) {
  const Range range = RangeOf(data, field);
  if (range.size() < 3 || HasSeveral(data, range)) return {};
  const absl::Span<const Feature> values(data.features.data() + range.first, range.size());
  Forms forms(values.size());
  AddDeclared(policy, field, values, forms);
  const auto* const entry = std::find_if(policy.fields.begin(), policy.fields.end(),
                                         [&](const FieldPolicy& f) { return f.number == field; });
  if (entry != policy.fields.end() && IsInteger(entry->kind)) {
    AddSteps(values, forms);
  } else if (!(values.front().is_text && AddCuts(values, forms))) {
    AddByLikeness(data, range, values, forms);
  }
  return forms.Take();
}

}  // namespace assent::internal
