#include "assent/profile/internal/store_context.h"

#include <memory>
#include <mutex>
#include <vector>

namespace assent::internal {

StoreContext* MakeContext(const Clock& clock, AuditSink* audit) {
  static std::mutex* const mutex = new std::mutex();
  static auto* const contexts = new std::vector<StoreContext*>();  // keeps them reachable
  auto* const context = new StoreContext{&clock, {audit}};
  const std::lock_guard<std::mutex> lock(*mutex);
  contexts->push_back(context);
  return context;
}

}  // namespace assent::internal
