#include "cli/loader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <system_error>

#include "cli/command.h"
#include "cli_report/report.pb.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/api.pb.h"
#include "google/protobuf/compiler/importer.h"
#include "google/protobuf/compiler/plugin.pb.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/source_context.pb.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/type.pb.h"
#include "google/protobuf/wrappers.pb.h"
#include "protoc/dates.h"
#include "protoc/names.h"

namespace assent::cli {

extern const char kPolicyProto[];

namespace {

namespace fs = std::filesystem;
namespace pb = ::google::protobuf;

constexpr std::size_t kMostProblems = 20;

// A file that Protocol Buffers bring along, compiled, or null.
const pb::FileDescriptor* BuiltIn(const std::string& name) {
  if (name.compare(0, 16, "google/protobuf/") != 0) return nullptr;
  // One type of each: what nothing mentions, a linker leaves out of a static library.
  static const pb::Descriptor* const mentioned[] = {
      pb::Any::descriptor(),        pb::Api::descriptor(),
      pb::Duration::descriptor(),   pb::Empty::descriptor(),
      pb::FieldMask::descriptor(),  pb::FileDescriptorSet::descriptor(),
      pb::Int32Value::descriptor(), pb::SourceContext::descriptor(),
      pb::Struct::descriptor(),     pb::Timestamp::descriptor(),
      pb::Type::descriptor(),       pb::compiler::CodeGeneratorRequest::descriptor()};
  static_cast<void>(mentioned);
  return pb::DescriptorPool::generated_pool()->FindFileByName(name);
}

// The folders on disk, and behind them the files that the command brings along.
class Tree final : public pb::compiler::SourceTree {
 public:
  void Add(const std::string& folder) { disk_.MapPath("", folder); }

// Protocol Buffers 22 and newer pass views of strings to what is overridden here, and
// call RecordError what was AddError.
#if GOOGLE_PROTOBUF_VERSION >= 4022000
  pb::io::ZeroCopyInputStream* Open(absl::string_view name) override { return Find(std::string(name)); }
#else
  pb::io::ZeroCopyInputStream* Open(const std::string& name) override { return Find(name); }
#endif

 private:
  pb::io::ZeroCopyInputStream* Find(const std::string& name) {
    if (pb::io::ZeroCopyInputStream* const found = disk_.Open(name)) return found;
    if (name == "assent/policy.proto") return Stream(kPolicyProto);
    const pb::FileDescriptor* const file = BuiltIn(name);
    return file == nullptr ? nullptr : Stream(file->DebugString());
  }
  pb::io::ZeroCopyInputStream* Stream(std::string text) {
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    return new pb::io::ArrayInputStream(texts_.back()->data(), static_cast<int>(texts_.back()->size()));
  }

  pb::compiler::DiskSourceTree disk_;
  std::vector<std::unique_ptr<std::string>> texts_;
};

class Collector final : public pb::compiler::MultiFileErrorCollector {
 public:
  Collector(std::string name, std::string path, std::vector<Problem>& problems)
      : name_(std::move(name)), path_(std::move(path)), problems_(problems) {}

#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(absl::string_view file, int line, int column, absl::string_view message) override {
    Add(std::string(file), line, column, std::string(message));
  }
#else
  void AddError(const std::string& file, int line, int column, const std::string& message) override {
    Add(file, line, column, message);
  }
#endif
  std::size_t left_out() const { return count_ > kMostProblems ? count_ - kMostProblems : 0; }

 private:
  void Add(const std::string& file, int line, int column, const std::string& message) {
    if (++count_ > kMostProblems) return;
    problems_.push_back({file == name_ ? path_ : file, line + 1, column + 1, Utf8(message)});
  }

  const std::string name_;
  const std::string path_;
  std::vector<Problem>& problems_;
  std::size_t count_ = 0;
};

fs::path Canonical(const std::string& path) {
  std::error_code error;
  fs::path canonical = fs::weakly_canonical(path, error);
  return error ? fs::path(path) : canonical;
}

// The path of `file` inside `folder`, or "".
std::string Inside(const fs::path& file, const fs::path& folder) {
  const std::string relative = file.lexically_relative(folder).generic_string();
  return relative.empty() || relative.compare(0, 2, "..") == 0 ? "" : relative;
}

}  // namespace

std::string WhyUnreadable(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return "cannot read " + path + ": there is no such file";
  if (fs::is_directory(status)) return "cannot read " + path + ": it is a folder, name a .proto file in it";
  if (!std::ifstream(path, std::ios::binary).is_open())
    return "cannot read " + path + ": it may not be opened";
  return "";
}

PolicySource::PolicySource(std::string path, const std::vector<std::string>& import_dirs)
    : path_(std::move(path)), unreadable_(WhyUnreadable(path_)) {
  if (unreadable_.empty()) Read(import_dirs);
}
PolicySource::~PolicySource() = default;

void PolicySource::Read(const std::vector<std::string>& import_dirs) {
  Tree tree;
  const fs::path file = Canonical(path_);
  std::string name;
  for (const std::string& dir : import_dirs) {
    if (name.empty()) name = Inside(file, Canonical(dir));
  }
  if (name.empty()) {
    name = file.filename().generic_string();
    tree.Add(file.parent_path().generic_string());
  }
  for (const std::string& dir : import_dirs) tree.Add(Canonical(dir).generic_string());
  Collector collector(name, path_, problems_);
  pb::compiler::Importer importer(&tree, &collector);
  const pb::FileDescriptor* const parsed = importer.Import(name);
  if (collector.left_out() > 0)
    problems_.push_back({path_, 0, 0, "and " + Counted(collector.left_out(), "mistake") + " more"});
  if (parsed != nullptr) {
    pool_ = std::make_unique<pb::DescriptorPool>();
    file_ = Rebuild(*parsed);
  }
  if (file_ == nullptr && problems_.empty()) problems_.push_back({path_, 1, 1, "the file cannot be parsed"});
}

// The importer keeps options it does not know as bytes. Writing and reading the files
// again makes them known; a plugin gets them the same way.
const pb::FileDescriptor* PolicySource::Rebuild(const pb::FileDescriptor& file) {
  if (const pb::FileDescriptor* const built = pool_->FindFileByName(protoc::Str(file.name()))) return built;
  for (int i = 0; i < file.dependency_count(); ++i) {
    if (Rebuild(*file.dependency(i)) == nullptr) return nullptr;
  }
  pb::FileDescriptorProto written;
  file.CopyTo(&written);
  file.CopySourceCodeInfoTo(&written);
  pb::FileDescriptorProto read;
  return read.ParseFromString(written.SerializeAsString()) ? pool_->BuildFile(read) : nullptr;
}

std::vector<Problem> PolicySource::Lint(const protoc::LintOptions& options) const {
  if (file_ == nullptr) return problems_;
  std::vector<Problem> problems;
  for (const protoc::Mistake& mistake : protoc::Lint(*file_, options)) {
    problems.push_back({path_, mistake.line, mistake.column, mistake.message});
  }
  if (problems.empty() && protoc::FindProfile(*file_) == nullptr) {
    problems.push_back({path_, 1, 1, "the file has no profile: give a message option (assent.profile)"});
  }
  return problems;
}

std::optional<Day> Today(const Arguments& arguments, std::ostream& err) {
  if (arguments.date.has_value()) return arguments.date;
  std::string error;
  const std::optional<Day> today = protoc::BuildDay(&error);
  if (!today.has_value()) err << "assent: " << error << "\n";
  return today;
}

int PrintMistakes(const std::vector<Problem>& problems, bool json, std::ostream& out) {
  if (!json) {
    Print(problems, out);
    return problems.empty() ? kOk : kMistakes;
  }
  CheckReport report;
  report.set_ok(problems.empty());
  for (const Problem& problem : problems) {
    MistakeReport& mistake = *report.add_mistakes();
    mistake.set_file(Utf8(problem.file));
    mistake.set_line(problem.line);
    mistake.set_column(problem.column);
    mistake.set_message(Utf8(problem.message));
  }
  PrintJson(report, out);
  return problems.empty() ? kOk : kMistakes;
}

std::optional<protoc::Model> LoadModel(const PolicySource& source, bool json, std::ostream& out,
                                       std::ostream& err, int* status) {
  if (!source.unreadable().empty()) {
    err << "assent: " << source.unreadable() << "\n";
    *status = kUsage;
    return std::nullopt;
  }
  protoc::LintOptions options;
  options.today = std::numeric_limits<Day>::min();
  const std::vector<Problem> problems = source.Lint(options);
  if (problems.empty()) return protoc::MakeModel(*source.file());
  *status = PrintMistakes(problems, json, json ? out : err);
  return std::nullopt;
}

}  // namespace assent::cli
