// File: proxies_html.h
//
// The part of a page that says what can be guessed.

#ifndef ASSENT_RANK_REPORT_PROXIES_HTML_H_
#define ASSENT_RANK_REPORT_PROXIES_HTML_H_

#include "assent/rank/proxy.h"
#include "rank/report/html_page.h"

namespace assent::internal {

void WriteProxies(HtmlPage& page, const ProxyReport& proxies);

}  // namespace assent::internal

#endif  // ASSENT_RANK_REPORT_PROXIES_HTML_H_
