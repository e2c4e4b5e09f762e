#include "text.h"

#include <cstdlib>

#include "support/catch.h"
#include "table.h"
#include "terminal.h"

namespace cinema {
namespace {

TEST_CASE("Split gives one part more than there are separators") {
  CHECK(Split("a::b::", "::") == std::vector<std::string_view>{"a", "b", ""});
  CHECK(Split("", "\t") == std::vector<std::string_view>{""});
}

TEST_CASE("ParseInt takes whole decimal numbers alone") {
  CHECK(ParseInt("-12") == -12);
  CHECK(ParseInt("007") == 7);
  for (const char* text : {"", " 1", "1 ", "+1", "1.0", "0x1", "99999999999999999999"})
    CHECK_FALSE(ParseInt(text));
}

TEST_CASE("Latin-1 becomes UTF-8") {
  CHECK(Latin1ToUtf8("Mis\xE9rables, Les") == "Misérables, Les");
  CHECK(Latin1ToUtf8("\xC0\xFF\x7F") == "Àÿ\x7F");
}

TEST_CASE("Widths count columns, not bytes") {
  CHECK(DisplayWidth("Séance") == 6);
  CHECK(DisplayWidth("e\xCC\x81") == 1);  // e and a combining accent
  CHECK(DisplayWidth("七人の侍") == 8);
  CHECK(DisplayWidth("Год рождения") == 12);
  CHECK(DisplayWidth("\xFF\xFE") == 2);  // broken bytes neither hang nor read beyond
  CHECK(DisplayWidth("\xE4") == 1);
}

TEST_CASE("Shorten and Pad keep whole characters within the width") {
  CHECK(Shorten("Séance", 6) == "Séance");
  CHECK(Shorten("Séance", 3) == "Sé…");
  CHECK(Shorten("Tap Shoe", 5) == "Tap…");  // no blank before the dots
  CHECK(Shorten("abc", 0).empty());
  CHECK(Shorten("七人の侍", 4) == "七…");
  CHECK(Pad("é", 3) == "é  ");
  CHECK(DisplayWidth(Pad("七人の侍", 6)) == 6);
}

TEST_CASE("Wrap breaks at blanks and cuts what is left") {
  CHECK(Wrap("one two three", 7, 3) == std::vector<std::string>{"one two", "three"});
  CHECK(Wrap("one two three four", 7, 2) == std::vector<std::string>{"one two", "three…"});
  CHECK(Wrap("Supercalifragilistic day", 8, 2) == std::vector<std::string>{"Superca…", "day"});
  CHECK(Wrap("", 8, 2).empty());
}

TEST_CASE("EditDistance counts insertions, removals and replacements") {
  CHECK(EditDistance("", "abc") == 3);
  CHECK(EditDistance("kitten", "sitting") == 3);
  CHECK(EditDistance("--sed", "--seed") == 1);
}

TEST_CASE("A table is as high as its highest cell and has no blanks at line ends") {
  Table table({2, 6, 6}, Style(false));
  table.AddRow({{{"1"}, {}, {}}, {{"Séance"}, {"why"}, {}}, {{}, {}, {"much too long"}}});
  table.AddRule();
  CHECK(table.text() == "1  Séance much…\n   why\n────────────────\n");
}

TEST_CASE("Colour is for terminals, and never against NO_COLOR") {
  CHECK(Style(true).Bold("x") == "\033[1mx\033[0m");
  CHECK(Style(false).Bold("x") == "x");
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  CHECK_FALSE(UseColour(file));
  std::fclose(file);
  // A pseudo terminal, where colour would be on.
  const int master = posix_openpt(0);
  if (master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0) {
    std::FILE* const terminal = std::fopen(ptsname(master), "w");
    REQUIRE(terminal != nullptr);
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    CHECK(UseColour(terminal));
    setenv("NO_COLOR", "", 1);
    CHECK(UseColour(terminal));
    setenv("NO_COLOR", "1", 1);
    CHECK_FALSE(UseColour(terminal));
    std::fclose(terminal);
  }
}

}  // namespace
}  // namespace cinema
