// Whether the run found what was planted in the generated audience.
#ifndef CINEMA_SELF_CHECK_H_
#define CINEMA_SELF_CHECK_H_

#include <string>
#include <vector>

#include "audience.h"
#include "consent_states.h"
#include "terminal.h"

namespace cinema {

struct Verdict {
  bool passed;
  std::string text;
};

/// Compares the four states of the showcase, of at least ten films each, with what
/// was planted: the personal taste shows with full consent, the taste of the decade
/// without the history, neither of them with nothing granted; and a field that was
/// withdrawn was not read. `stranger` is the list of somebody who shared nothing ever.
std::vector<Verdict> CheckStates(const Tastes& tastes, const Dataset& data,
                                 const std::vector<ConsentState>& states, const assent::Ranking& stranger);

/// One line per verdict.
std::string ShowVerdicts(const std::vector<Verdict>& verdicts, const Style& style);

}  // namespace cinema

#endif  // CINEMA_SELF_CHECK_H_
