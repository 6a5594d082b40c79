#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/records/profile.hpp"

// Samples of one patient compared: the profile's `serial`, the same in each of the patient's profiles.
namespace marrow {

/// What became of a lesion from one sample to another of which at least one has it as a finding.
enum class SerialChangeKind {
  shared,          ///< in both; its share of reads does not differ, or was not counted
  rising,          ///< in both; the 95 % intervals of the share of reads do not meet
  falling,         ///< likewise
  gained,          ///< absent in the earlier one down to a limit below the later share of reads
  lost,            ///< the reverse
  differs,         ///< the like of gained, lost or deepened, and no time point says which came first
  not_comparable,  ///< in one; of the other nothing is known that would exclude it
  deepened,        ///< in both; the later one has no copy left of what had one, or further copies lost or gained
  receded,         ///< the reverse
};
template <>
struct EnumNames<SerialChangeKind> {
  static constexpr std::array<std::string_view, 9> names{"shared",  "rising",         "falling",  "gained", "lost",
                                                         "differs", "not_comparable", "deepened", "receded"};
};

struct SerialSample {
  std::string sample;
  Timepoint timepoint = Timepoint::unknown;
};

/// A lesion in one sample.
struct SerialPoint {
  std::string sample;
  Timepoint timepoint = Timepoint::unknown;
  Assessment found;
  std::optional<double> vaf;                 ///< variants only
  std::optional<FractionInterval> interval;  ///< 95 %, Clopper-Pearson; empty without counts
  /// Copies of a focal lesion; copies against the normal number of a chromosome or arm; chromosomes of a ploidy.
  std::optional<double> value;
};

struct SerialChange {
  std::string from;  ///< sample
  std::string to;
  SerialChangeKind change = SerialChangeKind::not_comparable;
  std::optional<std::string> because;  ///< where the word alone does not say it
};

struct SerialLesion {
  std::string kind;    ///< variant, fusion, focal, chromosome, arm, ploidy
  std::string lesion;  ///< id of the variant, "ETV6::RUNX1", lesion_id, "21 gain", "9p loss", "near-haploid"
  std::optional<std::string> gene;
  std::string name;  ///< "CREBBP p.Arg1446Cys"; what people call it
  std::vector<SerialPoint> points;
  std::vector<SerialChange> changes;                 ///< of the pairs in which one sample has it as a finding
  std::optional<std::string> germline_hint;          ///< why it may be inherited
  std::optional<std::string> relapse_fated;          ///< minor at diagnosis, major at relapse: in words
  std::vector<std::string> relapse_resistant_drugs;  ///< of rows with evidence from relapse; with `relapse_fated` only
};

/// Two samples and how many lesions became what.
struct SerialPair {
  std::string from;
  std::string to;
  bool is_ordered = false;  ///< whether `from` is known to be the earlier one
  std::map<std::string, std::int64_t> changes;
};

/// What a reader of the comparison must know.
struct SerialNote {
  std::string code;
  std::vector<std::string> samples;
  std::string text;
};

struct Serial {
  std::vector<SerialSample> samples;  ///< by time point, then name
  std::vector<SerialPair> pairs;
  std::vector<SerialLesion> lesions;  ///< variants by locus, fusions, focal lesions, chromosomes, arms, ploidy
  std::vector<SerialNote> notes;
};

[[nodiscard]] Value to_value(const Serial& serial);

/// The reverse; keys that are not there are empty. Throws `data`, with the path of the key, for a value of the wrong
/// kind or an unknown code.
[[nodiscard]] Serial serial_from_value(const Value& value);

}  // namespace marrow
