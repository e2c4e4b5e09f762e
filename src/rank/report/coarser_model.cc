#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cstddef>
#include <vector>

#include "rank/report/coarser_form.h"
#include "rank/row_matrix.h"

namespace assent::internal {
namespace {

using Eigen::Index;

// Where each column goes: the feature columns of one field are merged, the others
// keep their order. Relative to the first feature; `size` is the new count.
struct Merge {
  std::vector<std::size_t> to;    // old feature column -> new one
  std::vector<bool> merged;       // whether it is one of the field
  std::vector<Feature> features;  // new
};

Merge MergeOf(const ModelData& data, const std::vector<std::vector<Feature>>& groups) {
  const auto first_of = [&](const Feature& feature) {
    for (const std::vector<Feature>& group : groups) {
      if (std::find(group.begin(), group.end(), feature) != group.end()) return &group.front();
    }
    return &feature;
  };
  Merge merge;
  for (const Feature& feature : data.features) {
    if (*first_of(feature) == feature) merge.features.push_back(feature);
  }
  for (const Feature& feature : data.features) {
    const Feature* const first = first_of(feature);
    const auto at = std::lower_bound(merge.features.begin(), merge.features.end(), *first);
    merge.to.push_back(static_cast<std::size_t>(at - merge.features.begin()));
    merge.merged.push_back(feature.field == groups.front().front().field);
  }
  return merge;
}

// Sums of the fields-only model.
void MergeSums(const ModelData& data, const Merge& merge, ModelData& out) {
  const std::size_t m = data.fields_dimension();
  const std::size_t k = out.fields_dimension();
  const std::size_t items = data.items.size();
  std::vector<std::size_t> to = merge.to;
  to.push_back(k - 1);  // the constant
  out.gram_fields.assign(k * k, 0);
  out.gram_items.assign(k * items, 0);
  const std::size_t d = data.factor_count();
  out.factor_prior.assign(k * d, 0);
  for (std::size_t a = 0; a < m; ++a) {
    for (std::size_t b = 0; b < m; ++b) out.gram_fields[to[a] * k + to[b]] += data.gram_fields[a * m + b];
    for (std::size_t t = 0; t < d; ++t) {
      out.factor_prior[to[a] * d + t] += data.factor_prior[a * d + t];
    }
    for (std::size_t j = 0; j < items; ++j)
      out.gram_items[to[a] * items + j] += data.gram_items[a * items + j];
  }
}

// What the item model needs of the field's columns D and the others K.
struct Parts {
  std::vector<Index> kept;        // K, old columns
  std::vector<Index> kept_new;    // and new ones
  std::vector<Index> gone;        // D, old columns
  std::vector<Index> merged_new;  // the groups' new columns
  RowMatrix groups;               // M
};

Parts PartsOf(const ModelData& data, const Merge& merge, std::size_t new_features) {
  const auto items = static_cast<Index>(data.items.size());
  Parts parts;
  for (Index c = 0; c < static_cast<Index>(data.dimension()); ++c) {
    const Index f = c - items;
    if (f < 0) {
      parts.kept.push_back(c);
      parts.kept_new.push_back(c);
    } else if (f >= static_cast<Index>(data.features.size())) {
      parts.kept.push_back(c);
      parts.kept_new.push_back(items + static_cast<Index>(new_features));
    } else if (!merge.merged[static_cast<std::size_t>(f)]) {
      parts.kept.push_back(c);
      parts.kept_new.push_back(items + static_cast<Index>(merge.to[static_cast<std::size_t>(f)]));
    } else {
      parts.gone.push_back(c);
      parts.merged_new.push_back(items + static_cast<Index>(merge.to[static_cast<std::size_t>(f)]));
    }
  }
  std::vector<Index> distinct = parts.merged_new;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  parts.groups = RowMatrix::Zero(static_cast<Index>(parts.gone.size()), static_cast<Index>(distinct.size()));
  for (std::size_t d = 0; d < parts.gone.size(); ++d) {
    const auto at = std::lower_bound(distinct.begin(), distinct.end(), parts.merged_new[d]);
    parts.groups(static_cast<Index>(d), at - distinct.begin()) = 1;
  }
  parts.merged_new = distinct;
  return parts;
}

void MergeMatrix(const ModelData& data, const Parts& parts, ModelData& out) {
  const auto n = static_cast<Index>(data.dimension());
  const Eigen::Map<const RowMatrix> p(data.matrix.data(), n, n);
  const RowMatrix p_kd = p(parts.kept, parts.gone);
  const RowMatrix p_dd = p(parts.gone, parts.gone);
  const Index d = p_dd.rows();
  const RowMatrix inverse = Eigen::LLT<RowMatrix>(p_dd).solve(RowMatrix::Identity(d, d));
  const RowMatrix& m = parts.groups;
  RowMatrix c = m.transpose() * inverse * m;
  for (Index g = 0; g < c.rows(); ++g) c(g, g) -= data.hyperparameters.lambda_field * (m.col(g).sum() - 1);
  const RowMatrix c_inverse = Eigen::LLT<RowMatrix>(c).solve(RowMatrix::Identity(c.rows(), c.rows()));
  const RowMatrix t = -p_kd * inverse;
  const RowMatrix u = t * m;
  RowMatrix kk = p(parts.kept, parts.kept);
  kk.noalias() -= t * (p_dd * t.transpose());
  kk.noalias() += u * (c_inverse * u.transpose());
  const RowMatrix kd = -u * c_inverse;

  const auto k = static_cast<Index>(out.dimension());
  out.matrix.assign(static_cast<std::size_t>(k * k), 0);
  Eigen::Map<RowMatrix> q(out.matrix.data(), k, k);
  q(parts.kept_new, parts.kept_new) = kk;
  q(parts.kept_new, parts.merged_new) = kd;
  q(parts.merged_new, parts.kept_new) = kd.transpose();
  q(parts.merged_new, parts.merged_new) = c_inverse;
  // A model's matrix is symmetric to the last bit.
  q.triangularView<Eigen::StrictlyUpper>() = q.transpose();
}

}  // namespace

ModelData Coarsened(const ModelData& data, const std::vector<std::vector<Feature>>& groups) {
  const Merge merge = MergeOf(data, groups);
  ModelData out;
  out.hyperparameters = data.hyperparameters;
  out.policy = data.policy;
  out.people = data.people;
  out.items = data.items;
  out.features = merge.features;
  out.factors = data.factors;
  out.factor_energy = data.factor_energy;
  MergeSums(data, merge, out);
  if (data.has_item_model()) MergeMatrix(data, PartsOf(data, merge, merge.features.size()), out);
  return out;
}

}  // namespace assent::internal
