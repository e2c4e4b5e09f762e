// assent policy usage, on what Profiles::Usage() writes.
#include "run_assent.h"
#include "shop.assent.h"
#include "support/catch.h"
#include "support/manual_clock.h"

namespace assent::testing {
namespace {

using shop::Buyer;
using shop::Purpose;

const std::string kNothingRead = Profiles<Buyer>::Usage();

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string Read(const std::string& purpose, const std::string& field, const std::string& counters) {
  const std::string pair = "read\t" + purpose + "\t" + field + "\t";
  return Replaced(counters, pair + "0", pair + "1");
}

TEST_CASE("what a real process exports is read") {
  ManualClock clock{StartOf(20'000)};
  Profiles<Buyer> profiles{ProfilesOptions{&clock}};
  const SubjectId anna("anna");
  REQUIRE(profiles.Grant(anna, Purpose::kRecommend).ok());
  const auto view = profiles.Open<Purpose::kRecommend>(anna);
  REQUIRE(view.ok());
  static_cast<void>(view->city());
  const ScratchFolder scratch;
  const Run run = RunAssent({"policy", "usage", "shop.proto", scratch.Write("a", Profiles<Buyer>::Usage())});
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  CHECK(run.out.find("  - city for DELIVER\n") != std::string::npos);
  CHECK(run.out.find("city for RECOMMEND") == std::string::npos);
}

TEST_CASE("the pairs that no process read are named") {
  const ScratchFolder scratch;
  const std::string one =
      scratch.Write("one", Read("RECOMMEND", "city", Read("RECOMMEND", "size", kNothingRead)));
  const std::string two = scratch.Write("two", Read("OFFERS", "email", kNothingRead));
  const Run run = RunAssent({"policy", "usage", "shop.proto", one, two});
  CHECK(run.status == 0);
  CheckGolden("usage.txt", run.out);
  CheckGolden("usage.json", RunAssent({"policy", "usage", "--format=json", "shop.proto", one, two}).out);
}

TEST_CASE("nothing to stop when everything is read") {
  std::string all;
  for (const char c : kNothingRead) {
    all += c == '0' ? '1' : c;
  }
  const ScratchFolder scratch;
  const Run run = RunAssent({"policy", "usage", "shop.proto", scratch.Write("a", all)});
  CHECK(run.status == 0);
  CHECK(run.out.find("Every field is read for every purpose") != std::string::npos);
}

TEST_CASE("broken counters are refused at their line") {
  struct Case {
    std::string text;
    std::string says;
  };
  const std::string head = kNothingRead.substr(0, kNothingRead.find('\n') + 1);
  const std::string rest = kNothingRead.substr(head.size());
  const std::string first = rest.substr(0, rest.find('\n') + 1);
  const Case cases[] = {
      {"", ":1: the file is cut off"},
      {"hello\n", ":1: this is no file of counters"},
      {std::string("\xff\xfe\x00\x01\n\n", 6), ":1: this is no file of counters"},
      {rest, ":1: this is no file of counters"},
      {"policy\tshop.Seller\t4\n" + rest, ":1: the counters are those of shop.Seller, not of shop.Buyer"},
      {"policy\tshop.Buyer\t3\n" + rest, ":1: the counters were made under version 3 of the policy"},
      {head + "read\tRECOMMEND\temail\t1\n" + rest,
       ":2: the policy does not declare field email for purpose RECOMMEND"},
      {head + "read\tRECOMEND\tcity\t1\n", ":2: the policy does not declare field city for purpose RECOMEND"},
      {head + first + first, ":3: field "},
      {head + "read\tRECOMMEND\tcity\t2\n", ":2: expected read, a purpose, a field, and 0 or 1"},
      {head + "read RECOMMEND city 1\n", ":2: expected read"},
      {head + "\n" + rest, ":2: expected read"},
      {head + first, ":3: the file ends after 1 of "},
      {head + rest.substr(0, rest.size() - 1), ": the file is cut off"},
      {head + rest.substr(0, rest.size() - 5), ": the file is cut off"},
  };
  for (const Case& test : cases) {
    const ScratchFolder scratch;
    const std::string path = scratch.Write("counters", test.text);
    const Run run = RunAssent({"policy", "usage", "shop.proto", path});
    INFO(run.err);
    CHECK(run.status == 1);
    CHECK(run.out.empty());
    CHECK(run.err.find(path + ":") == 0);
    CHECK(run.err.find(test.says) != std::string::npos);
  }
}

}  // namespace
}  // namespace assent::testing
