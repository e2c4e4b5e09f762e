#include "rank/report/xml_check.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace assent::testing {
namespace {

class Reader {
 public:
  Reader(std::string_view text, std::string* error) : text_(text), error_(error) {}

  std::vector<XmlElement> Run() {
    constexpr std::string_view kDoctype = "<!DOCTYPE html>\n";
    if (text_.substr(0, kDoctype.size()) == kDoctype) at_ = kDoctype.size();
    while (at_ < text_.size() && error_->empty()) {
      if (text_[at_] == '<') {
        Tag();
      } else {
        Text();
      }
    }
    if (error_->empty() && !open_.empty()) Fail("not closed: " + elements_[open_.back()].name);
    if (error_->empty() && roots_ != 1) Fail("not one root");
    return elements_;
  }

 private:
  void Fail(const std::string& what) {
    if (error_->empty()) *error_ = what + " at byte " + std::to_string(at_);
  }
  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  std::string Name() {
    std::string name;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                  text_[at_] == '-' || text_[at_] == ':')) {
      name += text_[at_++];
    }
    if (name.empty()) Fail("no name");
    return name;
  }

  void Text() {
    // The style sheet is text without markup, by XML's rules as by HTML's.
    const std::size_t end = std::min(text_.find('<', at_), text_.size());
    const std::string_view piece = text_.substr(at_, end - at_);
    CheckEntities(piece);
    if (open_.empty() && piece.find_first_not_of(" \n") != std::string_view::npos)
      Fail("text outside the root");
    if (!open_.empty()) elements_[open_.back()].text += std::string(piece);
    at_ = end;
  }

  void CheckEntities(std::string_view piece) {
    for (std::size_t i = piece.find('&'); i != std::string_view::npos; i = piece.find('&', i + 1)) {
      bool known = false;
      for (const char* entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"}) {
        known |= piece.substr(i, std::string_view(entity).size()) == entity;
      }
      if (!known) Fail("a bare &");
    }
  }

  void Tag() {
    Take('<');
    if (Take('/')) {
      const std::string name = Name();
      if (open_.empty() || elements_[open_.back()].name != name) return Fail("closed but not open: " + name);
      open_.pop_back();
      if (!Take('>')) Fail("no end of a tag");
      return;
    }
    XmlElement element;
    element.name = Name();
    while (Take(' ')) Attribute(element);
    roots_ += open_.empty() ? 1 : 0;
    elements_.push_back(std::move(element));
    if (Take('/')) {
      if (!Take('>')) Fail("no end of a tag");
      return;
    }
    open_.push_back(elements_.size() - 1);
    if (!Take('>')) Fail("no end of a tag");
  }

  void Attribute(XmlElement& element) {
    const std::string name = Name();
    if (!Take('=') || !Take('"')) return Fail("an attribute without quotes: " + name);
    const std::size_t end = text_.find('"', at_);
    if (end == std::string_view::npos) return Fail("an attribute without an end");
    const std::string value(text_.substr(at_, end - at_));
    CheckEntities(value);
    if (value.find('<') != std::string::npos) Fail("a bare < in an attribute");
    if (name == "id" && !ids_.insert(value).second) Fail("an id given twice: " + value);
    if (!element.attributes.emplace(name, value).second) Fail("an attribute given twice: " + name);
    at_ = end + 1;
  }

  std::string_view text_;
  std::string* error_;
  std::size_t at_ = 0;
  int roots_ = 0;
  std::vector<XmlElement> elements_;
  std::vector<std::size_t> open_;
  std::set<std::string> ids_;
};

}  // namespace

std::vector<XmlElement> ReadXml(std::string_view text, std::string* error) {
  error->clear();
  return Reader(text, error).Run();
}

}  // namespace assent::testing
