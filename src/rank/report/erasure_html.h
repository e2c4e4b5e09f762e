// File: erasure_html.h
//
// The part of a page that says what is left to guess.

#ifndef ASSENT_RANK_REPORT_ERASURE_HTML_H_
#define ASSENT_RANK_REPORT_ERASURE_HTML_H_

#include "assent/rank/do_not_infer.h"
#include "rank/report/html_page.h"

namespace assent::internal {

void WriteErasure(HtmlPage& page, const DoNotInferReport& erasure);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_ERASURE_HTML_H_
