// File: interaction.h
//
// One entry of an interaction history: what a person watched, bought, read.

#ifndef ASSENT_BASE_INTERACTION_H_
#define ASSENT_BASE_INTERACTION_H_

#include "assent/base/clock.h"
#include "assent/base/id.h"

namespace assent {

/// The C++ form of the message `assent.Interaction`.
struct Interaction {
  ItemId item;
  /// The day it was collected; retention counts from here. `Collect` fills it in.
  Day day = 0;

  friend bool operator==(const Interaction& a, const Interaction& b) noexcept {
    return a.day == b.day && a.item == b.item;
  }
  friend bool operator!=(const Interaction& a, const Interaction& b) noexcept { return !(a == b); }
};

}  // namespace assent

#endif  // ASSENT_BASE_INTERACTION_H_
