// What is opened is accounted for, or not opened.
#include "assent/profile/audit_sink.h"

#include <atomic>
#include <mutex>
#include <string>
#include <vector>

#include "profile/people.h"

namespace assent::testing {
namespace {

class Sink final : public AuditSink {
 public:
  using AuditSink::Record;
  bool Record(const OpenEntry& entry) noexcept override {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (full_) return false;
    entries_.push_back(entry);
    subjects_.push_back(*entry.subject);
    return true;
  }
  void SetFull(bool full) { full_ = full; }
  std::size_t size() const { return entries_.size(); }
  const OpenEntry& last() const { return entries_.back(); }
  const SubjectId& last_subject() const { return subjects_.back(); }

 private:
  std::mutex mutex_;
  bool full_ = false;
  std::vector<OpenEntry> entries_;
  std::vector<SubjectId> subjects_;
};

const SubjectId kAnn("ann");

FieldMask Fields(std::initializer_list<Field> fields) {
  FieldMask mask = 0;
  for (const Field field : fields) mask |= MaskOf(static_cast<int>(field));
  return mask;
}

TEST_CASE("An entry says who, what for, which fields and when, and holds no value", "[audit]") {
  Sink sink;
  Sample sample(&sink);
  auto& profiles = sample.profiles;
  GiveAll(profiles, kAnn);
  CollectAll(profiles, kAnn);
  CHECK(sink.size() == 0);  // only opening is a read
  REQUIRE(profiles.Withdraw(kAnn, Purpose::kRecommend, {Field::kRegion}).ok());
  sample.clock.Advance(5);
  const auto view = profiles.Open<Purpose::kRecommend>(kAnn);
  REQUIRE(view.ok());
  REQUIRE(sink.size() == 1);
  CHECK(sink.last().policy == &Viewer::policy());
  CHECK(sink.last_subject() == kAnn);
  CHECK(sink.last().purpose == Viewer::IndexOf(Purpose::kRecommend));
  CHECK(sink.last().allowed == Fields({Field::kBirthYear, Field::kGender, Field::kGenres, Field::kWatched}));
  CHECK(sink.last().denied == Fields({Field::kRegion}));
  CHECK(sink.last().at == sample.clock.Now());
  CHECK(sink.last().at == view->as_of());
  const std::uint64_t epoch = sink.last().epoch;
  REQUIRE(profiles.Withdraw(kAnn, Purpose::kRecommend).ok());
  REQUIRE(profiles.Open<Purpose::kRecommend>(kAnn).ok());
  CHECK(sink.last().allowed == 0);
  CHECK(sink.last().epoch > epoch);
  CHECK(profiles.OpenDynamic(kAnn, "SERVICE").ok());
  CHECK(sink.size() == 3);
  CHECK(sink.last().purpose == Viewer::IndexOf(Purpose::kService));
}

TEST_CASE("A sink that refuses makes Open fail, for every purpose", "[audit]") {
  Sink sink;
  Sample sample(&sink);
  auto& profiles = sample.profiles;
  GiveAll(profiles, kAnn);
  CollectAll(profiles, kAnn);
  sink.SetFull(true);
  ForEachView(profiles, kAnn, [](Purpose, const auto& view) {
    CHECK(view.status().code() == absl::StatusCode::kUnavailable);
  });
  CHECK_FALSE(profiles.OpenDynamic(kAnn, "RECOMMEND").ok());
  CHECK(sink.size() == 0);
  // The views that were refused left nothing behind: withdrawing works as before.
  REQUIRE(profiles.Withdraw(kAnn, Purpose::kRecommend).ok());
  sink.SetFull(false);
  CHECK(profiles.Open<Purpose::kTrain>(kAnn).ok());
  CHECK(sink.size() == 1);
}

TEST_CASE("What is not opened is not in the audit", "[audit]") {
  Sink sink;
  Sample sample(&sink);
  CHECK_FALSE(sample.profiles.Open<Purpose::kTrain>(SubjectId("nobody")).ok());
  REQUIRE(sample.profiles.Erase(kAnn).ok());
  CHECK_FALSE(sample.profiles.Open<Purpose::kTrain>(kAnn).ok());
  static_cast<void>(sample.profiles.Why(kAnn, Purpose::kTrain, Field::kGender));
  CHECK(sink.size() == 0);
}

}  // namespace
}  // namespace assent::testing
