// Runs the command as a shell does.
#ifndef ASSENT_TESTS_CLI_RUN_ASSENT_H_
#define ASSENT_TESTS_CLI_RUN_ASSENT_H_

#include <string>
#include <utility>
#include <vector>

#include "support/scratch_folder.h"

namespace assent::testing {

struct Run {
  int status = -1;
  std::string out;
  std::string err;
};

/// `assent` with these words, in `folder`.
Run RunAssent(const std::vector<std::string>& words,
              const std::string& folder = ASSENT_TEST_DATA "/policies");

/// Compares with tests/cli/golden/`name`; writes it with ASSENT_UPDATE_GOLDENS=1.
void CheckGolden(const std::string& name, const std::string& text);

/// policies/shop.proto with each `first` replaced by its `second`.
std::string ShopWith(const std::vector<std::pair<std::string, std::string>>& changes);

}  // namespace assent::testing

#endif  // ASSENT_TESTS_CLI_RUN_ASSENT_H_
