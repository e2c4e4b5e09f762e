#include "assent/rank/context.h"

#include "absl/strings/str_cat.h"

namespace assent {

absl::Status Context::Set(ContextKind kind, std::int32_t value) {
  const std::int32_t values = ContextValues(kind);
  if (values == 0) {
    return absl::InvalidArgumentError(absl::StrCat("cannot set a context: there is no kind ",
                                                   static_cast<int>(kind), "; kinds are 0 to ",
                                                   kContextKinds - 1));
  }
  if (value < 0 || value >= values) {
    return absl::InvalidArgumentError(absl::StrCat("cannot set a context: kind ", static_cast<int>(kind),
                                                   " has the values 0 to ", values - 1, ", not ", value,
                                                   "; number the application's values from 0"));
  }
  values_[static_cast<std::size_t>(kind)] = value;
  return absl::OkStatus();
}

}  // namespace assent
