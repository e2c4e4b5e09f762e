// A statistics file written by docs/statistics-file.md alone, as a batch engine would:
// it shares no code with the library, and is what the library writes, byte for byte.

#include <cmath>
#include <cstring>
#include <map>
#include <set>
#include <string>

#include "assent/rank/statistics_file.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

void Put(std::string& out, std::uint64_t word) { out.append(reinterpret_cast<const char*>(&word), 8); }

void Pad(std::string& out) { out.append((8 - out.size() % 8) % 8, '\0'); }

std::uint64_t Checksum(const std::string& words) {
  std::uint64_t state = 0xcbf29ce484222325u;
  for (std::size_t at = 0; at < words.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, words.data() + at, 8);
    state = (state ^ word) * 0x100000001b3u;
    state ^= state >> 32;
  }
  return state;
}

std::uint64_t Bits(double value) {
  std::uint64_t word = 0;
  std::memcpy(&word, &value, 8);
  return word;
}

void PutName(std::string& out, bool is_text, std::uint64_t number, const std::string& text) {
  Put(out, is_text ? text.size() : ~std::uint64_t{0});
  if (is_text) {
    out += text;
  } else {
    Put(out, number);
  }
}

// Sums and names of people, in the plainest containers there are.
struct Sums {
  std::set<ItemId> items;
  std::set<Feature> features;
  std::vector<std::int64_t> people;                         // by column
  std::vector<std::map<std::uint32_t, std::int64_t>> rows;  // the lower triangle
};

std::vector<std::uint32_t> ColumnsOf(const TestPerson& person, const Sums& sums) {
  std::set<std::uint32_t> columns = {0};
  for (const Interaction& entry : person.history) {
    columns.insert(
        1 + static_cast<std::uint32_t>(std::distance(sums.items.begin(), sums.items.find(entry.item))));
  }
  for (const Feature& feature : person.features) {
    columns.insert(
        1 + static_cast<std::uint32_t>(sums.items.size()) +
        static_cast<std::uint32_t>(std::distance(sums.features.begin(), sums.features.find(feature))));
  }
  return {columns.begin(), columns.end()};
}

Sums Sum(const std::vector<TestPerson>& people, double exponent) {
  Sums sums;
  for (const TestPerson& person : people) {
    for (const Interaction& entry : person.history) sums.items.insert(entry.item);
    sums.features.insert(person.features.begin(), person.features.end());
  }
  const std::size_t columns = 1 + sums.items.size() + sums.features.size();
  sums.people.resize(columns);
  sums.rows.resize(columns);
  for (const TestPerson& person : people) {
    std::set<ItemId> distinct;
    for (const Interaction& entry : person.history) distinct.insert(entry.item);
    const auto weight = static_cast<std::int64_t>(
        std::nearbyint(1048576 * std::pow(static_cast<double>(distinct.size()), -exponent)));
    for (const std::uint32_t a : ColumnsOf(person, sums)) {
      ++sums.people[a];
      for (const std::uint32_t b : ColumnsOf(person, sums)) {
        if (b <= a) sums.rows[a][b] += weight;
      }
    }
  }
  return sums;
}

std::string Dictionary(const Sums& sums) {
  std::string out;
  for (const ItemId& item : sums.items) PutName(out, item.is_text(), item.number(), std::string(item.text()));
  for (const Feature& feature : sums.features) {
    Put(out, static_cast<std::uint64_t>(feature.field));
    PutName(out, feature.is_text, static_cast<std::uint64_t>(feature.number), feature.text);
  }
  Pad(out);
  return out;
}

std::string FileOf(const std::vector<TestPerson>& people, double exponent) {
  const Sums sums = Sum(people, exponent);
  const std::string dictionary = Dictionary(sums);
  std::string body = dictionary;
  for (const std::int64_t count : sums.people) Put(body, static_cast<std::uint64_t>(count));
  std::uint64_t total = 0;
  for (const auto& row : sums.rows) {
    total += row.size();
    Put(body, row.size());
    for (const auto& [column, sum] : row) body.append(reinterpret_cast<const char*>(&column), 4);
    Pad(body);
    for (const auto& [column, sum] : row) Put(body, static_cast<std::uint64_t>(sum));
  }
  std::string header;
  for (const std::uint64_t word :
       {std::uint64_t{0xcbf29ce484222325u}, std::uint64_t{2}, std::uint64_t{body.size()},
        TestPolicy().fingerprint, std::uint64_t{sums.items.size()}, std::uint64_t{sums.features.size()},
        std::uint64_t{dictionary.size()}, std::uint64_t{people.size()}, Bits(exponent), total}) {
    Put(header, word);
  }
  header.resize(15 * 8, '\0');
  Put(header, Checksum(header));
  std::string banner =
      "assent training statistics\n"
      "PERSONAL DATA: keep this file as safe as the profiles it was made from.\n";
  banner.resize(128, '\0');
  std::string file = banner + header + body;
  Put(file, Checksum(body));
  return file;
}

TEST_CASE("A file written by the description alone is the library's own, byte for byte") {
  const ScratchFolder folder;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    Crowd crowd(seed, 5 + 10 * seed);
    const std::vector<TestPerson> people = crowd.Take(static_cast<int>(1 + 7 * seed));
    const double exponent = 0.1 * static_cast<double>(seed);
    const std::string file = FileOf(people, exponent);
    CheckOk(SaveStatistics(StatisticsOf(people, {exponent}), folder / "ours"));
    REQUIRE(ReadFile(folder / "ours") == file);
    WriteFile(folder / "theirs", file);
    CheckOk(SaveStatistics(CheckOk(LoadStatistics(folder / "theirs", TestPolicy())), folder / "again"));
    REQUIRE(ReadFile(folder / "again") == file);
  }
}

}  // namespace
}  // namespace assent::testing
