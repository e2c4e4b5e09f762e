// The cinema: see --help.
#include <cstdio>
#include <memory>
#include <string>
#include <utility>

#include "assent/rank/model_file.h"
#include "consent_states.h"
#include "demographics.h"
#include "evaluate.h"
#include "lists.h"
#include "options.h"
#include "ranking_file.h"
#include "report.h"
#include "self_check.h"
#include "show.h"
#include "sources.h"
#include "split.h"
#include "text.h"
#include "text_file.h"
#include "training.h"
#include "viewers.h"

namespace cinema {
namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "cinema: %s\n", std::string(status.message()).c_str());
  return kFailed;
}

void Print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

// Loads the model, or learns it from the people; saves it if asked to.
absl::StatusOr<assent::Ranker> MakeRanker(const Options& options, const std::vector<Person>& people,
                                          const Viewers& viewers) {
  std::shared_ptr<const assent::Model> model;
  if (!options.load_model.empty()) {
    absl::StatusOr<assent::Model> loaded = assent::LoadModel(options.load_model, Viewer::policy());
    if (!loaded.ok()) return loaded.status();
    model = std::make_shared<const assent::Model>(*std::move(loaded));
  } else {
    auto trained = TrainOn(people, viewers, options.threads);
    if (!trained.ok()) return trained.status();
    model = *std::move(trained);
  }
  if (!options.save_model.empty()) {
    if (absl::Status status = assent::SaveModel(*model, options.save_model); !status.ok()) return status;
  }
  return assent::Ranker(std::move(model));
}

// Whom to show: the one asked for, the showcase, or else whose history is closest
// to thirty films.
absl::StatusOr<std::size_t> ChooseViewer(const Options& options, const Source& source) {
  const std::vector<Person>& people = source.data.people;
  if (people.empty()) return absl::InvalidArgumentError("there are no viewers in " + source.data.name);
  if (options.viewer.empty() && source.showcase) return source.showcase->person;
  const auto wanted = ParseId<assent::SubjectId>(options.viewer);
  std::size_t closest = 0;
  const auto distance = [&](std::size_t i) {
    const std::size_t films = people[i].watched.size();
    return films > 30 ? films - 30 : 30 - films;
  };
  for (std::size_t i = 0; i < people.size(); ++i) {
    if (!options.viewer.empty() && people[i].id == wanted) return i;
    if (distance(i) < distance(closest)) closest = i;
  }
  if (options.viewer.empty()) return closest;
  return absl::NotFoundError(Concat({"there is no viewer ", options.viewer, " in ", source.data.name,
                                     "; the first one is ", people.front().id.ToString()}));
}

// The list of somebody who was asked and shares nothing.
absl::StatusOr<assent::Ranking> RankForStranger(const assent::Ranker& ranker, std::size_t count,
                                                Viewers& viewers) {
  Person stranger;
  stranger.id = assent::SubjectId("a stranger");
  if (absl::Status status = Enrol(stranger, Sharing{false, false}, viewers); !status.ok()) return status;
  const auto view = viewers.Open<Purpose::kRecommend>(stranger.id);
  if (!view.ok()) return view.status();
  const absl::StatusOr<assent::EngineInput> input = view->ForEngine();
  if (!input.ok()) return input.status();
  assent::RankOptions options;
  options.count = count;
  return ranker.Rank(*input, options);
}

std::string Heading(const Dataset& data, const assent::Model& model, const Style& style) {
  return Concat({style.Bold(data.name), ": ", std::to_string(data.people.size()), " viewers and ",
                 std::to_string(data.films.size()), " films; ", std::to_string(model.people()),
                 " viewers consent to\ntraining, and the model knows the ",
                 std::to_string(model.items().size()), " films that ",
                 std::to_string(model.hyperparameters().min_people), " or more of them liked\n\n"});
}

int Show(const Options& options, const Source& source) {
  const Style style(UseColour(stdout));
  const absl::StatusOr<std::size_t> chosen = ChooseViewer(options, source);
  if (!chosen.ok()) return Fail(chosen.status());
  const Person& person = source.data.people[*chosen];

  Viewers viewers;
  if (absl::Status status = EnrolAll(source.data.people, viewers); !status.ok()) return Fail(status);
  const absl::StatusOr<assent::Ranker> ranker = MakeRanker(options, source.data.people, viewers);
  if (!ranker.ok()) return Fail(ranker.status());
  const absl::StatusOr<std::string> about = ShowViewer(person.id, source.data, viewers, style);
  if (!about.ok()) return Fail(about.status());
  const auto states = WalkThroughConsent(person, *ranker, options.top, viewers);
  if (!states.ok()) return Fail(states.status());
  const absl::StatusOr<std::string> for_all = ShowListForAll(*ranker, source.data, style);
  if (!for_all.ok()) return Fail(for_all.status());

  Print(Heading(source.data, *ranker->model(), style) + *about + "\n" +
        ShowStates(*states, source.data, style) + "\n" + ShowSum(states->front(), source.data, style) + "\n" +
        *for_all);
  // What was planted is known for the showcase and shows in ten films.
  if (!source.showcase || !options.viewer.empty() || options.top < 10) return kDone;
  const auto stranger = RankForStranger(*ranker, options.top, viewers);
  if (!stranger.ok()) return Fail(stranger.status());
  const std::vector<Verdict> verdicts = CheckStates(source.showcase->tastes, source.data, *states, *stranger);
  Print("\nSelf-check: was found what was planted in this audience?\n" + ShowVerdicts(verdicts, style));
  for (const Verdict& verdict : verdicts) {
    if (!verdict.passed) return kFailed;
  }
  return kDone;
}

int RunEvaluation(const Options& options, const Source& source) {
  const absl::StatusOr<Evaluation> evaluation = Evaluate(source.data, options);
  if (!evaluation.ok()) return Fail(evaluation.status());
  Print(ShowEvaluation(*evaluation, source.data, Style(UseColour(stdout))));
  return kDone;
}

int WriteReport(const Options& options, const Source& source) {
  const absl::StatusOr<std::string> text = MakeReport(source.data, options);
  if (!text.ok()) return Fail(text.status());
  if (absl::Status status = WriteTextFile(options.report, *text); !status.ok()) return Fail(status);
  return kDone;
}

int WriteRanking(const Options& options, Source source) {
  const auto users = ReadUserItems(options.fold_in);
  if (!users.ok()) return Fail(users.status());
  if (options.train.empty()) RemoveUsers(*users, source.data.people);
  Viewers viewers;
  if (absl::Status status = EnrolAll(source.data.people, viewers); !status.ok()) return Fail(status);
  const absl::StatusOr<assent::Ranker> ranker = MakeRanker(options, source.data.people, viewers);
  if (!ranker.ok()) return Fail(ranker.status());
  std::vector<std::size_t> everybody(source.data.people.size());
  for (std::size_t i = 0; i < everybody.size(); ++i) everybody[i] = i;
  const absl::StatusOr<std::string> lines = RankingLines(
      options.fold_in, *users, source.users, FilmsOf(source.data.people, everybody), *ranker, stderr);
  if (!lines.ok()) return Fail(lines.status());
  if (absl::Status status = WriteTextFile(options.ranking, *lines); !status.ok()) return Fail(status);
  return kDone;
}

int Main(int argc, char** argv) {
  const absl::StatusOr<Options> options =
      ParseOptions(absl::MakeConstSpan(argv, static_cast<std::size_t>(argc)).subspan(argc > 0 ? 1 : 0));
  if (!options.ok()) {
    Fail(options.status());
    return kWrongUsage;
  }
  if (options->help) {
    Print(HelpText());
    return kDone;
  }
  absl::StatusOr<Source> source = LoadSource(*options);
  if (!source.ok()) return Fail(source.status());
  if (options->evaluate) return RunEvaluation(*options, *source);
  if (!options->report.empty()) return WriteReport(*options, *source);
  if (!options->ranking.empty()) return WriteRanking(*options, *std::move(source));
  return Show(*options, *source);
}

}  // namespace
}  // namespace cinema

int main(int argc, char** argv) { return cinema::Main(argc, argv); }
