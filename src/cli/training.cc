#include "cli/training.h"

#include <unistd.h>

#include <charconv>
#include <limits>

#include "cli/command.h"
#include "cli/loader.h"
#include "cli/policy_tables.h"

namespace assent::cli {
namespace {

template <class Number>
bool ParseWhole(std::string_view text, Number* number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

struct TrainingPolicy::Parts {
  Parts(const std::string& path, const std::vector<std::string>& import_dirs) : source(path, import_dirs) {}

  PolicySource source;
  std::optional<protoc::Model> model;
  std::optional<PolicyTables> tables;
};

TrainingPolicy::TrainingPolicy() = default;
TrainingPolicy::~TrainingPolicy() = default;

bool TrainingPolicy::Load(const Arguments& arguments, std::ostream& err, int* status) {
  FlagReader flags(arguments, err);
  const std::string path = flags.Required("--policy", "the .proto that the profiles obey");
  if (!flags.ok()) {
    *status = kUsage;
    return false;
  }
  parts_ = std::make_unique<Parts>(path, arguments.import_dirs);
  parts_->model = LoadModel(parts_->source, /*json=*/false, err, err, status);
  if (!parts_->model.has_value()) return false;
  parts_->tables.emplace(*parts_->model);
  return true;
}

const ProfilePolicy& TrainingPolicy::policy() const { return parts_->tables->policy(); }

const std::string* FlagReader::Find(const std::string& flag) const {
  const auto found = arguments_.values.find(flag);
  return found == arguments_.values.end() ? nullptr : &found->second;
}

void FlagReader::Wrong(const std::string& flag, std::string_view wanted, const std::string& value) {
  if (ok_) err_ << "assent: " << flag << " is " << wanted << ", not \"" << Utf8(value) << "\"\n";
  ok_ = false;
}

std::string FlagReader::Required(const std::string& flag, std::string_view what) {
  const std::string* const value = Find(flag);
  if (value != nullptr && !value->empty()) return *value;
  if (ok_) err_ << "assent: " << flag << " is missing: " << what << "\n";
  ok_ = false;
  return "";
}

std::string FlagReader::Text(const std::string& flag) {
  const std::string* const value = Find(flag);
  return value == nullptr ? "" : *value;
}

void FlagReader::Number(const std::string& flag, double least, double most, std::string_view wanted,
                        double* value) {
  const std::string* const text = Find(flag);
  if (text == nullptr) return;
  double number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  const bool is_number = error == std::errc() && end == text->data() + text->size();
  if (!is_number || !(number >= least && number <= most)) return Wrong(flag, wanted, *text);
  *value = number;
}

void FlagReader::Whole(const std::string& flag, int least, int* value) {
  const std::string* const text = Find(flag);
  if (text == nullptr) return;
  int number = 0;
  if (!ParseWhole(*text, &number) || number < least) {
    return Wrong(flag, "a whole number from " + std::to_string(least) + " on", *text);
  }
  *value = number;
}

void FlagReader::Bytes(const std::string& flag, std::size_t* value) {
  const std::string* const text = Find(flag);
  if (text == nullptr) return;
  constexpr std::string_view kUnits = "KMGT";
  std::string_view digits = *text;
  std::size_t unit = 1;
  if (const std::size_t at = digits.empty() ? std::string_view::npos : kUnits.find(digits.back());
      at != std::string_view::npos) {
    unit = std::size_t{1} << (10 * (at + 1));
    digits.remove_suffix(1);
  }
  std::size_t number = 0;
  if (!ParseWhole(digits, &number) || number < 1 || number > std::numeric_limits<std::size_t>::max() / unit) {
    return Wrong(flag, "a size in bytes as 800M or 12G", *text);
  }
  *value = number * unit;
}

void FlagReader::Shard(const std::string& flag, std::int64_t* shard, std::int64_t* shards) {
  const std::string* const text = Find(flag);
  if (text == nullptr) return;
  const std::string_view all = *text;
  const std::size_t slash = all.find('/');
  std::int64_t i = 0;
  std::int64_t n = 0;
  if (slash == std::string_view::npos || !ParseWhole(all.substr(0, slash), &i) ||
      !ParseWhole(all.substr(slash + 1), &n) || i < 1 || i > n) {
    return Wrong(flag, "a shard as 1/4 (to 4/4)", *text);
  }
  *shard = i - 1;
  *shards = n;
}

int Complain(const absl::Status& status, std::ostream& err) {
  err << "assent: " << Utf8(std::string_view(status.message().data(), status.message().size())) << "\n";
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kResourceExhausted:
      return kUsage;
    default:
      return kMistakes;
  }
}

void PrintStatistics(const Statistics& statistics, const std::string& path, std::ostream& out) {
  out << Utf8(path) << ": "
      << (statistics.people() == 1 ? "1 person" : std::to_string(statistics.people()) + " people") << ", "
      << Counted(statistics.items(), "item") << ", " << Counted(statistics.field_values(), "field value")
      << ". It is personal data.\n";
}

ProgressLine::ProgressLine(std::ostream& err) : err_(err), visible_(isatty(STDERR_FILENO) != 0) {}

ProgressLine::~ProgressLine() {
  if (shown_ >= 0) err_ << "\n";
}

void ProgressLine::Show(double fraction, std::string_view stage) {
  const int percent = static_cast<int>(100 * fraction);
  if (!visible_ || percent == shown_) return;
  shown_ = percent;
  err_ << "\r" << stage << ": " << percent << " %  " << std::flush;
}

}  // namespace assent::cli
