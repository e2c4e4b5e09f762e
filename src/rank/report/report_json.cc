#include <string>
#include <utility>

#include "assent/rank/report_format.h"
#include "rank/report/json_writer.h"
#include "rank/report/words.h"

namespace assent {
namespace {

using internal::JsonWriter;

// A history length: a number, or "all".
void WriteLength(JsonWriter& json, std::string_view key, std::size_t length) {
  if (length == kAllItems) {
    json.Field(key, "all");
  } else {
    json.Integer(key, static_cast<std::int64_t>(length));
  }
}

void WriteCount(JsonWriter& json, std::string_view key, std::size_t count) {
  json.Integer(key, static_cast<std::int64_t>(count));
}

void WriteOptions(JsonWriter& json, const MinimisationOptions& options) {
  const EvaluationOptions& evaluation = options.evaluation;
  json.BeginObject("options");
  json.Field("metric", internal::MetricName(evaluation));
  json.Field("hold_out", evaluation.hold_out == HoldOut::kLatest ? "latest" : "random");
  json.Field("held_out_share", evaluation.held_out_share);
  WriteCount(json, "min_items", evaluation.min_items);
  json.Field("least_gain", options.least_gain);
  json.Field("tolerance", options.tolerance);
  json.Field("person_tolerance", options.person_tolerance);
  json.Field("significance", options.significance);
  json.EndObject();
}

void WriteGain(JsonWriter& json, const FieldGain& gain) {
  json.BeginObject();
  WriteLength(json, "length", gain.length);
  json.Field("alone", gain.alone);
  json.Field("alone_p", gain.alone_p);
  json.Field("last", gain.last);
  json.Field("last_p", gain.last_p);
  json.Field("better", gain.better);
  json.Field("worse", gain.worse);
  json.EndObject();
}

void WriteValue(JsonWriter& json, const Feature& value) {
  if (value.is_text) {
    json.String(value.text);
  } else {
    json.Integer(value.number);
  }
}

void WriteForm(JsonWriter& json, const CoarserForm& form) {
  json.BeginObject();
  json.Field("description", form.description);
  json.Bool("declared", form.declared);
  json.Bool("costs_nothing", form.costs_nothing);
  json.BeginArray("groups");
  for (const std::vector<Feature>& group : form.groups) {
    json.BeginArray();
    for (const Feature& value : group) WriteValue(json, value);
    json.EndArray();
  }
  json.EndArray();
  json.BeginArray("costs");
  for (const CoarserForm::Cost& cost : form.costs) {
    json.BeginObject();
    WriteLength(json, "length", cost.length);
    json.Field("loss", cost.loss);
    json.Field("p", cost.p);
    json.Field("worse", cost.worse);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteField(JsonWriter& json, const FieldFinding& field) {
  json.BeginObject();
  json.Field("name", field.name);
  json.Integer("number", field.number);
  json.Field("label", field.label);
  json.Field("verdict", VerdictWords(field.verdict));
  json.Field("why", field.why);
  WriteCount(json, "values", field.values);
  json.Field("told", field.told);
  json.BeginArray("gains");
  for (const FieldGain& gain : field.gains) WriteGain(json, gain);
  json.EndArray();
  json.BeginArray("coarser");
  for (const CoarserForm& form : field.coarser) WriteForm(json, form);
  json.EndArray();
  json.Integer("proposed_form", field.proposed_form);
  json.EndObject();
}

void WriteSteps(JsonWriter& json, const std::vector<HistoryStep>& steps) {
  json.BeginArray("steps");
  for (const HistoryStep& step : steps) {
    json.BeginObject();
    WriteLength(json, "from", step.from);
    WriteLength(json, "to", step.to);
    json.Field("items", step.items);
    json.Field("gain", step.gain);
    json.Field("per_item", step.per_item);
    json.Field("better", step.better);
    json.Field("worse", step.worse);
    json.EndObject();
  }
  json.EndArray();
}

void WriteHistory(JsonWriter& json, const HistoryFinding& history) {
  json.BeginObject("history");
  json.Field("name", history.name);
  json.Field("label", history.label);
  json.Field("why", history.why);
  json.Integer("retention_days", history.retention_days);
  if (history.shortest_length) WriteLength(json, "shortest_length", *history.shortest_length);
  if (history.shortest_days) json.Integer("shortest_days", *history.shortest_days);
  WriteSteps(json, history.steps);
  json.BeginArray("retention");
  for (const RetentionCell& cell : history.retention) {
    json.BeginObject();
    json.Integer("days", cell.days);
    json.Field("items", cell.items);
    json.Field("metric", cell.metric);
    json.Field("loss", cell.loss);
    json.Field("worse", cell.worse);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

void WriteCells(JsonWriter& json, const MinimisationReport& report) {
  json.BeginArray("cells");
  for (const MinimisationCell& cell : report.cells) {
    json.BeginObject();
    json.BeginArray("fields");
    for (std::size_t f = 0; f < report.fields.size(); ++f) {
      if (Contains(cell.fields, static_cast<int>(f))) json.String(report.fields[f].name);
    }
    json.EndArray();
    WriteLength(json, "length", cell.length);
    json.Field("metric", cell.metric);
    json.Field("loss", cell.loss);
    json.Field("better", cell.better);
    json.Field("worse", cell.worse);
    json.EndObject();
  }
  json.EndArray();
  if (report.subsets_left_out == kAllItems) {
    json.Field("subsets_left_out", "all others");
  } else {
    WriteCount(json, "subsets_left_out", report.subsets_left_out);
  }
}

void WriteGuess(JsonWriter& json, const ProxyGuess& guess, bool binary) {
  json.BeginObject();
  json.Bool("other_fields", guess.other_fields);
  WriteLength(json, "length", guess.length);
  if (binary) json.Field("auc", guess.auc);
  json.Field("accuracy", guess.accuracy);
  json.Field("majority", guess.majority);
  json.Field("gain", guess.gain);
  json.EndObject();
}

void WriteProxies(JsonWriter& json, const ProxyReport& proxies) {
  json.BeginObject("proxies");
  WriteCount(json, "people", proxies.people);
  json.BeginArray("fields");
  for (const ProxyFinding& field : proxies.fields) {
    json.BeginObject();
    json.Field("name", field.name);
    WriteCount(json, "values", field.values);
    WriteCount(json, "people", field.people);
    json.BeginArray("guesses");
    for (const ProxyGuess& guess : field.guesses) WriteGuess(json, guess, field.values == 2);
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.BeginArray("left_out");
  for (const std::string& name : proxies.left_out) json.String(name);
  json.EndArray();
  json.EndObject();
}

void WriteErasedGuess(JsonWriter& json, const ErasedGuess& guess) {
  json.BeginObject();
  WriteLength(json, "length", guess.length);
  json.Bool("other_fields", guess.other_fields);
  json.Field("linear_before", guess.before.linear);
  json.Field("linear_after", guess.after.linear);
  json.Field("nonlinear_before", guess.before.nonlinear);
  json.Field("nonlinear_after", guess.after.nonlinear);
  json.Field("linear_unseen", guess.unseen.linear);
  json.Field("nonlinear_unseen", guess.unseen.nonlinear);
  json.Bool("hidden", guess.hidden);
  json.EndObject();
}

void WritePrice(JsonWriter& json, const ErasurePrice& price) {
  json.BeginObject();
  WriteLength(json, "length", price.length);
  json.Field("metric", price.metric);
  json.Field("erased", price.erased);
  json.Field("loss", price.loss);
  json.Field("worse", price.worse);
  json.EndObject();
}

void WriteErasure(JsonWriter& json, const DoNotInferReport& erasure) {
  json.BeginObject("do_not_infer");
  WriteCount(json, "people", erasure.people);
  WriteCount(json, "measured", erasure.measured);
  WriteCount(json, "factors", erasure.factors);
  json.BeginArray("fields");
  for (const DoNotInferFinding& field : erasure.fields) {
    json.BeginObject();
    json.Field("name", field.name);
    WriteCount(json, "values", field.values);
    WriteCount(json, "people", field.people);
    WriteCount(json, "unseen_people", field.unseen_people);
    WriteCount(json, "rank", field.rank);
    json.BeginArray("guesses");
    for (const ErasedGuess& guess : field.guesses) WriteErasedGuess(json, guess);
    json.EndArray();
    json.BeginArray("price");
    for (const ErasurePrice& price : field.price) WritePrice(json, price);
    json.EndArray();
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
}

const char* KindName(MainParameter::Kind kind) {
  return kind == MainParameter::Kind::kHistory ? "history"
         : kind == MainParameter::Kind::kField ? "field"
                                               : "base";
}

}  // namespace

std::string ToJson(const MinimisationReport& report, const ProxyReport* proxies,
                   const DoNotInferReport* erasure) {
  JsonWriter json;
  json.BeginObject();
  json.Field("policy", report.policy_name);
  json.Integer("policy_version", report.policy_version);
  json.Field("controller", report.controller);
  json.Integer("model_people", report.model_people);
  WriteCount(json, "people", report.people);
  WriteCount(json, "people_left_out", report.people_left_out);
  WriteCount(json, "items", report.items);
  json.Field("mean_items", report.mean_items);
  WriteOptions(json, report.options);
  json.BeginArray("fields");
  for (const FieldFinding& field : report.fields) WriteField(json, field);
  json.EndArray();
  WriteHistory(json, report.history);
  WriteCells(json, report);
  if (proxies != nullptr) WriteProxies(json, *proxies);
  if (erasure != nullptr) WriteErasure(json, *erasure);
  json.EndObject();
  return std::move(json).Take();
}

std::string ToJson(const MainParametersReport& report) {
  JsonWriter json;
  json.BeginObject();
  json.Field("policy", report.policy_name);
  json.Integer("policy_version", report.policy_version);
  WriteCount(json, "people", report.people);
  WriteCount(json, "k", report.k);
  json.BeginArray("parameters");
  for (const MainParameter& parameter : report.parameters) {
    json.BeginObject();
    json.Field("kind", KindName(parameter.kind));
    json.Field("name", parameter.name);
    json.Integer("number", parameter.number);
    json.Field("label", parameter.label);
    json.Field("why", parameter.why);
    json.Field("told", parameter.told);
    json.Field("share", parameter.share);
    json.EndObject();
  }
  json.EndArray();
  json.BeginArray("options");
  for (const RefusalOption& option : report.options) {
    json.BeginObject();
    json.Field("purpose", option.purpose);
    json.Field("title", option.title);
    json.Field("if_refused", option.if_refused);
    json.EndObject();
  }
  json.EndArray();
  json.EndObject();
  return std::move(json).Take();
}

}  // namespace assent
