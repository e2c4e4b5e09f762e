// assent policy diff
#include "run_assent.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

using Changes = std::vector<std::pair<std::string, std::string>>;

Run Diff(Changes changes, bool json = false) {
  const ScratchFolder scratch;
  const std::string old_path = scratch.Write("old/shop.proto", ShopWith({}));
  changes.push_back({"policy_version: 4", "policy_version: 5"});
  const std::string new_path = scratch.Write("new/shop.proto", ShopWith(changes));
  std::vector<std::string> words = {"policy", "diff", old_path, new_path};
  if (json) words.push_back("--format=json");
  return RunAssent(words);
}

struct Case {
  Changes changes;
  int status;
  std::string says;
};

void CheckCases(const std::vector<Case>& cases) {
  for (const Case& test : cases) {
    const Run run = Diff(test.changes);
    INFO(test.says << "\n" << run.out << run.err);
    CHECK(run.status == test.status);
    // Without the line breaks.
    std::string line;
    for (const char c : run.out) {
      if (c == '\n') {
        line += ' ';
      } else if (c != ' ' || line.empty() || line.back() != ' ') {
        line += c;
      }
    }
    CHECK(line.find("- " + test.says + " ") != std::string::npos);
    CHECK(run.err.empty());
  }
}

TEST_CASE("what people consented to became wider: ask again") {
  CheckCases({
      {{{"[\"DELIVER\", \"OFFERS\"]", "[\"DELIVER\", \"OFFERS\", \"RECOMMEND\"]"}},
       4,
       "email may now be read for RECOMMEND, as given"},
      {{{"characters: 3", "characters: 4"}},
       4,
       "city is finer for RECOMMEND: the first 4 characters, was the first 3 characters"},
      {{{"bucket: 10", "bucket: 5"}},
       4,
       "birth_year is finer for RECOMMEND: in buckets of 5, was in buckets of 10"},
      {{{"bucket: 10", "bucket: 15"}},
       4,
       "birth_year is other for RECOMMEND: in buckets of 15, was in buckets of 10"},
      {{{"bucket: 10", "none {}"}}, 4, "birth_year is finer for RECOMMEND: as given, was in buckets of 10"},
      {{{"coarser { purposes: \"RECOMMEND\" precision { truncate { characters: 3 } } }", ""}},
       4,
       "city is finer for RECOMMEND: as given, was the first 3 characters"},
      {{{"retention_days: 100", "retention_days: 101"}}, 4, "city is kept longer: 101 days, was 100"},
      {{{"max_items: 200", "max_items: 201"}}, 4, "bought keeps at most 201 entries, was 200"},
      {{{"SIZE_LARGE = 2;", "SIZE_LARGE = 2; SIZE_HUGE = 3;"}}, 4, "size may now have the value SIZE_HUGE"},
      {{{"SIZE_LARGE = 2;", "SIZE_HUGE = 2;"}}, 4, "size calls its value 2 SIZE_HUGE, was SIZE_LARGE"},
      {{{"optional int32 birth_year", "optional int64 birth_year"}},
       4,
       "birth_year has another type: std::int64_t, was std::int32_t"},
      {{{"precision { bucket: 10 }\n    retention_days: 365\n    category: ORDINARY",
         "precision { bucket: 10 }\n    retention_days: 365\n    category: CHILD"}},
       4,
       "birth_year is CHILD, was ORDINARY"},
      {{{"precision { bucket: 10 }", "precision { bucket: 10 } feature { one_hot {} }"}},
       4,
       "birth_year may now be used by the recommender"},
      {{{"fields: [\"size\", \"city\"]", "fields: [\"size\", \"city\", \"bought\"]"}},
       4,
       "recipient front_page may now be handed bought for RECOMMEND"},
      {{{"country: \"DE\"\n    }", "country: \"US\"\n    }"}}, 4, "recipient courier is in US, was in DE"},
      {{{"basis: CONTRACT", "basis: CONSENT if_refused { en: \"You fetch it.\" }"}},
       4,
       "DELIVER rests on consent, before on a contract"},
      {{{"use: PERSONALIZE", "use: TRAIN"}},
       4,
       "RECOMMEND lets the engine use its fields for training, before for personalizing"},
      {{{"tcf: 6", "tcf: 5"}}, 4, "RECOMMEND is purpose 5 of the TCF, before 6 (0 is none)"},
      {{{"tcf: 6", "tcf: 6 explicit_consent: true"}}, 4, "RECOMMEND needs explicit consent: yes, before no"},
      {{{"RECOMMEND = 1", "RECOMMEND = 9"}},
       4,
       "RECOMMEND has number 9, was 1: consent recorded under the old number is not consent to it"},
      {{{"\"Shop Ltd\"", "\"Ads Ltd\""}}, 4, "the controller is Ads Ltd, was Shop Ltd"},
      {{{"recipients {\n      id: \"front_page\"",
         "recipients {\n      id: \"ads\"\n      title { en: \"Ad network\" } purposes: \"RECOMMEND\" "
         "fields: \"size\" "
         "country: \"US\"\n    }\n    recipients {\n      id: \"front_page\""}},
       4,
       "recipient ads (\"Ad network\") in US is new: it may be handed size for RECOMMEND"},
      {{{"purposes: \"Purpose\"", "purposes: \"Purpose\" own_use: true"}},
       4,
       "recipient own_use (\"The application itself\") is new: it may be handed birth_year for OFFERS, "
       "birth_year for "
       "RECOMMEND, bought for RECOMMEND, city for DELIVER, city for RECOMMEND, email for DELIVER, email for "
       "OFFERS, "
       "size for RECOMMEND"},
  });
}

TEST_CASE("new purposes and fields") {
  const std::string purpose =
      "  LEARN = 4 [(assent.purpose) = { title { en: \"Learn\" } basis: CONSENT use: TRAIN if_refused { en: "
      "\"No.\" } "
      "}];\n}\n\nenum Size";
  CheckCases({
      {{{"}\n\nenum Size", purpose}, {"purposes: [\"RECOMMEND\"]", "purposes: [\"RECOMMEND\", \"LEARN\"]"}},
       4,
       "LEARN (\"Learn\") is new: on the basis of consent it reads size"},
      {{{"  optional int32 birth_year",
         "  optional bool member = 9 [(assent.field) = { label { en: \"Member\" } why { en: \"So.\" } "
         "purposes: "
         "\"RECOMMEND\" precision { none {} } retention_days: 7 category: ORDINARY }];\n  optional int32 "
         "birth_year"}},
       4,
       "member (\"Member\") is new: read for RECOMMEND as given; kept 7 days"},
      // For a contract nobody is asked.
      {{{"  optional int32 birth_year",
         "  optional bool member = 9 [(assent.field) = { label { en: \"Member\" } why { en: \"So.\" } "
         "purposes: "
         "\"DELIVER\" precision { none {} } retention_days: 1 category: ORDINARY }];\n  optional int32 "
         "birth_year"}},
       3,
       "member (\"Member\") is new: read for DELIVER as given; kept 1 day"},
  });
}

TEST_CASE("what became less, or rests on no consent, asks nobody") {
  CheckCases({
      {{{"characters: 3", "characters: 2"}},
       3,
       "city is coarser for RECOMMEND: the first 2 characters, was the first 3 characters"},
      {{{"retention_days: 100", "retention_days: 99"}}, 3, "city is kept shorter: 99 days, was 100"},
      {{{"retention_days: 30\n", "retention_days: 31\n"}}, 3, "email is kept longer: 31 days, was 30"},
      {{{"purposes: [\"RECOMMEND\", \"OFFERS\"]", "purposes: [\"OFFERS\"]"}},
       3,
       "birth_year is no longer read for RECOMMEND"},
      {{{"fields: [\"size\", \"city\"]", "fields: [\"size\"]"}},
       3,
       "recipient front_page is no longer handed city for RECOMMEND"},
      {{{"2199-12-31", "2199-12-30"}}, 3, "bypass fraud_review ends sooner: on 2199-12-30, was 2199-12-31"},
      {{{"2199-12-31", "2200-01-01"}},
       3,
       "bypass fraud_review lasts longer: until 2200-01-01, was 2199-12-31"},
      {{{"fields: [\"email\"]", "fields: [\"email\", \"city\"]"}},
       3,
       "bypass fraud_review may now hand out city for DELIVER"},
      {{{"\"fraud_review\"", "\"fraud\""}}, 3, "bypass fraud_review is gone"},
      {{{"direct_marketing: true", ""}}, 3, "OFFERS is direct marketing: no, before yes"},
      {{{"direct_marketing: true", "direct_marketing: true shadow: true"}},
       3,
       "OFFERS is in shadow mode: builds for adoption let denied reads through"},
      {{{"basis: LEGITIMATE_INTERESTS", "basis: PUBLIC_TASK"}},
       3,
       "OFFERS rests on a public task, before on legitimate interests"},
      {{{"privacy@shop.example", "dpo@shop.example"}},
       3,
       "the controller's contact is dpo@shop.example, was privacy@shop.example"},
      {{{"birth_year = 4", "birth_year = 7"}},
       3,
       "birth_year has number 7, was 4: values that are stored under the old one are lost"},
      {{{"optional Size size", "optional Size shirt"}, {"fields: [\"size\", ", "fields: ["}},
       4,
       "size is gone"},
      {{{"message Buyer", "message Customer"}}, 3, "the profile is called shop.Customer, was shop.Buyer"},
  });
}

TEST_CASE("words ask nobody and change nothing") {
  CheckCases({
      {{{"\"To find you.\"", "\"To find your door.\""}}, 0, "city has another why"},
      {{{"\"City\"", "\"City\" de: \"Stadt\""}}, 0, "city has another label"},
      {{{"\"The courier\"", "\"A courier\""}}, 0, "recipient courier has another title"},
      {{{"\"Bring it to you\"", "\"Bring it\""}}, 0, "DELIVER has another title"},
      {{{"what is popular instead", "the latest instead"}}, 0, "RECOMMEND has another if_refused"},
      {{{"Payments team", "Payments"}}, 0, "bypass fraud_review has another owner or reason"},
  });
}

TEST_CASE("nothing changed") {
  const Run run = RunAssent({"policy", "diff", "shop.proto", "shop.proto"});
  CHECK(run.status == 0);
  CHECK(run.out == "shop.Buyer: version 4 -> 4\nNothing changed.\n");
}

TEST_CASE("a change without a higher version is a mistake") {
  const ScratchFolder scratch;
  const auto diff = [&](const Changes& changes) {
    return RunAssent({"policy", "diff", "shop.proto", scratch.Write("new.proto", ShopWith(changes))});
  };
  const Run same = diff({{"retention_days: 100", "retention_days: 99"}});
  CHECK(same.status == 1);
  CHECK(same.err ==
        scratch.path() +
            "/new.proto:33:3: policy_version is still 4, though the policy changed: raise it to 5\n");
  const Run back = diff({{"policy_version: 4", "policy_version: 3"}});
  CHECK(back.status == 1);
  CHECK(back.err.find("policy_version went back to 3: raise it to 5") != std::string::npos);
  // A better word is no change of the policy.
  CHECK(diff({{"\"To find you.\"", "\"To find your door.\""}}).status == 0);
}

TEST_CASE("many changes, as text and as JSON") {
  const Changes changes = {{"characters: 3", "characters: 4"},
                           {"retention_days: 30\n", "retention_days: 31\n"},
                           {"\"To find you.\"", "\"To find your door.\""},
                           {"fields: [\"size\", \"city\"]", "fields: [\"size\", \"city\", \"bought\"]"}};
  const Run text = Diff(changes);
  CHECK(text.status == 4);
  CheckGolden("diff.txt", text.out);
  const Run json = Diff(changes, true);
  CHECK(json.status == 4);
  CheckGolden("diff.json", json.out);
}

}  // namespace
}  // namespace assent::testing
