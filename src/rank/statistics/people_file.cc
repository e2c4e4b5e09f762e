#include "assent/rank/people_file.h"

#include <sys/stat.h>

#include <memory>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "assent/base/fnv.h"
#include "rank/statistics/checkpoint.h"
#include "rank/statistics/line_reader.h"
#include "rank/statistics/people_parser.h"

namespace assent {
namespace {

using internal::Checkpoint;
using internal::LineReader;
using internal::PeopleParser;

constexpr std::int64_t kReportLines = 10'000;

std::uint64_t BytesOf(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 ? static_cast<std::uint64_t>(info.st_size) : 0;
}

// The message with where it is.
absl::Status At(const std::string& path, std::int64_t line, const absl::Status& status) {
  const std::string where = line > 0 ? absl::StrCat(path, ":", line) : path;
  return absl::Status(status.code(), absl::StrCat(where, ": ", status.message()));
}

// Names the work, so that a checkpoint of another is not taken for it.
std::uint64_t WorkOf(absl::Span<const std::string> paths, const PeopleFileOptions& options) {
  std::string text = absl::StrCat(options.purpose, "\n", options.shard, "/", options.shards, "\n");
  for (const std::string& path : paths) absl::StrAppend(&text, path, "\n", BytesOf(path), "\n");
  return internal::Fnv1a(text);
}

class Reading {
 public:
  Reading(absl::Span<const std::string> paths, const ProfilePolicy& policy, const PeopleFileOptions& options,
          PeopleParser parser, Statistics& statistics)
      : paths_(paths),
        policy_(policy),
        options_(options),
        parser_(std::move(parser)),
        statistics_(statistics) {
    for (const std::string& path : paths) total_ += BytesOf(path);
  }

  absl::Status Resume() {
    if (options_.checkpoint.empty()) return absl::OkStatus();
    at_.work = WorkOf(paths_, options_);
    absl::StatusOr<internal::LoadedCheckpoint> loaded =
        internal::LoadCheckpoint(options_.checkpoint, policy_, statistics_.options());
    if (absl::IsNotFound(loaded.status())) return absl::OkStatus();
    if (!loaded.ok()) return loaded.status();
    if (loaded->at.work != at_.work || loaded->at.file > paths_.size()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "'", options_.checkpoint,
          "' is a checkpoint of other files (or sizes of them), another purpose or another shard; give the "
          "same ones, or remove it to start anew"));
    }
    if (statistics_.people() != 0) {
      return absl::FailedPreconditionError("a checkpoint can only be continued with empty statistics");
    }
    if (absl::Status status = statistics_.Merge(loaded->statistics); !status.ok()) return status;
    at_ = loaded->at;
    counts_.people = statistics_.people();
    counts_.without_items = at_.without_items;
    counts_.other_shards = at_.lines - counts_.people - counts_.without_items;
    counts_.resumed = true;
    return absl::OkStatus();
  }

  absl::Status Run() {
    for (; at_.file < paths_.size(); ++at_.file, at_.offset = 0, at_.line = 0) {
      if (absl::Status status = File(paths_[at_.file]); !status.ok()) return status;
      done_ += at_.offset;
    }
    Report(0);
    return absl::OkStatus();
  }

  const PeopleFileCounts& counts() const { return counts_; }

 private:
  absl::Status File(const std::string& path) {
    absl::StatusOr<LineReader> reader = LineReader::Open(path, at_.offset);
    if (!reader.ok()) return At(path, 0, reader.status());
    std::string_view line;
    for (;;) {
      absl::StatusOr<bool> more = reader->Next(&line);
      if (!more.ok()) return At(path, static_cast<std::int64_t>(at_.line) + 1, more.status());
      if (!*more) break;
      ++at_.line;
      const absl::Status status = at_.line == 1 ? parser_.ReadHeader(line) : Person(line);
      if (!status.ok()) return At(path, static_cast<std::int64_t>(at_.line), status);
      at_.offset = reader->offset();
      if (at_.line == 1) continue;
      if (at_.lines % kReportLines == 0) Report(at_.offset);
      if (absl::Status saved = SaveIfDue(); !saved.ok()) return saved;
    }
    if (at_.line > 0) return absl::OkStatus();
    return At(path, 1, parser_.ReadHeader(""));  // an empty file is no people file
  }

  absl::Status Person(std::string_view line) {
    if (static_cast<std::int64_t>(at_.lines++) % options_.shards != options_.shard) {
      ++counts_.other_shards;
      return absl::OkStatus();
    }
    absl::StatusOr<EngineInput> person = parser_.ReadPerson(line);
    if (!person.ok()) return person.status();
    const std::int64_t before = statistics_.people();
    if (absl::Status status = statistics_.Add(*person); !status.ok()) return status;
    const bool entered = statistics_.people() != before;
    ++(entered ? counts_.people : counts_.without_items);
    at_.without_items = counts_.without_items;
    return absl::OkStatus();
  }

  absl::Status SaveIfDue() {
    if (options_.checkpoint.empty() || at_.lines % options_.checkpoint_people != 0) return absl::OkStatus();
    return internal::SaveCheckpoint(statistics_, at_, options_.checkpoint);
  }

  void Report(std::uint64_t offset) const {
    if (!options_.progress) return;
    options_.progress(total_ == 0 ? 1 : static_cast<double>(done_ + offset) / static_cast<double>(total_));
  }

  const absl::Span<const std::string> paths_;
  const ProfilePolicy& policy_;
  const PeopleFileOptions& options_;
  PeopleParser parser_;
  Statistics& statistics_;
  std::uint64_t total_ = 0;  // bytes of all files
  std::uint64_t done_ = 0;   // of those before this one
  Checkpoint at_;
  PeopleFileCounts counts_;
};

}  // namespace

absl::StatusOr<PeopleFileCounts> AddPeopleFiles(absl::Span<const std::string> paths,
                                                const ProfilePolicy& policy, const PeopleFileOptions& options,
                                                Statistics* statistics) {
  if (options.shards < 1 || options.shard < 0 || options.shard >= options.shards) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no shard ", options.shard, " of ", options.shards, "; they count from 0"));
  }
  if (options.checkpoint_people < 1)
    return absl::InvalidArgumentError("checkpoint_people must be at least 1");
  if (statistics->policy_fingerprint() != policy.fingerprint) {
    return absl::FailedPreconditionError("the statistics are for another policy than the files");
  }
  absl::StatusOr<PeopleParser> parser = PeopleParser::Create(policy, options.purpose);
  if (!parser.ok()) return parser.status();
  Reading reading(paths, policy, options, *std::move(parser), *statistics);
  if (absl::Status status = reading.Resume(); !status.ok()) return status;
  if (absl::Status status = reading.Run(); !status.ok()) return status;
  return reading.counts();
}

}  // namespace assent
