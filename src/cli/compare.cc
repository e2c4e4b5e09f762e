// What changed about fields, recipients and bypasses.
#include <algorithm>
#include <map>

#include "cli/changes.h"
#include "cli/output.h"
#include "cli/words.h"
#include "protoc/names.h"

namespace assent::cli {
namespace {

using protoc::BypassModel;
using protoc::FieldModel;
using protoc::Join;
using protoc::Model;
using protoc::PurposeModel;
using protoc::RecipientModel;

// One field that both versions have.
class FieldComparer {
 public:
  FieldComparer(const Model& before, const FieldModel& old, const Model& after, const FieldModel& now,
                std::vector<Change>& changes)
      : before_(before),
        after_(after),
        old_(old),
        new_(now),
        asks_(WeightOf(after, after.AllPurposesOf(now))),
        changes_(changes) {}

  void Run() {
    if (old_.number != new_.number) {
      Add(Weight::kFact, "has number " + std::to_string(new_.number) + ", was " +
                             std::to_string(old_.number) +
                             ": values that are stored under the old one are lost");
    }
    if (old_.kind != new_.kind)
      Add(asks_, "has another type: " + new_.value_type + ", was " + old_.value_type);
    for (const PurposeModel& purpose : after_.purposes) ComparePair(purpose);
    for (const PurposeModel& purpose : before_.purposes) CheckLost(purpose);
    CompareKeeping();
    if (old_.policy->category() != new_.policy->category()) {
      Add(new_.policy->category() == options::ORDINARY ? Weight::kFact : asks_,
          "is " + options::Category_Name(new_.policy->category()) + ", was " +
              options::Category_Name(old_.policy->category()));
    }
    CompareFeature();
    CompareValues();
    if (!SameText(old_.policy->label(), new_.policy->label())) Add(Weight::kText, "has another label");
    if (!SameText(old_.policy->why(), new_.policy->why())) Add(Weight::kText, "has another why");
  }

 private:
  void Add(Weight weight, const std::string& text) { changes_.push_back({weight, new_.name + " " + text}); }

  void ComparePair(const PurposeModel& purpose) {
    const PurposeModel* const old_purpose = FindPurpose(before_, purpose.name);
    const FieldModel* const now = after_.SeenBy(purpose, new_);
    if (old_purpose == nullptr || now == nullptr) return;  // told with the purpose
    const Weight asks = WeightOf(after_, std::uint64_t{1} << purpose.index);
    const FieldModel* const was = before_.SeenBy(*old_purpose, old_);
    if (was == nullptr) {
      Add(asks, "may now be read for " + purpose.name + ", " + PrecisionWords(*now));
      return;
    }
    const Step step = StepOf(*was, *now);
    if (step == Step::kSame) return;
    const char* how = step == Step::kFiner ? "finer" : step == Step::kCoarser ? "coarser" : "other";
    Add(step == Step::kCoarser ? Weight::kFact : asks, std::string("is ") + how + " for " + purpose.name +
                                                           ": " + PrecisionWords(*now) + ", was " +
                                                           PrecisionWords(*was));
  }

  void CheckLost(const PurposeModel& old_purpose) {
    const PurposeModel* const purpose = FindPurpose(after_, old_purpose.name);
    if (purpose == nullptr || before_.SeenBy(old_purpose, old_) == nullptr) return;
    if (after_.SeenBy(*purpose, new_) == nullptr)
      Add(Weight::kFact, "is no longer read for " + purpose->name);
  }

  void CompareKeeping() {
    const int was = old_.policy->retention_days();
    const int now = new_.policy->retention_days();
    if (was != now) {
      Add(now > was ? asks_ : Weight::kFact,
          std::string("is kept ") + (now > was ? "longer: " : "shorter: ") +
              Counted(static_cast<std::size_t>(now), "day") + ", was " + std::to_string(was));
    }
    const int had = old_.policy->max_items();
    const int has = new_.policy->max_items();
    if (had != has) {
      Add(has > had ? asks_ : Weight::kFact,
          "keeps at most " + std::to_string(has) + " entries, was " + std::to_string(had));
    }
  }

  void CompareFeature() {
    const bool was = old_.policy->has_feature();
    const bool now = new_.policy->has_feature();
    if (was != now) {
      Add(now ? asks_ : Weight::kFact,
          now ? "may now be used by the recommender" : "is no longer used by the recommender");
    }
  }

  static std::map<int, std::string> ValuesOf(const FieldModel& field) {
    std::map<int, std::string> values;
    if (field.enum_index < 0) return values;
    const auto& type = *field.proto->enum_type();
    for (int i = 0; i < type.value_count(); ++i)
      values[type.value(i)->number()] = protoc::Str(type.value(i)->name());
    return values;
  }

  void CompareValues() {
    const auto was = ValuesOf(old_);
    const auto now = ValuesOf(new_);
    for (const auto& [number, name] : now) {
      const auto found = was.find(number);
      if (found == was.end()) {
        Add(asks_, "may now have the value " + name);
      } else if (found->second != name) {
        Add(asks_, "calls its value " + std::to_string(number) + " " + name + ", was " + found->second);
      }
    }
    for (const auto& [number, name] : was) {
      if (now.count(number) == 0) Add(Weight::kFact, "no longer has the value " + name);
    }
  }

  const Model& before_;
  const Model& after_;
  const FieldModel& old_;
  const FieldModel& new_;
  const Weight asks_;
  std::vector<Change>& changes_;
};

void AddNewField(const Model& model, const FieldModel& field, std::vector<Change>& changes) {
  std::vector<std::string> readings;
  for (const PurposeModel& purpose : model.purposes) {
    if (const FieldModel* const seen = model.SeenBy(purpose, field))
      readings.push_back("for " + purpose.name + " " + PrecisionWords(*seen));
  }
  changes.push_back({WeightOf(model, model.AllPurposesOf(field)),
                     Titled(field.name, protoc::DefaultText(field.policy->label())) + " is new: read " +
                         Join(readings) + "; kept " + KeepingWords(field)});
}

// "city for RECOMMEND": what may be handed over in fact.
using Pairs = std::map<std::string, std::string>;  // the pair, and its purpose

template <class Reach>
Pairs PairsOf(const Model& model, const Reach& reach) {
  Pairs pairs;
  for (const FieldModel& field : model.fields) {
    for (const PurposeModel& purpose : model.purposes) {
      const bool listed = (reach.fields >> field.index & 1) != 0 &&
                          (reach.purposes >> purpose.index & 1) != 0 &&
                          (field.purposes >> purpose.index & 1) != 0;
      if (listed) pairs[field.name + " for " + purpose.name] = purpose.name;
    }
  }
  return pairs;
}

std::vector<std::string> Missing(const Pairs& from, const Pairs& in) {
  std::vector<std::string> missing;
  for (const auto& [pair, purpose] : from) {
    if (in.count(pair) == 0) missing.push_back(pair);
  }
  return missing;
}

Weight WeightOfPairs(const Model& model, const Pairs& pairs, const std::vector<std::string>& named) {
  std::uint64_t purposes = 0;
  for (const std::string& pair : named)
    purposes |= std::uint64_t{1} << FindPurpose(model, pairs.at(pair))->index;
  return WeightOf(model, purposes);
}

void CompareRecipient(const Model& before, const RecipientModel& old, const Model& after,
                      const RecipientModel& now, std::vector<Change>& changes) {
  const Pairs was = PairsOf(before, old);
  const Pairs is = PairsOf(after, now);
  const std::string who = "recipient " + now.id;
  if (const auto more = Missing(is, was); !more.empty())
    changes.push_back({WeightOfPairs(after, is, more), who + " may now be handed " + Join(more)});
  if (const auto less = Missing(was, is); !less.empty())
    changes.push_back({Weight::kFact, who + " is no longer handed " + Join(less)});
  if (old.policy == nullptr || now.policy == nullptr) return;
  if (old.policy->country() != now.policy->country()) {
    const auto named = [](const std::string& country) {
      return country.empty() ? "no named country" : country;
    };
    changes.push_back({WeightOf(after, now.purposes), who + " is in " + named(now.policy->country()) +
                                                          ", was in " + named(old.policy->country())});
  }
  if (!SameText(old.policy->title(), now.policy->title()))
    changes.push_back({Weight::kText, who + " has another title"});
}

template <class Entries, class Id>
auto Find(const Entries& entries, const std::string& id, Id id_of) {
  return std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return id_of(entry) == id; });
}

void CompareBypass(const Model& before, const BypassModel& old, const Model& after, const BypassModel& now,
                   std::vector<Change>& changes) {
  const std::string who = "bypass " + now.policy->id();
  const Pairs was = PairsOf(before, old);
  const Pairs is = PairsOf(after, now);
  if (const auto more = Missing(is, was); !more.empty())
    changes.push_back({Weight::kFact, who + " may now hand out " + Join(more)});
  if (const auto less = Missing(was, is); !less.empty())
    changes.push_back({Weight::kFact, who + " no longer hands out " + Join(less)});
  if (old.expires != now.expires) {
    changes.push_back(
        {Weight::kFact, who + (now.expires > old.expires ? " lasts longer: until " : " ends sooner: on ") +
                            now.policy->expires() + ", was " + old.policy->expires()});
  }
  if (old.policy->owner() != now.policy->owner() || old.policy->reason() != now.policy->reason())
    changes.push_back({Weight::kText, who + " has another owner or reason"});
}

}  // namespace

void CompareFields(const Model& before, const Model& after, std::vector<Change>& changes) {
  for (const FieldModel& field : after.fields) {
    if (field.form_of >= 0) continue;
    if (const FieldModel* const old = FindField(before, field.name)) {
      FieldComparer(before, *old, after, field, changes).Run();
    } else {
      AddNewField(after, field, changes);
    }
  }
  for (const FieldModel& field : before.fields) {
    if (field.form_of < 0 && FindField(after, field.name) == nullptr)
      changes.push_back({Weight::kFact, field.name + " is gone"});
  }
}

void CompareRecipients(const Model& before, const Model& after, std::vector<Change>& changes) {
  const auto id_of = [](const RecipientModel& recipient) { return recipient.id; };
  for (const RecipientModel& recipient : after.recipients) {
    const auto old = Find(before.recipients, recipient.id, id_of);
    if (old != before.recipients.end()) {
      CompareRecipient(before, *old, after, recipient, changes);
      continue;
    }
    const Pairs pairs = PairsOf(after, recipient);
    const std::vector<std::string> all = Missing(pairs, {});
    const std::string country = recipient.policy == nullptr ? "" : recipient.policy->country();
    changes.push_back({WeightOfPairs(after, pairs, all), "recipient " +
                                                             Titled(recipient.id, TitleOf(recipient)) +
                                                             (country.empty() ? "" : " in " + country) +
                                                             " is new: it may be handed " + Join(all)});
  }
  for (const RecipientModel& recipient : before.recipients) {
    if (Find(after.recipients, recipient.id, id_of) == after.recipients.end())
      changes.push_back({Weight::kFact, "recipient " + recipient.id + " is gone"});
  }
}

void CompareBypasses(const Model& before, const Model& after, std::vector<Change>& changes) {
  const auto id_of = [](const BypassModel& bypass) { return bypass.policy->id(); };
  for (const BypassModel& bypass : after.bypasses) {
    const auto old = Find(before.bypasses, bypass.policy->id(), id_of);
    if (old != before.bypasses.end()) {
      CompareBypass(before, *old, after, bypass, changes);
      continue;
    }
    changes.push_back({Weight::kFact, "bypass " + bypass.policy->id() + " is new: until " +
                                          bypass.policy->expires() + " it may hand out " +
                                          Join(Missing(PairsOf(after, bypass), {}))});
  }
  for (const BypassModel& bypass : before.bypasses) {
    if (Find(after.bypasses, bypass.policy->id(), id_of) == after.bypasses.end())
      changes.push_back({Weight::kFact, "bypass " + bypass.policy->id() + " is gone"});
  }
}

}  // namespace assent::cli
