// File: evaluation_data.h
//
// What is inside an `EvaluationSet`, for the reports.

#ifndef ASSENT_RANK_REPORT_EVALUATION_DATA_H_
#define ASSENT_RANK_REPORT_EVALUATION_DATA_H_

#include <cstdint>
#include <vector>

#include "assent/base/interaction.h"
#include "assent/rank/evaluation_set.h"
#include "assent/rank/feature.h"

namespace assent::internal {

struct EvaluationPerson {
  std::vector<Interaction> history;  // oldest first, each item once, at its newest place
  std::vector<Feature> features;     // ascending, each once
};

struct EvaluationData {
  std::uint64_t policy = 0;
  std::vector<EvaluationPerson> people;
};

struct EvaluationAccess {
  static const EvaluationData& Data(const EvaluationSet& set) { return *set.data_; }
};

/// An input for the engine with some of a person's values and items. Borrows from
/// both spans.
EngineInput InputFor(absl::Span<const Feature> features, absl::Span<const Interaction> history, Use use,
                     std::uint64_t policy);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_EVALUATION_DATA_H_
