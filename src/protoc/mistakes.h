// File: mistakes.h
//
// Collects what is wrong with a policy, and where. A place in a file is a path of
// protobuf's SourceCodeInfo; one that the compiler recorded no position for (the
// inside of an option written as { ... }) falls back to what encloses it.

#ifndef ASSENT_PROTOC_MISTAKES_H_
#define ASSENT_PROTOC_MISTAKES_H_

#include <map>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"

namespace assent::protoc {

/// One mistake. Lines and columns count from 1; 0 means that the position is unknown.
struct Mistake {
  int line = 0;
  int column = 0;
  std::string message;  ///< What is wrong, where, and how to mend it.
};

/// A path of SourceCodeInfo.
using Place = std::vector<int>;

/// The number of assent's options in every kind of options message.
inline constexpr int kOptionNumber = 51001;

Place PlaceOf(const google::protobuf::Descriptor& message);
Place PlaceOf(const google::protobuf::FieldDescriptor& field);
Place PlaceOf(const google::protobuf::EnumDescriptor& enum_type);
Place PlaceOf(const google::protobuf::EnumValueDescriptor& value);

/// The name in the declaration.
template <class D>
Place NameOf(const D& descriptor) {
  Place place = PlaceOf(descriptor);
  place.push_back(1);  // `name` is field 1 of every descriptor's message
  return place;
}
/// The type of a field.
Place TypeOf(const google::protobuf::FieldDescriptor& field);
/// `parts` of assent's option on the declaration, such as {3} for its third field.
Place OptionOf(const google::protobuf::Descriptor& message, const Place& parts = {});
Place OptionOf(const google::protobuf::FieldDescriptor& field, const Place& parts = {});
Place OptionOf(const google::protobuf::EnumDescriptor& enum_type, const Place& parts = {});
Place OptionOf(const google::protobuf::EnumValueDescriptor& value, const Place& parts = {});
/// The `package` and `syntax` statements; the beginning of the file if there is none.
Place PackagePlace();
Place SyntaxPlace();

/// The mistakes of one file. Not thread-safe.
class Mistakes {
 public:
  explicit Mistakes(const google::protobuf::FileDescriptor& file);

  void Add(const Place& place, std::string message);

  /// All of them, by position; at one position in the order they were found.
  std::vector<Mistake> Sorted() const;

 private:
  struct Position {
    int line;
    int column;
  };
  Position Find(Place place) const;

  std::map<Place, Position> positions_;
  std::vector<Mistake> mistakes_;
};

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_MISTAKES_H_
