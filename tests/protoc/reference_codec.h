// What the wire codec of accepted/kinds.proto should do, said a second time with
// protobuf's reflection and none of the library's code.
#ifndef ASSENT_TESTS_PROTOC_REFERENCE_CODEC_H_
#define ASSENT_TESTS_PROTOC_REFERENCE_CODEC_H_

#include <cstdint>
#include <memory>
#include <random>
#include <string>

#include "google/protobuf/message.h"

namespace assent::testing {

/// kinds.Person as a protobuf message, made from the .proto at run time.
class PersonType {
 public:
  PersonType();
  ~PersonType();

  std::unique_ptr<google::protobuf::Message> New() const;
  /// Parses; null for malformed bytes.
  std::unique_ptr<google::protobuf::Message> Parse(const std::string& bytes) const;
  /// A message of random values: about half the fields set, odd values included.
  std::unique_ptr<google::protobuf::Message> Random(std::mt19937_64& random, std::int32_t today) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Makes of a message what the policy lets us keep of it on day `today`, when all
/// consent is given and the message was collected today.
void Coarsen(google::protobuf::Message& person, std::int32_t today);

/// The message in bytes, fields by number, unknown fields left out.
std::string KnownBytes(const google::protobuf::Message& person);

}  // namespace assent::testing

#endif  // ASSENT_TESTS_PROTOC_REFERENCE_CODEC_H_
