#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/base/warnings.hpp"
#include "marrow/records/assessed.hpp"
#include "marrow/records/enum_names.hpp"
#include "marrow/records/genome.hpp"

// The profile: everything marrow knows of one sample. data/schema/profile.schema.json is its law; key names and the
// order of keys are stated once, in profile_value.cpp. Positions in JSON are 1-based, fractions in [0, 1]; an empty
// optional is `null`. `extra` keeps the keys that this version does not know.
namespace marrow {

enum class Timepoint { diagnosis, remission, relapse, unknown };
enum class Assay { wgs, wes, panel, amplicon, rna };
enum class Origin { somatic, germline, unknown };
enum class VariantClass { truncating, splice, missense, inframe, synonymous, other };
enum class Effect { activating, loss_of_function, resistance, immune_escape, subtype_defining, uncertain };
enum class VariantSource { vcf, bam, imported, reported };

template <>
struct EnumNames<Timepoint> {
  static constexpr std::array<std::string_view, 4> names{"diagnosis", "remission", "relapse", "unknown"};
};
template <>
struct EnumNames<Assay> {
  static constexpr std::array<std::string_view, 5> names{"wgs", "wes", "panel", "amplicon", "rna"};
};
template <>
struct EnumNames<Origin> {
  static constexpr std::array<std::string_view, 3> names{"somatic", "germline", "unknown"};
};
template <>
struct EnumNames<VariantClass> {
  static constexpr std::array<std::string_view, 6> names{"truncating", "splice",     "missense",
                                                         "inframe",    "synonymous", "other"};
};
template <>
struct EnumNames<Effect> {
  static constexpr std::array<std::string_view, 6> names{"activating",    "loss_of_function", "resistance",
                                                         "immune_escape", "subtype_defining", "uncertain"};
};
template <>
struct EnumNames<VariantSource> {
  static constexpr std::array<std::string_view, 4> names{"vcf", "bam", "imported", "reported"};
};

/// One file that was read, and what became of its records.
struct InputFile {
  std::string role;  ///< vcf, clinical, segments, …
  std::string name;  ///< file name without folder
  std::string sha256;
  std::optional<std::string> caller;
  std::int64_t records = 0;
  std::int64_t used = 0;
  std::map<std::string, std::int64_t> set_aside;  ///< reason code: records
  ValueObject extra;
};

/// Panel positions that an input vouches for.
struct AssessedRegion {
  std::string kind;   ///< coverage, reference_block, reads, panel, stated
  std::string input;  ///< name of the file, or the option
  std::optional<std::int64_t> min_depth;
  std::vector<std::string> loci;
  ValueObject extra;
};

/// Interval in [0, 1].
struct FractionInterval {
  double low = 0;
  double high = 0;
  ValueObject extra = {};
};

/// A small variant with its meaning for one transcript.
struct Variant {
  std::string id;  ///< "chr9-136496500-C-T": position and alleles as the record wrote them, `chrN` style
  std::optional<std::string> gene;
  std::optional<std::string> transcript;
  std::optional<std::string> exon;       ///< "5/11"; "intron 5/10" beside one
  std::optional<std::string> hgvsc;      ///< without accession: "c.743G>A"
  std::optional<std::string> hgvsp;      ///< as VEP writes it, without accession: "p.Arg248Gln"
  std::optional<std::int64_t> aa_begin;  ///< 1-based residue, inclusive
  std::optional<std::int64_t> aa_end;
  std::optional<std::string> aa_ref;  ///< one-letter
  std::optional<std::string> aa_alt;
  std::optional<std::int64_t> aa_delta;  ///< residues gained (+) or lost (-) by an in-frame change
  std::vector<std::string> consequence;  ///< Sequence Ontology terms, most severe first
  std::optional<std::string> impact;     ///< HIGH, MODERATE, LOW, MODIFIER (as VEP ranks the terms)
  std::optional<double> vaf;
  std::optional<std::int64_t> depth;
  std::optional<std::int64_t> alt_reads;
  std::optional<FractionInterval> ccf;
  std::optional<std::string> clonality;
  Origin origin = Origin::unknown;
  std::optional<std::string> origin_reason;
  std::optional<bool> germline_suspect;
  std::vector<std::string> filter;
  std::optional<std::string> domain;
  std::optional<std::string> hotspot;  ///< the matched row's change
  std::optional<VariantClass> variant_class;
  std::optional<Effect> effect;
  std::optional<std::string> evidence;  ///< A to E
  /// What an expert calls it in NOTCH1, FBXW7 and TP53: "HD-N activating", "PEST truncating"; empty elsewhere.
  std::optional<std::string> reading;
  /// Whether the early stop leaves the message undegraded (last exon or 50 bases before its junction); empty for
  /// changes without an early stop and where it cannot be told.
  std::optional<bool> nmd_escape;
  std::vector<std::string> joined;  ///< ids of phased changes of the same codon that this one was read with
  /// Who said what it does: "marrow", or the field or table that was read instead: "CSQ", "ANN", "table".
  std::string annotated_by = "marrow";
  VariantSource source = VariantSource::vcf;
  ValueObject extra;
};

/// NOTCH1, FBXW7 and TP53 as an expert reads all their changes together. For display: from memory, needs check.
struct GeneReading {
  std::vector<std::string> classes;     ///< readings of the variants, each once, sorted
  std::optional<std::string> strength;  ///< NOTCH1: "strong" or "weak"; empty elsewhere and where it cannot be told
  std::optional<std::string> because;   ///< what decided it
  Assessment in_cis;                    ///< two changes on one copy of the gene; only phase tells
  ValueObject extra;
  bool operator==(const GeneReading&) const = default;
};

/// What was found in one panel gene. `covered_fraction` and `domains` are kept in every state: of a gene that was not
/// assessed as a whole, parts may have been.
struct GeneFindings {
  std::vector<std::string> variants;  ///< ids
  std::vector<std::string> lesions;   ///< ids of fusions, focal states and tandem duplications
  Assessment second_hit;
  std::optional<double> covered_fraction;
  std::map<std::string, Assessment> domains;
  std::optional<GeneReading> reading;
  ValueObject extra;
  bool operator==(const GeneFindings&) const = default;
};

struct TandemDuplication {
  std::string gene;
  std::string locus;
  std::optional<std::int64_t> length_bp;
  std::optional<double> vaf;
  std::optional<std::string> sequence;
  ValueObject extra;
  bool operator==(const TandemDuplication&) const = default;
};
struct TandemDuplications {
  std::vector<TandemDuplication> items;
  ValueObject extra = {};
  bool operator==(const TandemDuplications&) const = default;
};

struct Breakpoint {
  std::string chrom;
  std::optional<std::int64_t> pos;  ///< 1-based
  std::optional<std::string> strand;
  ValueObject extra;
};
struct FusionSource {
  std::string input;
  std::optional<std::string> caller;
  ValueObject extra;
};
struct Fusion {
  std::string five_prime;
  std::string three_prime;
  std::vector<Breakpoint> breakpoints;
  ValueObject support;
  std::optional<bool> in_frame;
  std::optional<std::string> known;  ///< the subtype of the matching knowledge row, "driver" if it defines none
  std::vector<FusionSource> sources;
  ValueObject extra;
};
/// A test that was made: its negative result is evidence, silence is not.
struct FusionTest {
  std::string pair;    ///< "ETV6>RUNX1", or "all"
  std::string method;  ///< rna, wgs_sv, fish, reported
  std::string result;  ///< positive, negative
  ValueObject extra;
};
struct Fusions {
  std::vector<Fusion> items;
  std::vector<FusionTest> tested;
  ValueObject extra;
};

struct CopyNumberSegment {
  std::string locus;
  std::optional<double> log2;
  std::optional<double> copies;
  std::optional<double> minor;
  ValueObject extra;
};
struct Ploidy {
  std::optional<std::int64_t> modal;  ///< modal chromosome number
  std::optional<std::string> ploidy_class;
  std::optional<bool> masked;
  ValueObject extra = {};
  bool operator==(const Ploidy&) const = default;
};
/// A gain (+1 …) or loss (-1 …) of whole chromosomes or arms, in copies relative to the normal number.
struct CopyState {
  std::optional<double> value;
  ValueObject extra = {};
  bool operator==(const CopyState&) const = default;
};
struct FocalState {
  std::string kind;
  std::optional<std::string> exons;
  std::optional<double> copies;
  ValueObject extra = {};
  bool operator==(const FocalState&) const = default;
};
struct CopyNumber {
  std::vector<CopyNumberSegment> segments;
  Assessed<Ploidy> ploidy;
  std::map<std::string, Assessed<CopyState>> chromosomes;
  std::map<std::string, Assessed<CopyState>> arms;
  std::map<std::string, Assessed<FocalState>> focal;
  ValueObject extra;
};

struct RuleTrace {
  std::string id;
  std::string result;  ///< true, false, unknown
  std::vector<std::string> because;
  std::vector<std::string> missing;
  ValueObject extra;
};
struct SubtypeCandidate {
  std::string name;
  std::optional<std::string> group;
  std::vector<std::string> missing;
  ValueObject extra;
};
struct Subtype {
  std::string state;
  std::string name;  ///< "unresolved" if not assessed
  std::optional<std::string> group;
  std::vector<SubtypeCandidate> candidates;
  std::optional<std::string> lineage;
  std::optional<std::string> who_haem5;
  std::optional<std::string> icc_2022;
  std::string confidence;  ///< definite, provisional, unresolved
  std::vector<RuleTrace> rules;
  std::vector<std::string> secondary;
  std::vector<std::string> conflicts;
  std::optional<std::string> next_test;
  ValueObject extra;
};
struct SchemeResult {
  std::string state;
  std::optional<std::string> result;
  std::vector<std::string> inputs_missing;
  std::optional<std::string> outcome;
  std::string source;
  bool verified = false;
  ValueObject extra;
};

/// One line of the drug-resistance ledger.
struct ResistanceLine {
  std::string drug;
  std::string drug_group;
  std::string gene;
  std::string lesion;
  std::optional<std::string> variant;
  std::string direction;
  std::optional<std::string> mechanism;
  std::string stage;
  std::optional<std::string> clonality;
  std::string evidence;
  std::string confidence;
  std::optional<std::string> effect;
  std::string source;
  ValueObject extra;
};
struct TreatmentOption {
  std::string finding;
  std::string option;
  std::string status;
  std::optional<std::string> paediatric_note;
  std::string evidence;
  std::string source;
  ValueObject extra;
};

/// What one feature adds to the margin of a score.
struct Contribution {
  std::string feature;
  std::string label;
  std::string group;
  std::optional<double> value;            ///< empty: missing
  std::optional<std::string> value_text;  ///< for a person, in the unit of the clinic: "0.35 %", "yes"
  std::string state;                      ///< "present" when measured, "not_assessed" when drawn
  double contribution = 0;
  ValueObject extra;
};
struct NumberInterval {
  std::optional<double> low;
  std::optional<double> high;
};
struct ScoreInterval {
  double level = 0.9;
  NumberInterval margin;
  std::optional<NumberInterval> p5y;
  ValueObject extra = {};
};
/// The simpler score beside the model, and what both are worth on held-out patients.
struct BaselineScore {
  std::string name;
  std::optional<double> margin;
  std::optional<double> c_index;        ///< Harrell's C of the baseline: 0.5 is chance, 1 perfect
  std::optional<double> model_c_index;  ///< of the model, on the same patients
  std::optional<bool> beaten;           ///< whether the model ranks better beyond chance
  ValueObject extra;
};
struct Applicability {
  bool inside = false;
  std::vector<std::string> reasons;
  ValueObject extra = {};
};
struct Score {
  std::string state;  ///< present or not_assessed
  std::string model;
  std::string model_sha256;
  std::optional<double> margin;  ///< log relative hazard; the contributions and the bias sum to it
  std::optional<double> p3y;
  std::optional<double> p5y;
  std::optional<ScoreInterval> interval;
  std::optional<std::string> group;
  std::optional<double> bias;
  std::optional<BaselineScore> baseline;
  std::vector<Contribution> contributions;
  Applicability applicability;
  std::string population;
  bool simulated = false;
  ValueObject extra;
};
struct Scores {
  std::optional<Score> relapse;
  std::map<std::string, Score> resistance;  ///< by drug group
  ValueObject extra;
};

struct ExpressionCall {
  std::string tool;
  std::string label;
  std::optional<std::string> group;       ///< of the subtypes that the label may stand for, where they share one
  std::optional<double> score;            ///< the tool's own, in [0, 1]
  std::optional<std::string> confidence;  ///< high, low, or none: the tool named no class; empty: not stated
  ValueObject extra;
};

struct Provenance {
  std::string marrow;
  std::string htslib;
  std::optional<std::string> xgboost;
  std::string knowledge_sha256;
  std::map<std::string, std::string> models;
  std::vector<std::string> options;
  ValueObject extra;
};

inline constexpr std::string_view profile_schema = "marrow.profile/1";

struct Profile {
  std::string schema{profile_schema};
  std::string intended_use;
  std::string sample;
  std::string patient;
  Timepoint timepoint = Timepoint::unknown;
  std::optional<Assembly> assembly;
  std::optional<Assay> assay;
  Assessed<std::string> lineage;  ///< B or T
  Assessed<std::string> sex;      ///< male or female
  Assessed<double> purity;
  std::vector<InputFile> inputs;
  std::vector<AssessedRegion> regions;
  std::vector<Variant> variants;
  std::map<std::string, Assessed<GeneFindings>> genes;  ///< every panel gene
  Assessed<TandemDuplications> tandem_duplications;
  Fusions fusions;
  CopyNumber copy_number;
  Value signatures;
  Value pgx;
  Value mrd;
  Value serial;
  ValueObject clinical;
  std::vector<ExpressionCall> expression_calls;
  std::optional<Subtype> subtype;
  std::optional<std::map<std::string, SchemeResult>> schemes;
  std::optional<std::vector<ResistanceLine>> resistance;
  std::optional<std::vector<TreatmentOption>> options;
  std::optional<Scores> scores;
  std::vector<Warning> warnings;
  Provenance provenance;

  /// Top-level members that this version does not know: key and raw JSON text, kept byte for byte.
  std::vector<std::pair<std::string, std::string>> unknown_members;
};

}  // namespace marrow
