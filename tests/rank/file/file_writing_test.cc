// How model and statistics files come onto a disk: for whom, and what a full one leaves.

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <memory>
#include <string>

#include "assent/rank/model_file.h"
#include "assent/rank/statistics_file.h"
#include "rank/check_ok.h"
#include "rank/people.h"
#include "support/catch.h"
#include "support/scratch_folder.h"

namespace assent::testing {
namespace {

using absl::StatusCode;

TEST_CASE("A statistics file says that it is personal data and is for its owner alone") {
  const ScratchFolder folder;
  const mode_t old = umask(0);
  const absl::Status saved = SaveStatistics(StatisticsOf({}), folder / "s");
  umask(old);
  CheckOk(saved);
  struct stat info {};
  REQUIRE(stat((folder / "s").c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0600);
  CHECK(ReadFile(folder / "s").substr(0, 128).find("PERSONAL DATA") != std::string::npos);
}

// Lets no file grow beyond `bytes`: what a full disk does, without one.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_);
    rlimit limit = old_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit old_{};
};

TEST_CASE("A full disk is an error, the old file stays, and nothing is left behind") {
  const ScratchFolder folder;
  Crowd crowd(6);
  const auto model = TrainOn(crowd.Take(40), SmallOptions());
  const Statistics statistics = StatisticsOf(crowd.Take(10));
  for (const std::string name : {"m", "s"}) {
    const auto save = [&] {
      return name == "m" ? SaveModel(*model, folder / name) : SaveStatistics(statistics, folder / name);
    };
    CheckOk(save());
    const std::string old = ReadFile(folder / name);
    const std::size_t files = folder.files();
    for (const std::size_t room :
         {std::size_t{0}, std::size_t{1}, std::size_t{200}, old.size() / 2, old.size() - 1}) {
      absl::Status status;
      {
        const FullDisk full(room);
        status = save();
      }
      CheckError(status, StatusCode::kResourceExhausted, folder / name);
      REQUIRE(ReadFile(folder / name) == old);
      REQUIRE(folder.files() == files);
    }
    CheckOk(save());
    REQUIRE(ReadFile(folder / name) == old);
  }
}

TEST_CASE("What is no file is not overwritten") {
  const ScratchFolder folder;
  Crowd crowd(6);
  const auto model = TrainOn(crowd.Take(40), SmallOptions());
  CheckError(SaveModel(*model, "/dev/full"), StatusCode::kInvalidArgument, "not a regular file");
  CheckError(SaveModel(*model, folder / "."), StatusCode::kInvalidArgument, "not a regular file");
  CheckError(SaveModel(*model, folder / "no/such/folder"), StatusCode::kNotFound, "no/such/folder");
}

}  // namespace
}  // namespace assent::testing
