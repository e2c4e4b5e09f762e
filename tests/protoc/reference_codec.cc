#include "reference_codec.h"

#include <algorithm>
#include <limits>
#include <set>
#include <vector>

#include "google/protobuf/compiler/importer.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace assent::testing {
namespace {

namespace pb = ::google::protobuf;
using Field = pb::FieldDescriptor;

std::uint64_t OddNumber(std::mt19937_64& random) {
  switch (random() % 6) {
    case 0:
      return 0;
    case 1:
      return random() % 100;
    case 2:
      return ~std::uint64_t{0} - random() % 100;  // small negative
    case 3:
      return std::uint64_t{1} << (random() % 64);
    case 4:
      return (std::uint64_t{1} << (random() % 64)) - 1;
    default:
      return random();
  }
}

std::string OddText(std::mt19937_64& random) {
  static const char* const kPieces[] = {"a", "Z", "9", " ", "-", "ä", "Ж", "€", "𝄞", "b7"};
  std::string text;
  for (std::uint64_t i = random() % 8; i > 0; --i) text += kPieces[random() % 10];
  return text;
}

int OddEnumNumber(const pb::EnumDescriptor& type, std::mt19937_64& random) {
  if (random() % 8 == 0) return static_cast<int>(OddNumber(random));
  return type.value(static_cast<int>(random() % static_cast<std::uint64_t>(type.value_count())))->number();
}

void FillEntry(pb::Message& entry, std::mt19937_64& random, std::int32_t today) {
  const pb::Descriptor& type = *entry.GetDescriptor();
  const pb::Reflection& reflection = *entry.GetReflection();
  if (random() % 8 != 0) {
    if (random() % 2 == 0) {
      reflection.SetString(&entry, type.FindFieldByName("item"), OddText(random));
    } else {
      reflection.SetUInt64(&entry, type.FindFieldByName("item_number"), OddNumber(random));
    }
  }
  // Mostly within retention, some too old, of the future, or without a day.
  const std::int32_t day = random() % 8 == 0 ? 0 : today + 2 - static_cast<std::int32_t>(random() % 100);
  reflection.SetInt32(&entry, type.FindFieldByName("day"), day);
}

void FillField(pb::Message& message, const Field& field, std::mt19937_64& random, std::int32_t today) {
  const pb::Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    for (std::uint64_t i = random() % 30; i > 0; --i) {
      if (field.cpp_type() == Field::CPPTYPE_ENUM) {
        reflection.AddEnumValue(&message, &field, OddEnumNumber(*field.enum_type(), random));
      } else {
        FillEntry(*reflection.AddMessage(&message, &field), random, today);
      }
    }
    return;
  }
  const std::uint64_t number = OddNumber(random);
  switch (field.cpp_type()) {
    case Field::CPPTYPE_BOOL:
      return reflection.SetBool(&message, &field, number % 2 == 1);
    case Field::CPPTYPE_INT32:
      return reflection.SetInt32(&message, &field, static_cast<std::int32_t>(number));
    case Field::CPPTYPE_INT64:
      return reflection.SetInt64(&message, &field, static_cast<std::int64_t>(number));
    case Field::CPPTYPE_UINT32:
      return reflection.SetUInt32(&message, &field, static_cast<std::uint32_t>(number));
    case Field::CPPTYPE_UINT64:
      return reflection.SetUInt64(&message, &field, number);
    case Field::CPPTYPE_STRING:
      return reflection.SetString(&message, &field, OddText(random));
    default:
      return reflection.SetEnumValue(&message, &field, OddEnumNumber(*field.enum_type(), random));
  }
}

// The lower bound of the bucket; false if the type cannot hold it.
bool Bucket(std::int64_t value, std::int64_t width, std::int64_t lowest, std::int64_t* lower) {
  const std::int64_t rest = (value % width + width) % width;
  if (static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(lowest) <
      static_cast<std::uint64_t>(rest)) {
    return false;
  }
  *lower = value - rest;
  return true;
}

std::string FirstCharacter(const std::string& text) {
  std::size_t end = 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
  return text.substr(0, end);
}

std::string Postcode(const std::string& text, std::size_t characters) {
  std::string kept;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') kept += static_cast<char>(c - 32);
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) kept += c;
  }
  return kept.substr(0, characters);
}

bool IsDeclared(const Field& field, int number) {
  return number != 0 && field.enum_type()->FindValueByNumber(number) != nullptr;
}

void CoarsenEnums(pb::Message& person, const Field& field) {
  const pb::Reflection& reflection = *person.GetReflection();
  std::set<int> kept;
  for (int i = 0; i < reflection.FieldSize(person, &field); ++i) {
    const int number = reflection.GetRepeatedEnumValue(person, &field, i);
    if (IsDeclared(field, number)) kept.insert(number);
  }
  reflection.ClearField(&person, &field);
  for (const int number : kept) reflection.AddEnumValue(&person, &field, number);
}

void CoarsenHistory(pb::Message& person, const Field& field, std::int32_t today, int retention,
                    std::size_t cap) {
  const pb::Reflection& reflection = *person.GetReflection();
  std::vector<std::unique_ptr<pb::Message>> kept;
  const Field* day_field = field.message_type()->FindFieldByName("day");
  for (int i = 0; i < reflection.FieldSize(person, &field); ++i) {
    const pb::Message& entry = reflection.GetRepeatedMessage(person, &field, i);
    std::unique_ptr<pb::Message> copy(entry.New());
    copy->CopyFrom(entry);
    const pb::Reflection& inner = *copy->GetReflection();
    if (inner.GetInt32(*copy, day_field) == 0) inner.SetInt32(copy.get(), day_field, today);
    const std::int32_t day = inner.GetInt32(*copy, day_field);
    const bool has_item = inner.HasOneof(*copy, field.message_type()->FindOneofByName("id"));
    if (has_item && day <= today && day > today - retention) kept.push_back(std::move(copy));
  }
  std::stable_sort(kept.begin(), kept.end(), [&](const auto& a, const auto& b) {
    return a->GetReflection()->GetInt32(*a, day_field) < b->GetReflection()->GetInt32(*b, day_field);
  });
  reflection.ClearField(&person, &field);
  for (std::size_t i = kept.size() > cap ? kept.size() - cap : 0; i < kept.size(); ++i) {
    reflection.AddMessage(&person, &field)->CopyFrom(*kept[i]);
  }
}

void CoarsenText(pb::Message& person, const Field& field, const std::string& kept) {
  const pb::Reflection& reflection = *person.GetReflection();
  if (!reflection.HasField(person, &field)) return;
  if (kept.empty()) {
    reflection.ClearField(&person, &field);
  } else {
    reflection.SetString(&person, &field, kept);
  }
}

}  // namespace

struct PersonType::Impl {
  pb::compiler::DiskSourceTree tree;
  std::unique_ptr<pb::compiler::Importer> importer;
  pb::DynamicMessageFactory factory;
  const pb::Message* prototype = nullptr;
};

PersonType::PersonType() : impl_(std::make_unique<Impl>()) {
  impl_->tree.MapPath("", std::string(ASSENT_TEST_DATA) + "/accepted");
  impl_->tree.MapPath("", ASSENT_TEST_PROTO_DIR);
  impl_->tree.MapPath("", ASSENT_TEST_PROTOBUF_INCLUDE);
  impl_->importer = std::make_unique<pb::compiler::Importer>(&impl_->tree, nullptr);
  const pb::FileDescriptor* file = impl_->importer->Import("kinds.proto");
  impl_->prototype = impl_->factory.GetPrototype(file->FindMessageTypeByName("Person"));
}
PersonType::~PersonType() = default;

std::unique_ptr<pb::Message> PersonType::New() const {
  return std::unique_ptr<pb::Message>(impl_->prototype->New());
}

std::unique_ptr<pb::Message> PersonType::Parse(const std::string& bytes) const {
  std::unique_ptr<pb::Message> message = New();
  return message->ParseFromString(bytes) ? std::move(message) : nullptr;
}

std::unique_ptr<pb::Message> PersonType::Random(std::mt19937_64& random, std::int32_t today) const {
  std::unique_ptr<pb::Message> person = New();
  for (int i = 0; i < person->GetDescriptor()->field_count(); ++i) {
    if (random() % 2 == 0) FillField(*person, *person->GetDescriptor()->field(i), random, today);
  }
  return person;
}

void Coarsen(pb::Message& person, std::int32_t today) {
  const pb::Descriptor& type = *person.GetDescriptor();
  const pb::Reflection& reflection = *person.GetReflection();
  const auto field = [&type](const char* name) { return type.FindFieldByName(name); };
  std::int64_t lower = 0;
  if (reflection.HasField(person, field("whole"))) {
    const bool fits = Bucket(reflection.GetInt32(person, field("whole")), 10,
                             std::numeric_limits<std::int32_t>::min(), &lower);
    reflection.SetInt32(&person, field("whole"), static_cast<std::int32_t>(lower));
    if (!fits) reflection.ClearField(&person, field("whole"));
  }
  if (reflection.HasField(person, field("big_fixed"))) {
    const bool fits = Bucket(reflection.GetInt64(person, field("big_fixed")), 1000000000000,
                             std::numeric_limits<std::int64_t>::min(), &lower);
    reflection.SetInt64(&person, field("big_fixed"), lower);
    if (!fits) reflection.ClearField(&person, field("big_fixed"));
  }
  if (reflection.HasField(person, field("big_natural"))) {
    const std::uint64_t value = reflection.GetUInt64(person, field("big_natural"));
    reflection.SetUInt64(&person, field("big_natural"), value / 7 * 7);
  }
  CoarsenText(person, *field("place"), Postcode(reflection.GetString(person, field("place")), 3));
  CoarsenText(person, *field("nickname"), FirstCharacter(reflection.GetString(person, field("nickname"))));
  CoarsenText(person, *field("email"), reflection.GetString(person, field("email")));
  if (!IsDeclared(*field("mood"), reflection.GetEnumValue(person, field("mood")))) {
    reflection.ClearField(&person, field("mood"));
  }
  CoarsenEnums(person, *field("moods"));
  CoarsenEnums(person, *field("sizes"));
  CoarsenHistory(person, *field("bought"), today, 90, 20);
  CoarsenHistory(person, *field("visited"), today, 10, 3);
}

std::string KnownBytes(const pb::Message& person) {
  std::unique_ptr<pb::Message> known(person.New());
  known->CopyFrom(person);
  known->DiscardUnknownFields();
  std::string bytes;
  pb::io::StringOutputStream stream(&bytes);
  pb::io::CodedOutputStream output(&stream);
  output.SetSerializationDeterministic(true);
  known->SerializeToCodedStream(&output);
  output.Trim();
  return bytes;
}

}  // namespace assent::testing
