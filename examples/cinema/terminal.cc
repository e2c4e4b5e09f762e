#include "terminal.h"

#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "text.h"

namespace cinema {
namespace {

constexpr std::chrono::seconds kSilence{1};
constexpr std::chrono::milliseconds kBetween{200};

bool IsTerminal(std::FILE* stream) { return isatty(fileno(stream)) == 1; }

}  // namespace

bool UseColour(std::FILE* stream) {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const term = std::getenv("TERM");
  const bool refused = no_color != nullptr && *no_color != '\0';
  const bool dumb = term != nullptr && std::string_view(term) == "dumb";
  return !refused && !dumb && IsTerminal(stream);
}

std::string Style::Wrapped(std::string_view code, std::string_view text) const {
  return colour_ ? Concat({code, text, "\033[0m"}) : std::string(text);
}

Progress::Progress(std::string task)
    : task_(std::move(task)),
      start_(std::chrono::steady_clock::now()),
      last_(start_),
      terminal_(IsTerminal(stderr)) {}

Progress::~Progress() {
  if (!shown_) return;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start_;
  std::fprintf(stderr, "%s%s: done in %.1f s\n", terminal_ ? "\r\033[K" : "", task_.c_str(), took.count());
}

void Progress::Update(double fraction, std::string_view stage) {
  const auto now = std::chrono::steady_clock::now();
  if (now - start_ < kSilence) return;
  const int tenth = static_cast<int>(fraction * 10);
  if (terminal_ ? (shown_ && now - last_ < kBetween) : tenth == tenth_) return;
  last_ = now;
  tenth_ = tenth;
  shown_ = true;
  const std::string shown_stage = stage.empty() ? std::string() : Concat({", ", stage});
  std::fprintf(stderr, "%s%s: %d %%%s%s", terminal_ ? "\r\033[K" : "", task_.c_str(),
               static_cast<int>(fraction * 100), shown_stage.c_str(), terminal_ ? "" : "\n");
  std::fflush(stderr);
}

}  // namespace cinema
