// protoc-gen-assent: the compiler of annotated profiles, as a plugin of protoc.
#include "generator.h"
#include "google/protobuf/compiler/plugin.h"

int main(int argc, char* argv[]) {
  const assent::protoc::Generator generator;
  return google::protobuf::compiler::PluginMain(argc, argv, &generator);
}
