#include "mistakes.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "google/protobuf/descriptor.pb.h"

namespace assent::protoc {
namespace {

namespace pb = ::google::protobuf;

Place Append(Place place, const Place& parts) {
  place.insert(place.end(), parts.begin(), parts.end());
  return place;
}

Place Option(Place place, int options_number, const Place& parts) {
  return Append(Append(std::move(place), {options_number, kOptionNumber}), parts);
}

}  // namespace

Place PlaceOf(const pb::Descriptor& message) {
  if (message.containing_type() == nullptr) {
    return {pb::FileDescriptorProto::kMessageTypeFieldNumber, message.index()};
  }
  return Append(PlaceOf(*message.containing_type()),
                {pb::DescriptorProto::kNestedTypeFieldNumber, message.index()});
}

Place PlaceOf(const pb::FieldDescriptor& field) {
  if (!field.is_extension()) {
    return Append(PlaceOf(*field.containing_type()), {pb::DescriptorProto::kFieldFieldNumber, field.index()});
  }
  if (field.extension_scope() == nullptr) {
    return {pb::FileDescriptorProto::kExtensionFieldNumber, field.index()};
  }
  return Append(PlaceOf(*field.extension_scope()),
                {pb::DescriptorProto::kExtensionFieldNumber, field.index()});
}

Place PlaceOf(const pb::EnumDescriptor& enum_type) {
  if (enum_type.containing_type() == nullptr) {
    return {pb::FileDescriptorProto::kEnumTypeFieldNumber, enum_type.index()};
  }
  return Append(PlaceOf(*enum_type.containing_type()),
                {pb::DescriptorProto::kEnumTypeFieldNumber, enum_type.index()});
}

Place PlaceOf(const pb::EnumValueDescriptor& value) {
  return Append(PlaceOf(*value.type()), {pb::EnumDescriptorProto::kValueFieldNumber, value.index()});
}

Place TypeOf(const pb::FieldDescriptor& field) {
  const bool is_named = field.type() == pb::FieldDescriptor::TYPE_ENUM ||
                        field.type() == pb::FieldDescriptor::TYPE_MESSAGE ||
                        field.type() == pb::FieldDescriptor::TYPE_GROUP;
  return Append(PlaceOf(field), {is_named ? pb::FieldDescriptorProto::kTypeNameFieldNumber
                                          : pb::FieldDescriptorProto::kTypeFieldNumber});
}

Place OptionOf(const pb::Descriptor& message, const Place& parts) {
  return Option(PlaceOf(message), pb::DescriptorProto::kOptionsFieldNumber, parts);
}
Place OptionOf(const pb::FieldDescriptor& field, const Place& parts) {
  return Option(PlaceOf(field), pb::FieldDescriptorProto::kOptionsFieldNumber, parts);
}
Place OptionOf(const pb::EnumDescriptor& enum_type, const Place& parts) {
  return Option(PlaceOf(enum_type), pb::EnumDescriptorProto::kOptionsFieldNumber, parts);
}
Place OptionOf(const pb::EnumValueDescriptor& value, const Place& parts) {
  return Option(PlaceOf(value), pb::EnumValueDescriptorProto::kOptionsFieldNumber, parts);
}
Place PackagePlace() { return {pb::FileDescriptorProto::kPackageFieldNumber}; }
Place SyntaxPlace() { return {pb::FileDescriptorProto::kSyntaxFieldNumber}; }

Mistakes::Mistakes(const pb::FileDescriptor& file) {
  pb::FileDescriptorProto proto;
  file.CopySourceCodeInfoTo(&proto);
  for (const auto& location : proto.source_code_info().location()) {
    if (location.span_size() < 3) continue;
    // A path occurs twice only where protoc merges declarations; the first one counts.
    positions_.emplace(Place(location.path().begin(), location.path().end()),
                       Position{location.span(0) + 1, location.span(1) + 1});
  }
}

Mistakes::Position Mistakes::Find(Place place) const {
  while (!place.empty()) {
    const auto found = positions_.find(place);
    if (found != positions_.end()) return found->second;
    place.pop_back();
  }
  return {1, 1};
}

void Mistakes::Add(const Place& place, std::string message) {
  const Position position = Find(place);
  mistakes_.push_back({position.line, position.column, std::move(message)});
}

std::vector<Mistake> Mistakes::Sorted() const {
  std::vector<Mistake> sorted = mistakes_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  return sorted;
}

}  // namespace assent::protoc
