// What the terminal can do, and progress on standard error.
#ifndef CINEMA_TERMINAL_H_
#define CINEMA_TERMINAL_H_

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

namespace cinema {

/// Whether to colour what goes to `stream`: a terminal, TERM is not "dumb" and
/// NO_COLOR is unset or empty (https://no-color.org).
bool UseColour(std::FILE* stream);

/// Bold and dim texts; the texts themselves when colour is off.
class Style {
 public:
  explicit Style(bool colour) : colour_(colour) {}
  std::string Bold(std::string_view text) const { return Wrapped("\033[1m", text); }
  std::string Dim(std::string_view text) const { return Wrapped("\033[2m", text); }
  std::string Good(std::string_view text) const { return Wrapped("\033[32m", text); }
  std::string Bad(std::string_view text) const { return Wrapped("\033[31m", text); }

 private:
  std::string Wrapped(std::string_view code, std::string_view text) const;
  bool colour_;
};

/// Says on standard error how far a task got, once it takes longer than a
/// second: a line that rewrites itself on a terminal, else a line per tenth.
/// Not thread-safe.
class Progress {
 public:
  explicit Progress(std::string task);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `fraction` of the task, 0 to 1, is done; `stage` says what is being done.
  void Update(double fraction, std::string_view stage = {});

 private:
  std::string task_;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_;
  bool terminal_;
  int tenth_ = -1;
  bool shown_ = false;
};

}  // namespace cinema

#endif  // CINEMA_TERMINAL_H_
