// Reports as text, JSON and pages: compared with what is expected of a report made up
// by hand, whose names are as nasty as names can be.

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>

#include "assent/rank/report_format.h"
#include "rank/report/json_writer.h"
#include "rank/report/svg.h"
#include "rank/report/text_table.h"
#include "rank/report/words.h"
#include "rank/report/xml_check.h"
#include "support/catch.h"

namespace assent::testing {
namespace {

constexpr char kNasty[] = "<b>\"A\" & 'B'</b>\x01\xFF";

MinimisationReport SmallReport() {
  MinimisationReport report;
  report.policy_name = "shop.Member";
  report.policy_version = 3;
  report.controller = "Shop & Sons";
  report.model_people = 1000;
  report.people = 200;
  report.people_left_out = 4;
  report.items = 321;
  report.mean_items = 41.5;
  report.options.lengths = {0, 5, kAllItems};
  FieldFinding city;
  city.number = 4;
  city.name = "city";
  city.label = kNasty;
  city.values = 3;
  city.told = 0.9;
  city.gains = {{0, {0.012, 0.002}, 1e-6, {0.010, 0.002}, 1e-5, 0.4, 0.2},
                {5, {0.003, 0.002}, 0.7, {-0.001, 0.001}, 1, 0.1, 0.12},
                {kAllItems, {0, 0}, 1, {0, 0}, 1, 0, 0}};
  CoarserForm form;
  form.description = "the first 1 character";
  form.groups = {{{4, true, 0, "Berlin"}, {4, true, 0, "Bremen"}}, {{4, true, 0, "Mainz"}}};
  form.costs = {{0, {0.0005, 0.001}, 1, 0.05}, {5, {0, 0.001}, 1, 0}, {kAllItems, {-0.0002, 0.001}, 1, 0}};
  form.costs_nothing = true;
  city.coarser.push_back(form);
  city.verdict = FieldVerdict::kCoarsen;
  city.why = "Dropping it costs something.";
  city.proposed_form = 0;
  report.fields.push_back(city);
  for (const std::uint64_t fields : {0u, 1u}) {
    for (const std::size_t length : report.options.lengths) {
      MinimisationCell cell;
      cell.fields = fields;
      cell.length = length;
      const double items = length == kAllItems ? 0.2 : 0.01 * static_cast<double>(length);
      cell.metric = {0.2 + items + 0.01 * static_cast<double>(fields), 0.01};
      cell.loss = {0.41 - cell.metric.mean, 0.003};
      cell.better = 0.1;
      cell.worse = 0.6;
      report.cells.push_back(cell);
    }
  }
  report.history.name = "bought";
  report.history.label = "What you bought";
  report.history.retention_days = 365;
  report.history.steps = {{0, 5, 4.9, {0.05, 0.004}, {0.0102, 0.0008}, 0.7, 0.2},
                          {5, kAllItems, 36.6, {0.15, 0.005}, {0.0041, 0.0001}, 0.8, 0.1}};
  report.history.retention = {{30, 12.5, {0.33, 0.01}, {0.08, 0.004}, 0.7},
                              {365, 41, {0.41, 0.01}, {0.001, 0.001}, 0.1}};
  report.history.shortest_days = 365;
  report.history.why = "The first step brings most.";
  report.subsets_left_out = 2;
  return report;
}

ProxyReport SmallProxies() {
  ProxyReport proxies;
  proxies.model_people = 1000;
  proxies.people = 200;
  ProxyFinding gender;
  gender.number = 2;
  gender.name = "gender";
  gender.label = "Gender";
  gender.values = 2;
  gender.people = 180;
  gender.guesses = {{true, 0, {0.6, 0.04}, 0.7, 0.7, {0, 0}},
                    {false, kAllItems, {0.81, 0.03}, 0.78, 0.7, {0.08, 0.02}}};
  proxies.fields.push_back(gender);
  proxies.left_out = {"city"};
  return proxies;
}

DoNotInferReport SmallErasure() {
  DoNotInferReport erasure;
  erasure.people = 180;
  erasure.measured = 200;
  erasure.factors = 64;
  erasure.metric = "NDCG@100";
  DoNotInferFinding gender;
  gender.number = 2;
  gender.name = "gender";
  gender.label = "Gender";
  gender.values = 2;
  gender.people = 180;
  gender.unseen_people = 60;
  gender.rank = 2;
  gender.guesses = {{kAllItems,
                     false,
                     {{0.8, 0.03}, {0.78, 0.03}},
                     {{0.5, 0.04}, {0.56, 0.04}},
                     {{0.52, 0.06}, {0.57, 0.06}},
                     true}};
  gender.price = {{kAllItems, {0.4, 0.01}, {0.39, 0.01}, {0.01, 0.002}, 0.3}};
  erasure.fields.push_back(gender);
  return erasure;
}

MainParametersReport SmallParameters() {
  MainParametersReport parameters;
  parameters.policy_name = "shop.Member";
  parameters.policy_version = 3;
  parameters.people = 200;
  parameters.k = 10;
  parameters.parameters = {
      {MainParameter::Kind::kHistory,
       9,
       "bought",
       "What you bought",
       "To find things like those.",
       1,
       {0.7, 0.01}},
      {MainParameter::Kind::kBase,
       0,
       "popularity",
       "What is popular",
       "Alike for everybody.",
       1,
       {0.25, 0.01}},
      {MainParameter::Kind::kField, 4, "city", kNasty, "Some things sell in one place.", 0.4, {0.05, 0.002}}};
  parameters.options = {{"RECOMMEND", "Find things you may like", "You see what sells best."}};
  return parameters;
}

void CheckGolden(const std::string& name, const std::string& text) {
  const std::string path = std::string(ASSENT_TEST_DATA) + "/golden/" + name;
  if (std::getenv("ASSENT_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << text;
  INFO(path << " (ASSENT_UPDATE_GOLDENS=1 rewrites it)");
  std::ifstream in(path, std::ios::binary);
  CHECK(text == std::string(std::istreambuf_iterator<char>(in), {}));
}

TEST_CASE("Reports as text and JSON") {
  const MinimisationReport report = SmallReport();
  const ProxyReport proxies = SmallProxies();
  const DoNotInferReport erasure = SmallErasure();
  CheckGolden("minimisation.txt", ToText(report, &proxies, &erasure));
  CheckGolden("minimisation.json", ToJson(report, &proxies, &erasure));
  CheckGolden("main_parameters.txt", ToText(SmallParameters()));
  CheckGolden("main_parameters.json", ToJson(SmallParameters()));
}

TEST_CASE("Pages are well-formed, load nothing and run nothing") {
  const MinimisationReport report = SmallReport();
  const ProxyReport proxies = SmallProxies();
  const DoNotInferReport erasure = SmallErasure();
  for (const std::string& page : {ToHtml(report, &proxies, &erasure), ToHtml(report),
                                  ToHtml(SmallParameters()), ToHtml(MinimisationReport())}) {
    std::string error;
    const std::vector<XmlElement> elements = ReadXml(page, &error);
    CHECK(error == "");
    for (const XmlElement& element : elements) {
      for (const char* name : {"script", "link", "img", "iframe", "object", "image", "use", "b"}) {
        CHECK(element.name != name);
      }
      for (const auto& [name, value] : element.attributes) {
        CHECK(name.substr(0, 2) != "on");
        CHECK(name != "href");
        CHECK(name != "src");
        CHECK(name != "style");
      }
      if (element.name == "style") CHECK(element.text.find("url(") == std::string::npos);
      if (element.name == "style") CHECK(element.text.find("@import") == std::string::npos);
    }
  }
}

TEST_CASE("Pictures say what they show, and tables what they are") {
  const ProxyReport proxies = SmallProxies();
  const DoNotInferReport erasure = SmallErasure();
  std::string error;
  const std::vector<XmlElement> elements = ReadXml(ToHtml(SmallReport(), &proxies, &erasure), &error);
  REQUIRE(error == "");
  int pictures = 0;
  int tables = 0;
  int captions = 0;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].name == "table") ++tables;
    if (elements[i].name == "caption" && !elements[i].text.empty()) ++captions;
    if (elements[i].name != "svg") continue;
    ++pictures;
    CHECK(elements[i].attributes.at("role") == "img");
    REQUIRE(i + 2 < elements.size());
    CHECK(elements[i + 1].name == "title");
    CHECK(elements[i + 2].name == "desc");
    CHECK(elements[i].attributes.at("aria-labelledby") ==
          elements[i + 1].attributes.at("id") + " " + elements[i + 2].attributes.at("id"));
    CHECK(!elements[i + 2].text.empty());
  }
  CHECK(pictures == 6);
  CHECK(tables == 8);
  CHECK(captions == tables);
}

TEST_CASE("The reader of pages finds what is wrong with them") {
  const auto wrong = [](const char* text) {
    std::string error;
    ReadXml(text, &error);
    return !error.empty();
  };
  CHECK(!wrong("<a b=\"c\">d<e/></a>"));
  for (const char* text :
       {"<a>", "</a>", "<a></b>", "<a b=c/>", "<a b=\"1\" b=\"2\"/>", "<a>&nbsp;</a>", "<a>&</a>", "<a/><b/>",
        "text", "<a b=\"<\"/>", "<a><b id=\"x\"/><c id=\"x\"/></a>"}) {
    INFO(text);
    CHECK(wrong(text));
  }
}

TEST_CASE("Text of others is escaped, and bytes that are no text replaced") {
  CHECK(internal::Escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
  CHECK(internal::Escaped("\x01\xFF") == "\xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(internal::Escaped("\xC3\xA4\n") == "\xC3\xA4\n");
  CHECK(internal::Escaped("\xED\xA0\x80") == "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
  CHECK(internal::Escaped("\xE2\x82") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("Figures are written alike everywhere") {
  CHECK(internal::Fixed(-0.00001) == "0.0000");
  CHECK(internal::Signed(0.01234) == "+0.0123");
  CHECK(internal::Signed(-0.01234) == "-0.0123");
  CHECK(internal::Signed(0.00001) == "0.0000");
  CHECK(internal::Fixed(std::numeric_limits<double>::quiet_NaN()) == "-");
  CHECK(internal::Percent(0.123) == "12 %");
  CHECK(internal::Percent(0.004) == "0.4 %");
  CHECK(internal::Percent(0.0001) == "under 0.1 %");
  CHECK(internal::Percent(0) == "0 %");
  CHECK(internal::LengthWords(1) == "1 item");
  CHECK(internal::LengthWords(kAllItems) == "the whole history");
}

TEST_CASE("Ticks are round and cover the range") {
  CHECK(internal::NiceTicks(0, 1, 5) == std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1});
  for (const auto& [low, high] : {std::pair(0.213, 0.472), std::pair(-0.003, 0.021), std::pair(5.0, 5.0)}) {
    const std::vector<double> ticks = internal::NiceTicks(low, high, 5);
    CHECK(ticks.front() <= low);
    CHECK(ticks.back() >= high);
    CHECK(ticks.size() >= 2);
    CHECK(ticks.size() <= 8);
  }
}

TEST_CASE("JSON of all that a report may hold") {
  internal::JsonWriter json;
  json.BeginObject();
  json.Field("a\"\\\n", "\x02 \xC3\xA4");
  json.Field("none", std::numeric_limits<double>::infinity());
  json.BeginArray("empty");
  json.EndArray();
  json.BeginArray("list");
  json.Integer(-1);
  json.Number(-0.0);
  json.Number(0.1);
  json.Bool(true);
  json.EndArray();
  json.EndObject();
  CHECK(std::move(json).Take() ==
        "{\n  \"a\\\"\\\\\\u000a\": \"\\u0002 \xC3\xA4\",\n  \"none\": null,\n  \"empty\": [],\n  \"list\": "
        "[\n    -1,\n"
        "    0,\n    0.1,\n    true\n  ]\n}\n");
}

TEST_CASE("Columns are as wide as their words, in characters") {
  internal::TextTable table({"a", "bb"});
  table.Row({"\xC3\xA4\xC3\xB6", "c"});
  CHECK(table.Text() == "a   bb\n\xC3\xA4\xC3\xB6  c\n");
  CHECK(internal::Filled("one two", 2) == "  one two\n");
}

}  // namespace
}  // namespace assent::testing
