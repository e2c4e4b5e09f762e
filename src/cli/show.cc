#include "cli/command.h"
#include "cli/loader.h"
#include "cli/table.h"
#include "cli/words.h"
#include "cli_report/report.pb.h"
#include "protoc/code_writer.h"
#include "protoc/names.h"

namespace assent::cli {
namespace {

using protoc::FieldModel;
using protoc::Join;
using protoc::Model;
using protoc::PurposeModel;

std::vector<std::string> RecipientsOf(const Model& model, const FieldModel& field,
                                      const PurposeModel& purpose) {
  std::vector<std::string> ids;
  for (const protoc::RecipientModel& recipient : model.recipients) {
    const bool listed =
        (recipient.fields >> field.index & 1) != 0 && (recipient.purposes >> purpose.index & 1) != 0;
    if (listed) ids.push_back(recipient.id);
  }
  return ids;
}

std::string Or(const std::string& text, const char* otherwise) { return text.empty() ? otherwise : text; }

std::string UseWords(const options::PurposePolicy& policy) {
  std::string words;
  const auto add = [&words](bool holds, const char* word) {
    if (holds) words += (words.empty() ? "" : ", ") + std::string(word);
  };
  add(policy.use() == options::PERSONALIZE, "personalize");
  add(policy.use() == options::TRAIN, "train");
  add(policy.use() == options::MEASURE, "measure");
  add(policy.explicit_consent(), "explicit consent");
  add(policy.direct_marketing(), "direct marketing");
  add(policy.shadow(), "SHADOW MODE");
  return words;
}

void PrintPurposes(const Model& model, std::ostream& out) {
  Table table({"PURPOSE", "BASIS", "USE", "TITLE"});
  for (const PurposeModel& purpose : model.purposes) {
    table.Row({purpose.name, BasisWords(purpose.policy->basis()), Or(UseWords(*purpose.policy), "-"),
               protoc::DefaultText(purpose.policy->title())});
  }
  table.Print(out);
  out << "\n";
}

void PrintFields(const Model& model, std::ostream& out) {
  Table table({"FIELD", "PURPOSE", "PRECISION", "KEPT", "HANDED TO"});
  for (const FieldModel& field : model.fields) {
    if (field.form_of >= 0) continue;
    std::string name = field.name;
    if (field.policy->category() != options::ORDINARY)
      name += " (" + options::Category_Name(field.policy->category()) + ")";
    for (const PurposeModel& purpose : model.purposes) {
      const FieldModel* const seen = model.SeenBy(purpose, field);
      if (seen == nullptr) continue;
      table.Row({name, purpose.name, PrecisionWords(*seen), KeepingWords(field),
                 Or(Join(RecipientsOf(model, *seen, purpose)), "-")});
      name.clear();  // once per field
    }
  }
  table.Print(out);
}

void PrintRecipients(const Model& model, std::ostream& out) {
  if (model.recipients.empty()) return;
  out << "\n";
  Table table({"RECIPIENT", "COUNTRY", "TITLE"});
  for (const protoc::RecipientModel& recipient : model.recipients) {
    const std::string country = recipient.policy == nullptr ? "" : recipient.policy->country();
    table.Row({recipient.id, Or(country, "-"), TitleOf(recipient)});
  }
  table.Print(out);
}

void SetPrecision(const options::Precision& precision, ReadingReport& reading) {
  const auto set = [&reading](const char* kind, std::int64_t amount) {
    reading.set_precision_kind(kind);
    reading.set_precision_amount(amount);
  };
  switch (precision.kind_case()) {
    case options::Precision::kBucket:
      return set("bucket", precision.bucket());
    case options::Precision::kTruncate:
      return set("truncate", precision.truncate().characters());
    case options::Precision::kPostcode:
      return set("postcode", precision.postcode().characters());
    case options::Precision::kEnumeration:
      return set("enumeration", 0);
    default:
      return set("none", 0);
  }
}

void AddReadings(const Model& model, const FieldModel& field, FieldReport& entry) {
  for (const PurposeModel& purpose : model.purposes) {
    const FieldModel* const seen = model.SeenBy(purpose, field);
    if (seen == nullptr) continue;
    ReadingReport& reading = *entry.add_readings();
    reading.set_purpose(purpose.name);
    reading.set_precision(PrecisionWords(*seen));
    SetPrecision(*seen->precision, reading);
    for (const std::string& id : RecipientsOf(model, *seen, purpose)) reading.add_recipients(id);
    const bool engine =
        purpose.policy->use() == options::PERSONALIZE || purpose.policy->use() == options::TRAIN;
    reading.set_feature(engine && seen->feature != "kNone");
  }
}

void AddPurposes(const Model& model, ShowReport& report) {
  for (const PurposeModel& purpose : model.purposes) {
    PurposeReport& entry = *report.add_purposes();
    entry.set_name(purpose.name);
    entry.set_title(protoc::DefaultText(purpose.policy->title()));
    entry.set_basis(options::LawfulBasis_Name(purpose.policy->basis()));
    if (purpose.policy->use() != options::USE_UNSPECIFIED)
      entry.set_use(options::Use_Name(purpose.policy->use()));
    entry.set_explicit_consent(purpose.policy->explicit_consent());
    entry.set_direct_marketing(purpose.policy->direct_marketing());
    entry.set_shadow(purpose.policy->shadow());
  }
}

ShowReport ReportOf(const Model& model) {
  ShowReport report;
  report.set_profile(model.full_name);
  report.set_version(model.policy->policy_version());
  report.set_fingerprint(protoc::Hex(protoc::Fingerprint(model)));
  report.set_controller(model.policy->controller().name());
  report.set_contact(model.policy->controller().contact());
  AddPurposes(model, report);
  for (const FieldModel& field : model.fields) {
    if (field.form_of >= 0) continue;
    FieldReport& entry = *report.add_fields();
    entry.set_name(field.name);
    entry.set_number(field.number);
    entry.set_label(protoc::DefaultText(field.policy->label()));
    entry.set_category(options::Category_Name(field.policy->category()));
    entry.set_retention_days(field.policy->retention_days());
    entry.set_max_items(field.policy->max_items());
    AddReadings(model, field, entry);
  }
  for (const protoc::RecipientModel& recipient : model.recipients) {
    RecipientReport& entry = *report.add_recipients();
    entry.set_id(recipient.id);
    entry.set_title(TitleOf(recipient));
    if (recipient.policy != nullptr) entry.set_country(recipient.policy->country());
  }
  return report;
}

}  // namespace

int Show(const Arguments& arguments, std::ostream& out, std::ostream& err) {
  const PolicySource source(arguments.files[0], arguments.import_dirs);
  int status = kOk;
  const std::optional<Model> model = LoadModel(source, arguments.json, out, err, &status);
  if (!model.has_value()) return status;
  if (arguments.json) {
    PrintJson(ReportOf(*model), out);
    return kOk;
  }
  const options::Controller& controller = model->policy->controller();
  out << model->full_name << ", version " << model->policy->policy_version()
      << ". Controller: " << controller.name() << ", " << controller.contact() << "\n\n";
  PrintPurposes(*model, out);
  PrintFields(*model, out);
  PrintRecipients(*model, out);
  if (!model->bypasses.empty())
    out << "\nThere are ways past these recipients: see assent policy bypasses.\n";
  return kOk;
}

}  // namespace assent::cli
