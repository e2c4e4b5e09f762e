// assent policy show and bypasses, and every --help.
#include <algorithm>

#include "run_assent.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

// The longest line, one column a code point.
std::size_t Width(const std::string& text) {
  std::size_t widest = 0;
  std::size_t width = 0;
  for (const char c : text) {
    if (c == '\n') {
      widest = std::max(widest, width);
      width = 0;
    } else if ((static_cast<unsigned char>(c) & 0xc0) != 0x80) {
      ++width;
    }
  }
  return std::max(widest, width);
}

TEST_CASE("show, as people and as machines read it") {
  const Run text = RunAssent({"policy", "show", "shop.proto"});
  CHECK(text.status == 0);
  CHECK(Width(text.out) <= 80);
  CheckGolden("show.txt", text.out);
  const Run json = RunAssent({"policy", "show", "shop.proto", "--format", "json"});
  CHECK(json.status == 0);
  CheckGolden("show.json", json.out);
}

TEST_CASE("long names are wrapped, not cut off") {
  const ScratchFolder scratch;
  const std::string name(60, 'q');
  const std::string path =
      scratch.Write("a.proto", ShopWith({{"optional string email", "optional string " + name},
                                         {"\"city\", \"email\"", "\"city\", \"" + name + "\""},
                                         {"[\"email\"]", "[\"" + name + "\"]"},
                                         {"Bring it to you", "Всё, что вы купили, привезём вам"}}));
  const Run run = RunAssent({"policy", "show", path});
  CHECK(run.status == 0);
  CHECK(Width(run.out) <= 80);
  CHECK(std::count(run.out.begin(), run.out.end(), 'q') == 60);
  CHECK(run.out.find("привезём") != std::string::npos);
}

TEST_CASE("bypasses, as people and as machines read it") {
  const Run text = RunAssent({"policy", "bypasses", "shop.proto"});
  CHECK(text.status == 0);
  CHECK(text.out ==
        "fraud_review: until 2199-12-31, owned by Payments team\n"
        "  - Orders that look wrong are looked at.\n"
        "  - hands out email for DELIVER\n");
  CheckGolden("bypasses.json", RunAssent({"policy", "bypasses", "shop.proto", "--format=json"}).out);
  // An expired one is listed, that it can be seen; it is `check` that refuses it.
  const Run late = RunAssent({"policy", "bypasses", "shop.proto", "--date", "2199-12-31"});
  CHECK(late.status == 0);
  CHECK(late.out.find("fraud_review: expired on 2199-12-31") == 0);
}

TEST_CASE("help is there for every command and fits on the screen") {
  std::string all;
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"--help"},
                                             {"policy", "--help"},
                                             {"policy", "check", "--help"},
                                             {"policy", "diff", "-h"},
                                             {"policy", "show", "--help"},
                                             {"policy", "bypasses", "--help"},
                                             {"policy", "usage", "--help"},
                                             {"train", "--help"},
                                             {"merge", "--help"},
                                             {"solve", "--help"},
                                             {"report", "minimisation", "--help"},
                                             {"report", "main-parameters", "--help"}}) {
    const Run run = RunAssent(words);
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    INFO(run.out);
    CHECK(Width(run.out) <= 80);
    all += run.out + "----\n";
  }
  CheckGolden("help.txt", all);
  CHECK(RunAssent({"--version"}).out.find("assent ") == 0);
}

}  // namespace
}  // namespace assent::testing
