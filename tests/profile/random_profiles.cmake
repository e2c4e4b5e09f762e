# random_profiles(COUNT SEED OUT_PROTOS): writes COUNT random policies when CMake
# configures, random1.proto ... into the build folder, and random_profiles.h, which calls
# each generated accessor by its name. What is declared for what is decided here, not read
# back from the policy compiler. The same seed gives the same policies everywhere.

# Below `n`, from a linear congruential generator (the high bits are the random ones).
macro(_random out n)
  math(EXPR _random_state "(${_random_state} * 1103515245 + 12345) & 0x7fffffff")
  math(EXPR ${out} "(${_random_state} >> 11) % (${n})")
endmacro()

set(_random_purpose_names ALPHA BRAVO CHARLIE DELTA ECHO)
set(_random_purpose_types Alpha Bravo Charlie Delta Echo)
set(_random_bases CONTRACT LEGAL_OBLIGATION VITAL_INTERESTS PUBLIC_TASK LEGITIMATE_INTERESTS)
# Type, precision, and the coarser precision of it, if there can be one.
set(_random_kinds
  "optional bool|none {}|"
  "optional int32|bucket: 5|bucket: 20"
  "optional int64|none {}|bucket: 10"
  "optional uint32|bucket: 3|bucket: 6"
  "optional uint64|none {}|bucket: 100"
  "optional Level|enumeration {}|"
  "optional string|none {}|truncate { characters: 2 }"
  "optional string|postcode { characters: 4 }|postcode { characters: 1 }"
  "repeated Level|enumeration {}|"
  "repeated assent.Interaction|none {}|")

# One field: sets `field_text` and adds to `accessors_<purpose>`.
macro(_random_field number)
  _random(kind 10)
  list(GET _random_kinds ${kind} kind)
  string(REPLACE "|" ";" kind "${kind}")
  list(GET kind 0 type)
  list(GET kind 1 precision)
  list(GET kind 2 coarser)
  _random(special 5)
  set(declared "")
  math(EXPR always "${number} % ${purposes}")  # so that each purpose has a field
  foreach(p RANGE ${last_purpose})
    _random(chosen 2)
    if(special EQUAL 0)
      if(explicit_${p})
        list(APPEND declared ${p})
      endif()
    elseif(chosen OR p EQUAL always)
      list(APPEND declared ${p})
    endif()
  endforeach()
  set(category ORDINARY)
  if(special EQUAL 0 AND NOT declared STREQUAL "")
    set(category SPECIAL)
  elseif(declared STREQUAL "")
    set(declared ${always})
  endif()
  set(names "")
  foreach(p IN LISTS declared)
    list(GET _random_purpose_names ${p} name)
    list(APPEND names "\"${name}\"")
    string(APPEND accessors_${p} "  f(${profile}::Field::kF${number}, view.f${number}());\n")
  endforeach()
  list(JOIN names ", " listed)
  _random(days 40)
  math(EXPR days "${days} + 2")
  set(extra "")
  if(type MATCHES "Interaction")
    set(extra " max_items: 4")
  endif()
  list(LENGTH names count)
  if(count GREATER 1 AND coarser)
    list(GET names -1 last)
    string(APPEND extra "\n    coarser { purposes: ${last} precision { ${coarser} } }")
  endif()
  string(APPEND field_text "  ${type} f${number} = ${number} [(assent.field) = {
    label { en: \"Field ${number}\" }
    why { en: \"To test it.\" }
    purposes: [${listed}]
    precision { ${precision} }
    retention_days: ${days}
    category: ${category}${extra}
  }];\n")
  # The recipient is handed every other field of the first purpose.
  math(EXPR odd "${number} % 2")
  if(0 IN_LIST declared AND (odd OR NOT handed))
    list(APPEND handed "\"f${number}\"")
  endif()
endmacro()

# One policy and what calls its accessors.
macro(_random_profile index)
  set(profile random${index})
  _random(purposes 4)
  math(EXPR last_purpose "${purposes} + 1")
  math(EXPR purposes "${purposes} + 2")
  set(purpose_text "")
  foreach(p RANGE ${last_purpose})
    list(GET _random_purpose_names ${p} name)
    math(EXPR enum_number "${p} + 1")
    _random(basis 10)
    set(accessors_${p} "")
    set(explicit_${p} FALSE)
    if(basis LESS 5)
      list(GET _random_bases ${basis} basis)
      set(rules "basis: ${basis}")
    else()
      set(rules "basis: CONSENT if_refused { en: \"Nothing.\" }")
      if(basis GREATER 7)
        set(explicit_${p} TRUE)
        string(APPEND rules " explicit_consent: true")
      endif()
    endif()
    string(APPEND purpose_text
      "  ${name} = ${enum_number} [(assent.purpose) = { title { en: \"Purpose\" } ${rules} }];\n")
  endforeach()
  _random(fields 8)
  math(EXPR fields "${fields} + 3")
  if(fields LESS purposes)
    set(fields ${purposes})
  endif()
  set(field_text "")
  set(handed "")
  foreach(f RANGE 1 ${fields})
    _random_field(${f})
  endforeach()
  list(JOIN handed ", " handed)
  file(CONFIGURE OUTPUT "${folder}/${profile}.proto" @ONLY CONTENT [[
syntax = "proto3";
package @profile@;
import "assent/policy.proto";
enum Purpose {
  option (assent.purposes) = true;
  PURPOSE_UNSPECIFIED = 0;
@purpose_text@}
enum Level { LEVEL_UNSPECIFIED = 0; LEVEL_LOW = 1; LEVEL_MIDDLE = 2; LEVEL_HIGH = 3; }
message Person {
  option (assent.profile) = {
    controller { name: "Random Ltd" contact: "privacy@random.example" country: "DE" }
    policy_version: 1
    purposes: "Purpose"
    recipients {
      id: "partner" title { en: "Partner" } purposes: ["ALPHA"] fields: [@handed@]
    }
    own_use: true
  };
@field_text@}
]])
  foreach(p RANGE ${last_purpose})
    list(GET _random_purpose_types ${p} type)
    string(APPEND glue "template <class F>
void ForEachField(const ${profile}::PersonFor${type}& view, F f) {\n${accessors_${p}}}\n")
    string(APPEND opens_${index} "  f(profiles.template Open<${profile}::Purpose::k${type}>(subject));\n")
  endforeach()
  string(APPEND glue "template <class F>
void ForEachView(const Profiles<${profile}::Person>& profiles, const SubjectId& subject, F f) {
${opens_${index}}}\n")
  string(APPEND includes "#include \"${profile}.assent.h\"\n")
  list(APPEND types "${profile}::Person")
  list(APPEND written "${folder}/${profile}.proto")
endmacro()

function(random_profiles count seed out_protos)
  set(folder "${CMAKE_CURRENT_BINARY_DIR}/random_profiles")
  set(_random_state ${seed})
  set(glue "")
  set(includes "")
  set(types)
  set(written)
  foreach(index RANGE 1 ${count})
    _random_profile(${index})
  endforeach()
  list(JOIN types ", " types)
  file(CONFIGURE OUTPUT "${folder}/random_profiles.h" @ONLY CONTENT [[
// Written by random_profiles.cmake.
#include <tuple>

@includes@
namespace assent::testing {

@glue@
using RandomProfiles = std::tuple<@types@>;

}  // namespace assent::testing
]])
  set(${out_protos} "${written}" PARENT_SCOPE)
endfunction()
