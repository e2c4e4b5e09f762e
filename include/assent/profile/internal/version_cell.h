// File: version_cell.h
//
// Counters that never go away. A guarded handle asks two of them whether what it
// holds may still be used: the subject's consent epoch, and whether the view that
// made it is still open. The handle may outlive both, so the memory of a cell is
// never freed; a cell that is given back is advanced first and may then serve
// somebody else, and an old handle finds a version that is not its own.

#ifndef ASSENT_PROFILE_INTERNAL_VERSION_CELL_H_
#define ASSENT_PROFILE_INTERNAL_VERSION_CELL_H_

#include <atomic>
#include <cstdint>

#include "assent/base/export.h"

namespace assent::internal {

/// A version; grows only. 64 bits do not run over.
using VersionCell = std::atomic<std::uint64_t>;

/// The cell of what is not open: no version grows to its own, so whoever expects one is
/// refused.
inline const VersionCell kClosedCell{~std::uint64_t{0}};

/// Takes a cell. Amortised O(1), lock-free while the thread's own stock lasts.
/// Thread-safe.
ASSENT_EXPORT VersionCell* AcquireCell();

/// Advances the cell, so that nothing issued under it is valid any more, and gives
/// it back. Thread-safe.
ASSENT_EXPORT void ReleaseCell(VersionCell* cell) noexcept;

}  // namespace assent::internal

#endif  // ASSENT_PROFILE_INTERNAL_VERSION_CELL_H_
