// File: xml_check.h
//
// Whether a text is well-formed XML, by a small strict reader of its own.

#ifndef ASSENT_TESTS_RANK_REPORT_XML_CHECK_H_
#define ASSENT_TESTS_RANK_REPORT_XML_CHECK_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assent::testing {

struct XmlElement {
  std::string name;
  std::map<std::string, std::string> attributes;
  std::string text;  // directly inside, without that of children
};

/// All elements in the order they begin. What is wrong goes to `*error`: a tag that is
/// not closed or not opened, an attribute without quotes or given twice, a bare & or <,
/// an entity that XML does not know, an id given twice, more than one root.
std::vector<XmlElement> ReadXml(std::string_view text, std::string* error);

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_REPORT_XML_CHECK_H_
