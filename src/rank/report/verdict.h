// File: verdict.h
//
// From figures to advice, and the sentences that go with it.

#ifndef ASSENT_RANK_REPORT_VERDICT_H_
#define ASSENT_RANK_REPORT_VERDICT_H_

#include "assent/rank/minimisation.h"
#include "rank/report/gain_table.h"

namespace assent::internal {

/// Fills in the verdicts of the fields, whose figures are measured.
void JudgeFields(GainTable& table, MinimisationReport& report);

/// Fills in what history would do, and the sentence.
void JudgeHistory(MinimisationReport& report);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_VERDICT_H_
