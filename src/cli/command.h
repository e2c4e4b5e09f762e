// File: command.h
//
// The verbs of the command. Each prints its report to `out`, complaints to `err`, and
// returns the exit status.

#ifndef ASSENT_CLI_COMMAND_H_
#define ASSENT_CLI_COMMAND_H_

#include <ostream>

#include "cli/arguments.h"

namespace assent::cli {

inline constexpr int kOk = 0;
inline constexpr int kMistakes = 1;    ///< In the policy, or in what belongs to it.
inline constexpr int kUsage = 2;       ///< The command line is wrong, or a file cannot be read.
inline constexpr int kChanged = 3;     ///< diff: nobody has to be asked again.
inline constexpr int kNewConsent = 4;  ///< diff: people have to be asked again.

int Check(const Arguments& arguments, std::ostream& out, std::ostream& err);
int Diff(const Arguments& arguments, std::ostream& out, std::ostream& err);
int Show(const Arguments& arguments, std::ostream& out, std::ostream& err);
int Bypasses(const Arguments& arguments, std::ostream& out, std::ostream& err);
int Merge(const Arguments& arguments, std::ostream& out, std::ostream& err);
int ReportMainParameters(const Arguments& arguments, std::ostream& out, std::ostream& err);
int ReportMinimisation(const Arguments& arguments, std::ostream& out, std::ostream& err);
int Solve(const Arguments& arguments, std::ostream& out, std::ostream& err);
int Train(const Arguments& arguments, std::ostream& out, std::ostream& err);
int Usage(const Arguments& arguments, std::ostream& out, std::ostream& err);

}  // namespace assent::cli

#endif  // ASSENT_CLI_COMMAND_H_
