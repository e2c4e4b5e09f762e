// File: emit.h
//
// The files that are made of a profile. Each is a function of the model alone.

#ifndef ASSENT_PROTOC_EMIT_H_
#define ASSENT_PROTOC_EMIT_H_

#include <string>

#include "code_writer.h"
#include "model.h"

namespace assent::protoc {

/// `x.assent.h`: enums, recipients, field tags, the profile, its views.
std::string EmitHeader(const Model& model);
/// `x.assent.cc`: the policy table with its texts.
std::string EmitSource(const Model& model);
/// `x.assent_wire.h` and `.cc`: the wire codec.
std::string EmitWireHeader(const Model& model);
std::string EmitWireSource(const Model& model);

/// Parts of the header.
void EmitEnums(const Model& model, CodeWriter& out);
void EmitRecipients(const Model& model, CodeWriter& out);
void EmitBypasses(const Model& model, CodeWriter& out);
void EmitTags(const Model& model, CodeWriter& out);
void EmitProfile(const Model& model, CodeWriter& out);
void EmitViews(const Model& model, CodeWriter& out);

/// "The coarser form of city".
std::string FormTitle(const FieldModel& field);
/// The first lines of every generated file.
void EmitBanner(const Model& model, CodeWriter& out);
/// "ASSENT_GENERATED_SAMPLE_VIEWER" + suffix.
std::string GuardName(const Model& model, const std::string& suffix);

}  // namespace assent::protoc

#endif  // ASSENT_PROTOC_EMIT_H_
