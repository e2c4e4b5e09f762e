// make_files FOLDER: what the publisher delivers, a model of a made-up panel of 600
// listeners, and for trying it out the files of one person.

#include <filesystem>
#include <iostream>
#include <string>

#include "assent/profile/profiles.h"
#include "assent/rank/model_file.h"
#include "assent/rank/statistics.h"
#include "assent/rank/train.h"
#include "listener.assent_wire.h"
#include "text_file.h"

namespace radio {
namespace {

constexpr int kListeners = 600;
constexpr int kSongsOfAStyle = 12;

// Three styles, each of a generation.
struct Style {
  const char* name;
  int birth_year;
};
constexpr Style kStyles[] = {{"swing", 1950}, {"synth", 1970}, {"drill", 2000}};

std::string Song(const Style& style, int number) {
  return std::string(style.name) + " no. " + std::to_string(number + 1);
}

// What the listener with that number tells: mostly songs of the own style.
absl::Status Enrol(int number, const assent::SubjectId& who, assent::Profiles<Listener>& panel) {
  const Style& style = kStyles[number % 3];
  absl::Status status = panel.Collect<Field::kBirthYear>(who, style.birth_year + number % 10);
  for (int song = 0; song < kSongsOfAStyle; ++song) {
    if ((number * 7 + song * 5) % 11 < 5) {
      status.Update(panel.Collect<Field::kHeard>(who, assent::ItemId(Song(style, song))));
    }
  }
  const Style& other = kStyles[(number + 1) % 3];
  status.Update(panel.Collect<Field::kHeard>(who, assent::ItemId(Song(other, number % kSongsOfAStyle))));
  return status;
}

absl::Status WriteModel(const std::string& folder) {
  assent::Profiles<Listener> panel;
  absl::StatusOr<assent::Statistics> statistics = assent::Statistics::Create(Listener::policy());
  if (!statistics.ok()) return statistics.status();
  for (int number = 0; number < kListeners; ++number) {
    const assent::SubjectId who(static_cast<std::uint64_t>(number));
    if (absl::Status status = panel.Grant(who, Purpose::kTrain); !status.ok()) return status;
    if (absl::Status status = Enrol(number, who, panel); !status.ok()) return status;
    const auto view = panel.Open<Purpose::kTrain>(who);
    if (!view.ok()) return view.status();
    const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
    if (!input.ok()) return input.status();
    if (absl::Status status = statistics->Add(*input); !status.ok()) return status;
  }
  const absl::StatusOr<assent::Model> model = assent::Train(*statistics);
  return model.ok() ? assent::SaveModel(*model, folder + "/songs.model") : model.status();
}

absl::Status WritePerson(const std::string& folder) {
  const assent::SubjectId me("me");
  assent::Profiles<Listener> listeners;
  if (absl::Status status = listeners.Grant(me, Purpose::kRecommend); !status.ok()) return status;
  absl::Status status = listeners.Collect<Field::kBirthYear>(me, 1974);
  for (const int song : {0, 3, 4}) {
    status.Update(listeners.Collect<Field::kHeard>(me, assent::ItemId(Song(kStyles[2], song))));
  }
  if (!status.ok()) return status;
  const absl::StatusOr<std::string> bytes = ListenerWire::Encode(listeners, me);
  if (!bytes.ok()) return bytes.status();
  if (absl::Status written = WriteFile(folder + "/profile.bin", *bytes); !written.ok()) return written;
  const std::string now = std::to_string(assent::SystemClock().Now());
  return WriteFile(folder + "/consent.txt", now + " grant RECOMMEND birth_year heard\n");
}

}  // namespace
}  // namespace radio

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "use: make_files FOLDER\n";
    return 1;
  }
  std::error_code ignored;  // writing fails if the folder is not there
  std::filesystem::create_directories(argv[1], ignored);
  absl::Status status = radio::WriteModel(argv[1]);
  if (status.ok()) status = radio::WritePerson(argv[1]);
  if (!status.ok()) std::cerr << "make_files: " << status.message() << '\n';
  return status.ok() ? 0 : 1;
}
