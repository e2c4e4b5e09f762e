#include "hygiene/rules.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

namespace assent::hygiene {
namespace {

// What each folder may include besides itself and base/. ARCHITECTURE.md draws
// the same picture as floors.
struct Folder {
  std::string_view name;
  std::initializer_list<std::string_view> below;
};

const std::array<Folder, 13>& Folders() {
  static const std::array<Folder, 13> kFolders = {{
      {"base", {}},
      {"policy", {}},
      {"consent", {"policy"}},
      {"signals", {"policy", "consent"}},
      {"profile", {"policy", "consent"}},
      {"wire", {"policy", "consent", "profile"}},
      {"rank", {"policy", "profile"}},
      {"vault", {}},
      {"audit", {"policy", "vault"}},
      {"store", {"policy", "consent", "profile", "vault", "audit"}},
      {"notice", {"policy", "consent", "rank"}},
      {"protoc", {"policy"}},
      {"cli",
       {"policy", "consent", "signals", "profile", "wire", "rank", "vault", "audit", "store", "notice",
        "protoc"}},
  }};
  return kFolders;
}

// What each room of src/rank/ may include besides itself and what lies in no room (named "").
const std::array<Folder, 8>& RoomsOfRank() {
  static const std::array<Folder, 8> kRooms = {{
      {"", {"list", "scan"}},
      {"list", {}},
      {"scan", {}},
      {"file", {}},
      {"algebra", {}},
      {"statistics", {"file"}},
      {"report", {"statistics"}},
      {"train", {"algebra", "statistics", "report"}},
  }};
  return kRooms;
}

bool StartsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool EndsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

// The next line of `text` from `*at` on, without its end; moves `*at` behind it.
std::string_view NextLine(std::string_view text, std::size_t* at) {
  const std::size_t end = std::min(text.find('\n', *at), text.size());
  const std::string_view line = text.substr(*at, end - *at);
  *at = end + 1;
  return line;
}

// The header that `line` includes, or "".
std::string_view IncludedBy(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  if (!StartsWith(line, "#")) return {};
  line.remove_prefix(std::min(line.find_first_not_of(" \t", 1), line.size()));
  if (!StartsWith(line, "include")) return {};
  const std::size_t open = line.find_first_of("\"<");
  if (open == std::string_view::npos) return {};
  const std::size_t close = line.find(line[open] == '"' ? '"' : '>', open + 1);
  if (close == std::string_view::npos) return {};
  return line.substr(open + 1, close - open - 1);
}

bool IsPublic(std::string_view path) { return StartsWith(path, "include/assent/"); }

bool IsFolder(std::string_view name) {
  return std::any_of(Folders().begin(), Folders().end(),
                     [&](const Folder& folder) { return folder.name == name; });
}

// The kernel and the engine work on plain members. Protobuf is the wire form, and
// what policies are written in.
bool MayUseProtobuf(std::string_view folder) {
  return folder == "wire" || folder == "protoc" || folder == "cli" || folder == "store";
}

// The folder of the house that `header` is in; "" if it is somebody else's.
std::string_view FolderOfHeader(std::string_view header) {
  if (StartsWith(header, "assent/")) return EndsWith(header, ".pb.h") ? std::string_view() : FolderOf(header);
  const std::string_view first = header.substr(0, header.find('/'));
  return IsFolder(first) ? first : std::string_view();
}

// The first folder of a path, or "" of a file that lies in none.
std::string_view FirstFolder(std::string_view path) {
  const std::size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

// Whether `from` is in the table, and may include itself, what all may, and what stands beside it.
template <class Table>
bool Allows(const Table& table, std::string_view from, std::string_view to, std::string_view for_all) {
  for (const Folder& folder : table) {
    if (folder.name != from) continue;
    return from == to || to == for_all ||
           std::find(folder.below.begin(), folder.below.end(), to) != folder.below.end();
  }
  return false;
}

// What is wrong with `path` including `header`, or "".
std::string WrongInclude(std::string_view path, std::string_view header) {
  const std::string_view to = FolderOfHeader(header);
  if (IsPublic(path)) {
    if (EndsWith(header, ".pb.h")) return "a public header shows generated protobuf code";
    if (StartsWith(header, "Eigen/")) return "a public header shows Eigen";
    if (!to.empty() && !StartsWith(header, "assent/")) return "a public header includes a private one";
  }
  const std::string_view from = FolderOf(path);
  if (StartsWith(header, "google/protobuf/") && !MayUseProtobuf(from)) {
    return "'" + std::string(from) +
           "' may not use Protocol Buffers; those who read values go without the runtime";
  }
  constexpr std::string_view kRank = "src/rank/";
  if (StartsWith(path, kRank) && StartsWith(header, "rank/")) {
    const std::string_view room = FirstFolder(path.substr(kRank.size()));
    const std::string_view other = FirstFolder(header.substr(std::string_view("rank/").size()));
    if (!Allows(RoomsOfRank(), room, other, "")) {
      return "what is in 'rank/" + std::string(room) + "' may not include 'rank/" + std::string(other) +
             "'; the table is in tests/hygiene/rules.cc";
    }
  }
  if (to.empty() || MayInclude(from, to)) return {};
  return "'" + std::string(from) + "' may not include '" + std::string(to) +
         "'; the table is in tests/hygiene/rules.cc";
}

}  // namespace

std::string_view FolderOf(std::string_view path) {
  for (const std::string_view root : {"src/", "include/assent/", "assent/"}) {
    if (!StartsWith(path, root)) continue;
    return FirstFolder(path.substr(root.size()));
  }
  return {};
}

bool MayInclude(std::string_view from, std::string_view to) { return Allows(Folders(), from, to, "base"); }

std::vector<Floor> ReadFloors(std::string_view architecture) {
  std::vector<Floor> floors;
  int number = -1;
  for (std::size_t at = 0; at < architecture.size();) {
    std::string_view line = NextLine(architecture, &at);
    const std::size_t first = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(first);
    // A floor starts with its digit, a further folder of it stands right below.
    const bool numbered = line.size() > 2 && line[0] >= '0' && line[0] <= '9' && line[1] == ' ';
    if (numbered) {
      number = line[0] - '0';
      line.remove_prefix(std::min(line.find_first_not_of(' ', 1), line.size()));
    } else if (first < 5) {
      number = -1;
    }
    const std::size_t slash = line.find("/ ");
    if (number < 0 || slash == std::string_view::npos || line.substr(0, slash).find(' ') != line.npos)
      continue;
    floors.push_back({std::string(line.substr(0, slash)), number});
  }
  return floors;
}

std::vector<Finding> CheckFloors(const std::vector<Floor>& floors, const std::vector<std::string>& existing) {
  std::vector<Finding> findings;
  for (const std::string& folder : existing) {
    const bool drawn =
        std::any_of(floors.begin(), floors.end(), [&](const Floor& floor) { return floor.folder == folder; });
    if (!drawn) findings.push_back({"ARCHITECTURE.md", 0, "the picture lacks src/" + folder});
    if (!IsFolder(folder)) findings.push_back({"tests/hygiene/rules.cc", 0, "the table lacks " + folder});
  }
  for (const Floor& from : floors) {
    for (const Floor& to : floors) {
      if (to.number <= from.number || !MayInclude(from.folder, to.folder)) continue;
      findings.push_back({"ARCHITECTURE.md", 0,
                          "'" + from.folder + "' may include '" + to.folder + "', which is drawn above it"});
    }
  }
  return findings;
}

std::vector<Finding> CheckIncludes(const SourceFile& file) {
  std::vector<Finding> findings;
  int number = 0;
  for (std::size_t at = 0; at < file.text.size();) {
    const std::string_view line = NextLine(file.text, &at);
    ++number;
    const std::string_view header = IncludedBy(line);
    if (header.empty()) continue;
    std::string wrong = WrongInclude(file.path, header);
    if (!wrong.empty()) findings.push_back({file.path, number, std::string(header) + ": " + wrong});
  }
  return findings;
}

std::vector<Finding> CheckPublicTypes(const SourceFile& file) {
  std::vector<Finding> findings;
  if (!IsPublic(file.path)) return findings;
  int number = 0;
  for (std::size_t at = 0; at < file.text.size();) {
    std::string_view line = NextLine(file.text, &at);
    ++number;
    line = line.substr(0, line.find("//"));
    // To be refused as a value, a type has to be named.
    if (line.find("bool kIsBorrowed<") != std::string_view::npos) continue;
    for (const std::string_view type : {"absl::string_view", "absl::optional"}) {
      if (line.find(type) == std::string_view::npos) continue;
      findings.push_back({file.path, number, std::string(type) + " in a public header; use the std:: one"});
    }
  }
  return findings;
}

std::vector<Finding> CheckDoors(const SourceFile& file) {
  std::vector<Finding> findings;
  int number = 0;
  bool templated = false;  // the line before begins a template
  for (std::size_t at = 0; at < file.text.size();) {
    std::string_view line = NextLine(file.text, &at);
    ++number;
    line = line.substr(0, line.find("//"));
    for (const std::string_view door :
         {"ForTest", "TestOnly", "TestPeer", "TestAccess", "FRIEND_TEST", "Unsafe"}) {
      if (line.find(door) == std::string_view::npos) continue;
      findings.push_back({file.path, number, std::string(door) + ": a door for tests is open to everybody"});
    }
    const bool begins = line.find("template <") != std::string_view::npos;
    const bool befriends = line.find("friend class ") != std::string_view::npos ||
                           line.find("friend struct ") != std::string_view::npos;
    if (befriends && (templated || begins)) {
      findings.push_back({file.path, number, "a template is no friend: anybody may specialise it"});
    }
    templated = begins && !befriends;
  }
  return findings;
}

std::vector<Finding> CheckAscii(const SourceFile& file) {
  std::vector<Finding> findings;
  int number = 0;
  for (std::size_t at = 0; at < file.text.size();) {
    const std::string_view line = NextLine(file.text, &at);
    ++number;
    const auto* const bad =
        std::find_if(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (bad == line.end()) continue;
    findings.push_back({file.path, number,
                        "not ASCII at column " + std::to_string(bad - line.begin() + 1) +
                            "; write an escape such as \\u00e9"});
  }
  return findings;
}

std::vector<Finding> CheckLength(const SourceFile& file, int limit) {
  const auto lines = std::count(file.text.begin(), file.text.end(), '\n');
  if (lines <= limit) return {};
  return {{file.path, 0,
           std::to_string(lines) + " lines; above " + std::to_string(limit) +
               " a file has more than one reason to exist"}};
}

std::string Format(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += finding.path;
    if (finding.line > 0) text += ":" + std::to_string(finding.line);
    text += ": " + finding.what + "\n";
  }
  return text;
}

}  // namespace assent::hygiene
