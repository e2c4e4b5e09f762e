// File: report_format.h
//
// Reports as text for a terminal, as JSON for machines, and as a page to print and
// take into a meeting.
//
// A page is one HTML file with its pictures inside: it loads nothing, runs nothing,
// prints, follows light and dark, and is valid XML as well. All text is escaped.
// JSON has one object; fields may be added, none changes its name or meaning. Numbers
// that are not finite are null. All are UTF-8 and deterministic.

#ifndef ASSENT_RANK_REPORT_FORMAT_H_
#define ASSENT_RANK_REPORT_FORMAT_H_

#include <string>

#include "assent/base/export.h"
#include "assent/rank/do_not_infer.h"
#include "assent/rank/main_parameters.h"
#include "assent/rank/minimisation.h"
#include "assent/rank/proxy.h"

namespace assent {

/// `proxies` and `erasure` may be null: then nothing is said about what can be guessed,
/// or about what becomes of that.
ASSENT_EXPORT std::string ToText(const MinimisationReport& report, const ProxyReport* proxies = nullptr,
                                 const DoNotInferReport* erasure = nullptr);
ASSENT_EXPORT std::string ToJson(const MinimisationReport& report, const ProxyReport* proxies = nullptr,
                                 const DoNotInferReport* erasure = nullptr);
ASSENT_EXPORT std::string ToHtml(const MinimisationReport& report, const ProxyReport* proxies = nullptr,
                                 const DoNotInferReport* erasure = nullptr);

ASSENT_EXPORT std::string ToText(const MainParametersReport& report);
ASSENT_EXPORT std::string ToJson(const MainParametersReport& report);
ASSENT_EXPORT std::string ToHtml(const MainParametersReport& report);

}  // namespace assent

#endif  // ASSENT_RANK_REPORT_FORMAT_H_
