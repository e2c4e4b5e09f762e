// Lines of people files. What the parser lets through must be addable, and once added
// must be there to be taken away again.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "assent/rank/statistics.h"
#include "rank/statistics/people_parser.h"
#include "training_policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const assent::ProfilePolicy policy = assent::fuzz::TrainingPolicy();
  auto parser = assent::internal::PeopleParser::Create(policy, "");
  auto statistics = assent::Statistics::Create(policy);
  if (!parser.ok() || !statistics.ok()) std::abort();
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parser->ReadHeader(rest.substr(0, rest.find('\n'))));
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto person = parser->ReadPerson(line);
    if (!person.ok()) continue;
    const std::int64_t before = statistics->people();
    if (!statistics->Add(*person).ok()) std::abort();
    if (statistics->people() == before) continue;
    if (!statistics->Subtract(*person).ok() || statistics->people() != before) std::abort();
    if (!statistics->Add(*person).ok()) std::abort();
  }
  return 0;
}
