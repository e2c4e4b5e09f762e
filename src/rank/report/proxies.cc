#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "assent/rank/context.h"
#include "assent/rank/proxy.h"
#include "rank/column_index.h"
#include "rank/model_data.h"
#include "rank/report/evaluation_data.h"
#include "rank/report/people_evaluator.h"
#include "rank/report/probe.h"
#include "rank/report/words.h"
#include "rank/row_matrix.h"

namespace assent {
namespace {

using Eigen::Index;
using internal::ColumnIndex;
using internal::EvaluationPerson;
using internal::ModelData;
using internal::RowMatrix;

// Weights of a guess: a row for each column of the model (not kept: zeros), a column for
// each value of the field.
using Weights = RowMatrix;

std::vector<Index> Between(Index first, Index last) {
  std::vector<Index> columns;
  for (Index c = first; c < last; ++c) columns.push_back(c);
  return columns;
}

// Whether a feature is a value of a profile's field.
bool IsField(const ModelData& data, Index feature) {
  return !IsContextField(data.features[static_cast<std::size_t>(feature)].field);
}

// From the history and, if `other_fields`, these: the columns D of -P_KB P_BB^-1.
Weights WithHistory(const ModelData& data, const ColumnIndex::Field& field, bool other_fields) {
  const auto n = static_cast<Index>(data.dimension());
  const auto items = static_cast<Index>(data.items.size());
  const auto features = static_cast<Index>(data.features.size());
  std::vector<Index> b;
  std::vector<Index> kept = Between(0, items);
  Index d_at = 0;  // where D begins in B
  for (Index c = items; c < n; ++c) {
    const bool own = c >= field.first && c < field.last;
    const bool kept_field = c < items + features && other_fields && IsField(data, c - items);
    const bool gone = own || (c < items + features && !kept_field);
    if (c == field.first) d_at = static_cast<Index>(b.size());
    (gone ? b : kept).push_back(c);
  }
  const Eigen::Map<const RowMatrix> p(data.matrix.data(), n, n);
  const RowMatrix p_bb = p(b, b);
  const RowMatrix p_bk = p(b, kept);
  const Index width = field.last - field.first;
  // Only the columns D of P_BB^-1 are wanted.
  RowMatrix unit = RowMatrix::Zero(p_bb.rows(), width);
  unit.middleRows(d_at, width).setIdentity();
  const RowMatrix solved = Eigen::LLT<RowMatrix>(p_bb).solve(unit);
  Weights weights = Weights::Zero(items + features + 1, width);
  weights(kept, Eigen::all) = -p_bk.transpose() * solved;
  return weights;
}

// From the other fields alone: (G_KK + L)^-1 G_KD.
Weights WithoutHistory(const ModelData& data, const ColumnIndex::Field& field) {
  const auto items = static_cast<Index>(data.items.size());
  const auto m = static_cast<Index>(data.fields_dimension());
  const Eigen::Map<const RowMatrix> gram(data.gram_fields.data(), m, m);
  std::vector<Index> kept;
  for (Index c = 0; c < m; ++c) {
    const bool own = c >= field.first - items && c < field.last - items;
    if (!own && (c + 1 == m || IsField(data, c))) kept.push_back(c);
  }
  RowMatrix a = gram(kept, kept);
  for (Index i = 0; i < a.rows(); ++i) {
    a(i, i) += i + 1 < a.rows() ? data.hyperparameters.lambda_field : data.hyperparameters.lambda_constant;
  }
  const Index width = field.last - field.first;
  const RowMatrix g_kd = gram(kept, Between(field.first - items, field.last - items));
  Weights weights = Weights::Zero(items + m, width);
  std::vector<Index> rows = kept;
  for (Index& row : rows) row += items;
  const RowMatrix solved = Eigen::LLT<RowMatrix>(a).solve(g_kd);
  weights(rows, Eigen::all) = solved;
  return weights;
}

// One person for one field.
struct Guessed {
  std::vector<Index> items;   // oldest first
  std::vector<Index> fields;  // of other fields, and the constant
  int value = 0;
};

// People who told exactly one known value.
std::vector<Guessed> PeopleWho(const ModelData& data, const ColumnIndex::Field& field,
                               const std::vector<EvaluationPerson>& people) {
  const auto items = static_cast<Index>(data.items.size());
  std::vector<Guessed> out;
  for (const EvaluationPerson& person : people) {
    Guessed guessed;
    int told = 0;
    for (const Feature& feature : person.features) {
      const auto found = std::lower_bound(data.features.begin(), data.features.end(), feature);
      if (found == data.features.end() || *found != feature) continue;
      const Index column = items + (found - data.features.begin());
      const bool own = column >= field.first && column < field.last;
      told += own ? 1 : 0;
      if (own) guessed.value = static_cast<int>(column - field.first);
      if (!own) guessed.fields.push_back(column);
    }
    if (told != 1) continue;
    guessed.fields.push_back(items + static_cast<Index>(data.features.size()));
    for (const Interaction& entry : person.history) {
      const std::int32_t item = internal::PositionOf(data.items, entry.item);
      if (item >= 0) guessed.items.push_back(item);
    }
    out.push_back(std::move(guessed));
  }
  return out;
}

// What the history and the fields say for each class, a row a person.
struct Votes {
  RowMatrix history;
  RowMatrix fields;
};

// The weights were fitted on whole histories, so a short one says less than its length
// makes of it. Scales of the two parts and an intercept a class, by least squares on one
// half of the people for the other half.
RowMatrix Calibrated(const Votes& votes, const std::vector<int>& classes) {
  const Index n = votes.history.rows();
  RowMatrix scores(n, votes.history.cols());
  for (Index half = 0; half < 2; ++half) {
    std::vector<Index> fit;
    std::vector<Index> held;
    for (Index i = 0; i < n; ++i) (i % 2 == half ? held : fit).push_back(i);
    RowMatrix y = RowMatrix::Zero(static_cast<Index>(fit.size()), scores.cols());
    for (std::size_t i = 0; i < fit.size(); ++i) {
      y(static_cast<Index>(i), classes[static_cast<std::size_t>(fit[i])]) = 1;
    }
    const RowMatrix history = votes.history(fit, Eigen::all);
    const RowMatrix fields = votes.fields(fit, Eigen::all);
    const Eigen::RowVectorXd mean_y = y.colwise().mean();
    const Eigen::RowVectorXd mean_h = history.colwise().mean();
    const Eigen::RowVectorXd mean_f = fields.colwise().mean();
    const RowMatrix yc = y.rowwise() - mean_y;
    const RowMatrix hc = history.rowwise() - mean_h;
    const RowMatrix fc = fields.rowwise() - mean_f;
    Eigen::Matrix2d a;
    a << hc.squaredNorm(), hc.cwiseProduct(fc).sum(), hc.cwiseProduct(fc).sum(), fc.squaredNorm();
    a.diagonal().array() += 1e-12 + 1e-9 * a.trace();
    const Eigen::Vector2d right(hc.cwiseProduct(yc).sum(), fc.cwiseProduct(yc).sum());
    const Eigen::Vector2d scale = a.ldlt().solve(right);
    const RowMatrix held_scores = scale(0) * (votes.history(held, Eigen::all).rowwise() - mean_h) +
                                  scale(1) * (votes.fields(held, Eigen::all).rowwise() - mean_f);
    scores(held, Eigen::all) = held_scores.rowwise() + mean_y;
  }
  return scores;
}

ProxyGuess GuessBy(const Weights& weights, bool other_fields, std::size_t length,
                   const std::vector<Guessed>& people) {
  const auto n = static_cast<Index>(people.size());
  Votes votes{RowMatrix::Zero(n, weights.cols()), RowMatrix::Zero(n, weights.cols())};
  std::vector<int> classes;
  for (Index i = 0; i < n; ++i) {
    const Guessed& person = people[static_cast<std::size_t>(i)];
    const std::size_t skipped = person.items.size() - std::min(length, person.items.size());
    for (std::size_t item = skipped; item < person.items.size(); ++item) {
      votes.history.row(i) += weights.row(person.items[item]);
    }
    for (const Index column : person.fields) votes.fields.row(i) += weights.row(column);
    classes.push_back(person.value);
  }
  const RowMatrix scores = Calibrated(votes, classes);
  const internal::ProbeFigures figures =
      internal::FiguresOf(absl::MakeConstSpan(scores.data(), static_cast<std::size_t>(scores.size())),
                          classes, static_cast<int>(weights.cols()));
  return {other_fields, length, figures.auc, figures.accuracy, figures.majority, figures.gain};
}

ProxyFinding FindingOf(const ModelData& data, const ColumnIndex::Field& field,
                       const std::vector<Guessed>& people, bool has_others, const ProxyOptions& options) {
  ProxyFinding finding;
  finding.number = field.number;
  finding.values = static_cast<std::size_t>(field.last - field.first);
  finding.people = people.size();
  if (has_others) finding.guesses.push_back(GuessBy(WithoutHistory(data, field), true, 0, people));
  const Weights alone = WithHistory(data, field, false);
  const Weights together = has_others ? WithHistory(data, field, true) : Weights();
  for (const std::size_t length : options.lengths) {
    finding.guesses.push_back(GuessBy(alone, false, length, people));
    if (has_others) finding.guesses.push_back(GuessBy(together, true, length, people));
  }
  return finding;
}

}  // namespace

absl::StatusOr<ProxyReport> MeasureProxies(const Model& model, const ProfilePolicy& policy,
                                           const EvaluationSet& people, const ProxyOptions& options) {
  if (people.policy_fingerprint() != model.policy_fingerprint() ||
      policy.fingerprint != model.policy_fingerprint()) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot report proxies: the model was trained under policy ",
                     absl::Hex(model.policy_fingerprint(), absl::kZeroPad16), ", the people have policy ",
                     absl::Hex(people.policy_fingerprint(), absl::kZeroPad16)));
  }
  const ModelData& data = internal::ModelAccess::Data(model);
  if (!data.has_item_model()) {
    return absl::FailedPreconditionError(
        "cannot report proxies: they are guessed from the item model, and the model has none");
  }
  const ColumnIndex index(data);
  ProxyReport report;
  report.model_people = data.people;
  report.people = people.people();
  const auto others = static_cast<std::size_t>(
      std::count_if(index.fields().begin(), index.fields().end(),
                    [](const ColumnIndex::Field& field) { return !IsContextField(field.number); }));
  for (const ColumnIndex::Field& field : index.fields()) {
    if (IsContextField(field.number)) continue;  // of requests, not of people
    const FieldPolicy* const entry = internal::FieldOfNumber(policy, field.number);
    const std::string name =
        entry == nullptr ? absl::StrCat("field ", field.number) : std::string(entry->name);
    const std::vector<Guessed> told = PeopleWho(data, field, internal::EvaluationAccess::Data(people).people);
    if (told.size() < std::max<std::size_t>(options.min_people, 2) || field.last - field.first < 2) {
      report.left_out.push_back(name);
      continue;
    }
    ProxyFinding finding = FindingOf(data, field, told, others > 1, options);
    finding.name = name;
    finding.label = entry == nullptr ? name : internal::LabelOf(*entry, options.language);
    report.fields.push_back(std::move(finding));
  }
  return report;
}

}  // namespace assent
