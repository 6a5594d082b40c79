#pragma once

#include "marrow/records/profile_keys.hpp"
#include "marrow/records/serial.hpp"

// Key names of the profile's `serial`, each stated once. Included by profile_value.cpp only.
namespace marrow {

template <>
struct Keys<SerialSample> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("sample", r.sample), f("timepoint", r.timepoint); }
};
template <>
struct Keys<SerialPoint> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("sample", r.sample), f("timepoint", r.timepoint), f("found", r.found), f("vaf", r.vaf);
    f("interval", r.interval), f("value", r.value);
  }
};
template <>
struct Keys<SerialChange> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("from", r.from), f("to", r.to), f("change", r.change), f("because", r.because);
  }
};
template <>
struct Keys<SerialLesion> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("kind", r.kind), f("lesion", r.lesion), f("gene", r.gene), f("name", r.name), f("points", r.points);
    f("changes", r.changes), f("germline_hint", r.germline_hint), f("relapse_fated", r.relapse_fated);
    f("relapse_resistant_drugs", r.relapse_resistant_drugs);
  }
};
template <>
struct Keys<SerialPair> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("from", r.from), f("to", r.to), f("is_ordered", r.is_ordered), f("changes", r.changes);
  }
};
template <>
struct Keys<SerialNote> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("code", r.code), f("samples", r.samples), f("text", r.text); }
};
template <>
struct Keys<Serial> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("samples", r.samples), f("pairs", r.pairs), f("lesions", r.lesions), f("notes", r.notes);
  }
};

}  // namespace marrow
