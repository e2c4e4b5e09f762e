// File: coarser_form.h
//
// Coarser forms of a field that might do as well, and the model that training on
// one of them would give.

#ifndef ASSENT_RANK_REPORT_COARSER_FORM_H_
#define ASSENT_RANK_REPORT_COARSER_FORM_H_

#include <cstdint>
#include <vector>

#include "assent/policy/policy.h"
#include "assent/rank/minimisation.h"
#include "rank/model_data.h"

namespace assent::internal {

/// Forms to try for the field of that number, finest first, each with at least two
/// groups and fewer than the field has values: those that the policy declares;
/// integers in wider steps; texts cut shorter; other values merged by likeness of
/// what their people choose (Ward, "Hierarchical Grouping to Optimize an Objective
/// Function", JASA 1963, on shrunk item rates). None for a field that may hold
/// several values at once, as its sums do not tell how a merged value would count.
/// `costs` stay empty. O(v^2 (items + v)) for v values; 256 values at most are merged
/// by likeness.
std::vector<CoarserForm> CoarserFormsOf(const ModelData& data, const ProfilePolicy& policy,
                                        std::int32_t field);

/// The data of the model that training with the field in that form would give, the
/// smallest value of each group standing for it. Exact for fields with one value a
/// person: with K all columns but the field's D, and M the groups,
///   T = -P_KD P_DD^-1,  C = M' P_DD^-1 M - lambda_field (M'M - I),
///   P'_KK = P_KK - T P_DD T' + (TM) C^-1 (TM)',  P'_KD = -T M C^-1,  P'_DD = C^-1.
/// (Values that were too rare to enter the model do not enter a group either.)
/// O(n^2 |D|).
ModelData Coarsened(const ModelData& data, const std::vector<std::vector<Feature>>& groups);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_COARSER_FORM_H_
