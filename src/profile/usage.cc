#include "assent/profile/usage.h"

namespace assent {

std::string UsageText(const ProfilePolicy& policy, const internal::ReadMarks& marks) {
  std::string text =
      "policy\t" + std::string(policy.full_name) + "\t" + std::to_string(policy.version) + "\n";
  for (std::size_t p = 0; p < Indexed(policy.purposes).size(); ++p) {
    const FieldMask read = marks[p].load(std::memory_order_relaxed);
    for (std::size_t f = 0; f < Indexed(policy.fields).size(); ++f) {
      const int field = static_cast<int>(f);
      if (!Contains(policy.purposes[p].fields, field)) continue;
      text += "read\t" + std::string(policy.purposes[p].name) + "\t" + std::string(policy.fields[f].name) +
              "\t" + (Contains(read, field) ? "1" : "0") + "\n";
    }
  }
  return text;
}

}  // namespace assent
