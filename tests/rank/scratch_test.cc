// Requests whose memory is used again: they give what new memory gives, and take none.
#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "assent/rank/ranker.h"
#include "rank/check_ok.h"
#include "rank/model_data.h"
#include "rank/people.h"
#include "support/catch.h"

namespace {
thread_local std::size_t taken = 0;  // how often this thread took memory
}  // namespace

// GCC takes a `free` of what `new` gave for a mistake, though this `new` is below.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
#endif

// Every form of them: a checker of memory has forms of its own for those that are not here.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  ++taken;
  return std::malloc(size == 0 ? 1 : size);
}
void* operator new(std::size_t size) {
  if (void* const memory = operator new(size, std::nothrow)) return memory;
  std::abort();
}
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, const std::nothrow_t& t) noexcept { return operator new(size, t); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

namespace assent::testing {
namespace {

// The same item or people, with numbers for ids: a copy of a text takes memory.
ItemId Numbered(const ItemId& item) {
  if (!item.is_text()) return item;
  return ItemId(std::uint64_t{1'000} + std::stoull(std::string(item.text().substr(5))));
}
std::vector<TestPerson> Numbered(std::vector<TestPerson> people) {
  for (TestPerson& person : people) {
    for (Interaction& entry : person.history) entry.item = Numbered(entry.item);
  }
  return people;
}

TrainOptions WithFactors(int factors) {
  TrainOptions options = SmallOptions();
  options.mix.factors = factors;
  return options;
}

// Factors alone, of so many items that short lists are scanned for in 8 bits.
std::shared_ptr<const Model> LargeModel() {
  constexpr std::size_t kItems = 10'000;
  constexpr std::size_t kFactors = 16;
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  internal::ModelData data;
  data.people = 10;
  data.policy = TestPolicy().fingerprint;
  data.hyperparameters.mix.factors = kFactors;
  for (std::size_t j = 0; j < kItems; ++j) data.items.push_back(ItemId(std::uint64_t{j}));
  internal::Numbers<float> rows(kItems * kFactors);
  for (float& value : rows) value = normal(random);
  data.factors = std::move(rows);
  data.factor_energy.assign(kFactors, kItems);
  data.factor_prior.assign(kFactors, 0.125);
  data.gram_fields.assign(1, 10);
  data.gram_items.assign(kItems, 1);
  return std::make_shared<const Model>(internal::ModelAccess::Make(std::move(data)));
}

bool Same(const RankedItem& a, const RankedItem& b) {
  bool same = a.item == b.item && a.score == b.score && a.cold == b.cold && a.pinned == b.pinned &&
              a.notes.size() == b.notes.size() && a.reasons.size() == b.reasons.size();
  for (std::size_t i = 0; same && i < a.notes.size(); ++i) {
    same = a.notes[i].stage == b.notes[i].stage && a.notes[i].from == b.notes[i].from &&
           a.notes[i].to == b.notes[i].to;
  }
  for (std::size_t i = 0; same && i < a.reasons.size(); ++i) {
    same = a.reasons[i].kind == b.reasons[i].kind && a.reasons[i].item == b.reasons[i].item &&
           a.reasons[i].addend == b.reasons[i].addend;
  }
  return same;
}

bool Same(const Ranking& a, const Ranking& b) {
  bool same = a.tier == b.tier && a.mode == b.mode && a.used_fields == b.used_fields &&
              a.used_context == b.used_context && a.erased_fields == b.erased_fields &&
              a.used_items == b.used_items && a.dropped_pins.size() == b.dropped_pins.size() &&
              a.items.size() == b.items.size();
  for (std::size_t s = 0; same && s < a.stages.size(); ++s) {
    same = a.stages[s].removed == b.stages[s].removed && a.stages[s].moved == b.stages[s].moved;
  }
  for (std::size_t i = 0; same && i < a.items.size(); ++i) same = Same(a.items[i], b.items[i]);
  return same;
}

// Options of all kinds, with what they borrow.
struct DrawnOptions {
  explicit DrawnOptions(Crowd& draw) {
    options.count = draw.Below(8);
    options.reasons = draw.Below(2) == 0;
    if (draw.Below(3) == 0)
      CheckOk(options.context.Set(ContextKind::kHour, static_cast<std::int64_t>(draw.Below(24))));
    for (std::uint64_t i = draw.Below(3); i > 0; --i) exclude.push_back(TestItem(draw.Below(14)));
    if (options.count > 0 && draw.Below(3) == 0)
      pins.push_back({TestItem(draw.Below(12)), 0, draw.Below(2) == 0});
    if (draw.Below(3) == 0) options.diversity.weight = 0.4;
    if (draw.Below(3) == 0) options.diversity.similarity = Diversity::Similarity::kAttributes;
    if (draw.Below(3) == 0) caps.push_back({"genre", 1 + draw.Below(2)});
    for (std::uint64_t i = draw.Below(4); i > 0; --i)
      shown.push_back({TestItem(draw.Below(14)), static_cast<std::uint32_t>(draw.Below(3))});
    options.exclude = exclude;
    options.pins = pins;
    options.caps = caps;
    options.shown = shown;
    options.show_at_most = 2;
  }
  std::vector<ItemId> exclude;
  std::vector<Pin> pins;
  std::vector<Cap> caps;
  std::vector<Shown> shown;
  RankOptions options;
};

// Genres of the items that people have, and of some that nobody has.
ItemAttributes Genres(bool numbered) {
  constexpr std::uint64_t kKnown = 14;
  ItemAttributes attributes;
  for (std::uint64_t i = 0; i < kKnown + 4; ++i) {
    const ItemId item = numbered ? Numbered(TestItem(i)) : TestItem(i);
    CheckOk(attributes.Add(item, "genre", i % 3 == 0 ? "a" : "b"));
    if (i % 2 == 0) CheckOk(attributes.Add(item, "tag", "t"));
  }
  return attributes;
}

TEST_CASE("Used memory gives what new memory gives, whoever and whatever came before") {
  Crowd crowd(1);
  const std::vector<TestPerson> people = crowd.Take(60);
  std::vector<std::unique_ptr<const Ranker>> rankers;
  const ItemAttributes genres = Genres(false);
  for (const int factors : {0, 5}) {
    const std::shared_ptr<const Model> model = TrainOn(people, WithFactors(factors));
    rankers.push_back(std::make_unique<const Ranker>(model));
    rankers.push_back(std::make_unique<const Ranker>(model, &genres));
  }
  rankers.push_back(std::make_unique<const Ranker>(LargeModel()));
  RankScratch scratch;
  Ranking ranking;
  std::size_t wrong = 0;
  std::size_t refused = 0;
  for (int round = 0; round < 3'000; ++round) {
    const TestPerson person =
        crowd.Next().Sharing(static_cast<unsigned>(crowd.Below(16)), crowd.Below(3) != 0);
    const DrawnOptions drawn(crowd);
    const Ranker& ranker = *rankers[crowd.Below(rankers.size())];
    const absl::StatusOr<Ranking> expected = ranker.Rank(Asking(person), drawn.options);
    const absl::Status status = ranker.RankInto(Asking(person), drawn.options, scratch, ranking);
    wrong += status.code() == expected.status().code() ? 0 : 1;
    wrong += Same(ranking, expected.ok() ? *expected : Ranking()) ? 0 : 1;
    refused += status.ok() ? 0 : 1;
    if (round % 500 == 0) RankScratch(std::move(scratch));  // what is left of it serves as well
  }
  CHECK(wrong == 0);
  CHECK(refused > 0);
  CHECK(refused < 2'000);
}

TEST_CASE("What was withdrawn while it was ranked leaves nothing in the ranking") {
  Crowd crowd(3);
  const std::vector<TestPerson> people = crowd.Take(30);
  const Ranker ranker(TrainOn(people, SmallOptions()));
  RankScratch scratch;
  Ranking ranking;
  CheckOk(ranker.RankInto(Asking(people[0]), {}, scratch, ranking));
  CHECK(!ranking.items.empty());
  std::atomic<std::uint64_t> epoch{7};
  EngineInput input = Asking(people[1]);
  internal::EngineInputAccess::Bind(input, Use::kPersonalize, TestPolicy().fingerprint, &epoch, 7);
  CheckOk(ranker.RankInto(input, {}, scratch, ranking));
  epoch = 8;
  CHECK(absl::IsAborted(ranker.RankInto(input, {}, scratch, ranking)));
  CHECK(Same(ranking, Ranking()));
}

// How often a thread takes memory for requests, after each kind of them was made twice.
std::size_t TakenBy(const Ranker& ranker, const std::vector<EngineInput>& inputs,
                    const RankOptions& options) {
  RankScratch scratch;
  Ranking ranking;
  std::size_t failed = 0;
  const auto ask_all = [&] {
    for (const EngineInput& input : inputs)
      failed += ranker.RankInto(input, options, scratch, ranking).ok() ? 0 : 1;
  };
  ask_all();
  ask_all();
  const std::size_t before = taken;
  for (int round = 0; round < 5; ++round) ask_all();
  return taken - before + 1'000'000 * failed;
}

// Lists of every kind, with what their options borrow.
struct AllStages {
  AllStages() {
    options.count = 5;
    options.exclude = exclude;
    options.pins = pins;
    options.caps = caps;
    options.shown = shown;
    options.show_at_most = 2;
    options.diversity.weight = 0.3;
    options.diversity.window = 6;
    CheckOk(options.context.Set(ContextKind::kHour, 12));
  }
  const std::vector<ItemId> exclude = {Numbered(TestItem(1)), Numbered(TestItem(2))};
  const std::vector<Pin> pins = {{Numbered(TestItem(4)), 1, true}};
  const std::vector<Cap> caps = {{"tag", 2}};
  const std::vector<Shown> shown = {{Numbered(TestItem(3)), 2}, {Numbered(TestItem(5)), 1}};
  RankOptions options;
};

// Checks that requests take no memory, on four threads at once.
void CheckTakesNone(const Ranker& ranker, const std::vector<EngineInput>& inputs,
                    const RankOptions& options) {
  std::vector<std::size_t> counts(4, 1);
  std::vector<std::thread> threads;
  for (std::size_t& count : counts) {
    threads.emplace_back([&ranker, &inputs, &options, &count] { count = TakenBy(ranker, inputs, options); });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(counts == std::vector<std::size_t>(4, 0));
}

TEST_CASE("Requests in used memory take none, on four threads") {
  Crowd crowd(2);
  const std::vector<TestPerson> people = Numbered(crowd.Take(60));
  std::vector<TestPerson> asking;
  for (const TestPerson& person : Numbered(crowd.Take(6))) {
    for (const unsigned kept : {0U, 5U, 15U}) {
      for (const bool history : {true, false}) asking.push_back(person.Sharing(kept, history));
    }
  }
  std::vector<EngineInput> inputs;
  for (const TestPerson& person : asking) inputs.push_back(Asking(person));
  const AllStages all;
  RankOptions plain;
  plain.count = 5;
  plain.reasons = false;
  RankOptions explained = all.options;  // for a ranker without attributes, and its scan
  explained.pins = {};
  explained.caps = {};
  explained.diversity.weight = 0;
  const ItemAttributes genres = Genres(true);
  const std::shared_ptr<const Model> models[] = {TrainOn(people, WithFactors(0)),
                                                 TrainOn(people, WithFactors(5)), LargeModel()};
  for (const auto& model : models) {
    const Ranker ranker(model);
    CheckTakesNone(ranker, inputs, plain);
    CheckTakesNone(ranker, inputs, explained);
    if (model == models[2]) continue;
    const Ranker with_attributes(model, &genres);
    CheckTakesNone(with_attributes, inputs, plain);
    CheckTakesNone(with_attributes, inputs, all.options);
  }
  // The count can fail: a list that is new takes memory.
  const std::size_t before = taken;
  CheckOk(Ranker(models[1]).Rank(inputs[0], plain));
  CHECK(taken > before);
}

TEST_CASE("A scan takes no memory for people who are all new to it") {
  const Ranker ranker(LargeModel());
  std::mt19937_64 random(8);
  RankScratch scratch;
  Ranking ranking;
  RankOptions options;
  options.reasons = false;
  std::size_t took = 0;
  for (int person = 0; person < 300; ++person) {
    std::vector<Interaction> history;
    for (int i = 0; i < 3; ++i) history.push_back({ItemId(random() % 10'000), 0});
    EngineInput input;
    internal::EngineInputAccess::Bind(input, Use::kPersonalize, TestPolicy().fingerprint, nullptr, 0);
    internal::EngineInputAccess::SetHistory(input, history);
    const std::size_t before = taken;
    CheckOk(ranker.RankInto(input, options, scratch, ranking));
    if (person >= 2) took += taken - before;
    REQUIRE(ranking.tier == Tier::kFactors);
  }
  CHECK(took == 0);
}

TEST_CASE("A list for anybody takes no memory either, and is the same whoever came before") {
  Crowd crowd(4);
  const Ranker ranker(TrainOn(Numbered(crowd.Take(60)), WithFactors(5)));
  const TestPerson somebody = Numbered(crowd.Take(1)).front();
  Context context;
  CheckOk(context.Set(ContextKind::kHour, 12));
  const Ranking expected = CheckOk(ranker.RankWithoutProfile(context, ListOptions{}));
  CHECK(expected.mode == Mode::kNotProfiled);
  RankScratch scratch;
  Ranking ranking;
  std::size_t took = 0;
  for (int round = 0; round < 5; ++round) {
    CheckOk(ranker.RankInto(Asking(somebody), {}, scratch, ranking));
    const std::size_t before = taken;
    CheckOk(ranker.RankWithoutProfileInto(context, ListOptions{}, scratch, ranking));
    if (round >= 2) took += taken - before;
    CHECK(Same(ranking, expected));
  }
  CHECK(took == 0);
  ListOptions wrong;
  wrong.diversity.weight = 2;
  CHECK(absl::IsInvalidArgument(ranker.RankWithoutProfileInto(context, wrong, scratch, ranking)));
  CHECK(Same(ranking, Ranking()));
  CHECK(absl::IsFailedPrecondition(
      Ranker(nullptr).RankWithoutProfileInto(context, ListOptions{}, scratch, ranking)));
}

}  // namespace
}  // namespace assent::testing
