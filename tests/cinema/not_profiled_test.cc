// A ranking without a profile opens no view: the audit sees nothing of it, and a
// table of profiles that lets nobody read does not stand in its way.
#include <atomic>

#include "assent/profile/audit_sink.h"
#include "assent/rank/ranker.h"
#include "small_audience.h"
#include "support/catch.h"
#include "viewers.h"

namespace cinema {
namespace {

using testing::SmallAudience;

class Sink final : public assent::AuditSink {
 public:
  using assent::AuditSink::Record;
  bool Record(const assent::OpenEntry& entry) noexcept override {
    static_cast<void>(entry);
    ++opened;
    return !refuses;
  }
  std::atomic<int> opened{0};
  std::atomic<bool> refuses{false};
};

TEST_CASE("A ranking without a profile opens no view") {
  const SmallAudience& small = SmallAudience::Get();
  Sink sink;
  assent::ProfilesOptions options;
  options.audit = &sink;
  Viewers viewers(options);
  REQUIRE(EnrolAll(small.audience.data.people, viewers).ok());
  const assent::Ranker ranker(small.model);
  REQUIRE(sink.opened == 0);
  const auto before = ranker.RankWithoutProfile();
  REQUIRE(before.ok());
  CHECK(before->mode == assent::Mode::kNotProfiled);
  CHECK(before->items.size() == 10);
  CHECK(sink.opened == 0);

  // The sink is wired: a view would have shown.
  REQUIRE(viewers.Open<Purpose::kRecommend>(small.shown().id).ok());
  CHECK(sink.opened == 1);

  // Whatever happens to the profiles, the list stays what it was.
  sink.refuses = true;
  REQUIRE(viewers.WithdrawAll(small.shown().id).ok());
  const auto after = ranker.RankWithoutProfile();
  REQUIRE(after.ok());
  CHECK(sink.opened == 1);
  REQUIRE(after->items.size() == before->items.size());
  for (std::size_t i = 0; i < after->items.size(); ++i) {
    CHECK(after->items[i].item == before->items[i].item);
    CHECK(after->items[i].score == before->items[i].score);
  }
}

}  // namespace
}  // namespace cinema
