// Songs for the one listener of this device. The profile, the consent and the model are
// files beside the program; there is no server and no network.
//
//   on_device FOLDER                     ranks
//   on_device FOLDER withdraw FIELD...   writes the withdrawal down first, then ranks

#include <iostream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "assent/rank/model_file.h"
#include "assent/rank/ranker.h"
#include "consent_file.h"
#include "listener.assent_wire.h"
#include "text_file.h"

namespace radio {
namespace {

const assent::SubjectId& Me() {
  static const assent::SubjectId kMe("me");
  return kMe;
}

// Consent first: what may not be held is not taken from the profile's bytes.
absl::Status Load(const std::string& folder, assent::Profiles<Listener>& listeners) {
  const absl::StatusOr<std::string> consent = ReadFile(folder + "/consent.txt");
  if (!consent.ok()) return consent.status();
  if (absl::Status status = ReplayConsent(*consent, Me(), listeners); !status.ok()) return status;
  const absl::StatusOr<std::string> profile = ReadFile(folder + "/profile.bin");
  if (!profile.ok()) return profile.status();
  return ListenerWire::Decode(*profile, Me(), listeners).status();
}

// Writes the withdrawal down before it counts, and the profile without what it ended.
absl::Status Withdraw(const std::string& folder, const std::string& fields,
                      assent::Profiles<Listener>& listeners) {
  const std::string line = std::to_string(assent::SystemClock().Now()) + " withdraw RECOMMEND" + fields;
  const absl::StatusOr<assent::ConsentEvent> event = ParseConsent(line);
  if (!event.ok()) return event.status();
  if (absl::Status status = AppendLine(folder + "/consent.txt", line); !status.ok()) return status;
  if (absl::Status status = listeners.Record(Me(), *event); !status.ok()) return status;
  const absl::StatusOr<std::string> left = ListenerWire::Encode(listeners, Me());
  return left.ok() ? WriteFile(folder + "/profile.bin", *left) : left.status();
}

absl::Status Rank(const std::string& folder, const assent::Profiles<Listener>& listeners) {
  absl::StatusOr<assent::Model> model = assent::LoadModel(folder + "/songs.model", Listener::policy());
  if (!model.ok()) return model.status();
  const assent::Ranker ranker(std::make_shared<const assent::Model>(*std::move(model)));
  const auto view = listeners.Open<Purpose::kRecommend>(Me());
  if (!view.ok()) return view.status();
  const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
  if (!input.ok()) return input.status();
  assent::RankOptions options;
  options.count = 5;
  const absl::StatusOr<assent::Ranking> ranking = ranker.Rank(*input, options);
  if (!ranking.ok()) return ranking.status();

  std::cout << "songs heard: " << ranking->used_items << ", fields used: " << ranking->used_fields.size()
            << '\n';
  for (const assent::RankedItem& song : ranking->items) std::cout << "  " << song.item.text() << '\n';
  return absl::OkStatus();
}

absl::Status Run(const std::vector<std::string>& arguments) {
  if (arguments.empty() || (arguments.size() > 1 && (arguments[1] != "withdraw" || arguments.size() < 3))) {
    return absl::InvalidArgumentError("use: on_device FOLDER [withdraw FIELD...]");
  }
  assent::Profiles<Listener> listeners;
  if (absl::Status status = Load(arguments[0], listeners); !status.ok()) return status;
  std::string fields;
  for (std::size_t i = 2; i < arguments.size(); ++i) fields += " " + arguments[i];
  if (!fields.empty()) {
    if (absl::Status status = Withdraw(arguments[0], fields, listeners); !status.ok()) return status;
  }
  return Rank(arguments[0], listeners);
}

}  // namespace
}  // namespace radio

int main(int argc, char** argv) {
  const absl::Status status = radio::Run({argv + 1, argv + argc});
  if (!status.ok()) std::cerr << "on_device: " << status.message() << '\n';
  return status.ok() ? 0 : 1;
}
