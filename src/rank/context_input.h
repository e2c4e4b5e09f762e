// File: context_input.h
//
// A context as the engine reads it: values beside those of the profile. From there
// on they are columns like field values; what is not set is marginalised out.

#ifndef ASSENT_RANK_CONTEXT_INPUT_H_
#define ASSENT_RANK_CONTEXT_INPUT_H_

#include "absl/types/span.h"
#include "assent/profile/engine_input.h"
#include "assent/rank/context.h"

namespace assent::internal {

/// `input` and all that `contexts` say. Borrows what `input` borrows.
inline EngineInput WithContexts(const EngineInput& input, absl::Span<const Context> contexts) {
  EngineInput with = input;
  for (const Context& context : contexts) {
    for (int k = 0; k < kContextKinds; ++k) {
      const auto kind = static_cast<ContextKind>(k);
      if (!context.Has(kind)) continue;
      EngineInputAccess::Values(with).push_back({ContextField(kind), false, context.Get(kind), {}});
    }
  }
  return with;
}

}  // namespace assent::internal

#endif  // ASSENT_RANK_CONTEXT_INPUT_H_
