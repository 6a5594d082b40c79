#include "marrow/features/catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/features/mutation_features.hpp"

namespace marrow {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// An MRD of 0 is "below the sensitivity of the assay": it counts as this, the least sensitivity in use.
constexpr double mrd_floor_pct = 1e-4;
/// White cells below this are one value: the count is rounded to it.
constexpr double wbc_floor_e9_per_l = 0.1;
/// DNA index from which a leukaemia counts as high hyperdiploid. Source: Trueworthy 1992 (POG), as used by COG.
constexpr double dna_index_hyperdiploid = 1.16;
/// DNA index from which it is beyond high hyperdiploidy (67 of 46 chromosomes and more). Design value.
constexpr double dna_index_triploid = 1.6;
/// DNA index below which a leukaemia counts as hypodiploid; modal number about 44. Source: COG AALL0031, AALL0232.
constexpr double dna_index_hypodiploid = 0.95;

const Value* clinical(const Profile& profile, std::string_view column) {
  for (const auto& [name, value] : profile.clinical) {
    if (name == column) return value.is_null() ? nullptr : &value;
  }
  return nullptr;
}

double clinical_number(const Profile& profile, std::string_view column) {
  const Value* value = clinical(profile, column);
  if (value == nullptr) return missing;
  if (value->is_number()) return value->number();
  const std::string* text = value->get_if<std::string>();
  return text == nullptr ? missing : parse_number(trim(*text)).value_or(missing);
}

/// 1, 0 or missing, from a boolean, 0/1, or the words of a laboratory's table.
double clinical_flag(const Profile& profile, std::string_view column) {
  const Value* value = clinical(profile, column);
  if (value == nullptr) return missing;
  if (const bool* flag = value->get_if<bool>()) return *flag ? 1 : 0;
  if (value->is_number()) return value->number() == 1 ? 1 : value->number() == 0 ? 0 : missing;
  const std::string* text = value->get_if<std::string>();
  if (text == nullptr) return missing;
  const std::string word = lower_case(trim(*text));
  for (const std::string_view yes : {"positive", "yes", "true", "present", "1"}) {
    if (word == yes) return 1;
  }
  for (const std::string_view no : {"negative", "no", "false", "absent", "0"}) {
    if (word == no) return 0;
  }
  return missing;
}

double log10_clinical(const Profile& profile, std::string_view column, double floor) {
  const double value = clinical_number(profile, column);
  return value < 0 ? missing : std::log10(std::max(value, floor));  // max keeps a NaN in its first argument
}

/// Residual disease; what was found to be below a limit that is coarser than flow cytometry's is not known well enough
/// to count as none: "<0.1" may be 0.09.
double log10_mrd(const Profile& profile, std::string_view column) {
  constexpr double coarsest_limit_pct = 0.01;
  const double value = clinical_number(profile, column);
  if (value == 0 && clinical_number(profile, "mrd_limit_pct") > coarsest_limit_pct) return missing;
  return log10_clinical(profile, column, mrd_floor_pct);
}

/// CNS status 1, 2 or 3, from `1`, `2a`, `CNS 3c` or a number.
double cns_positive(const Profile& profile) {
  const Value* value = clinical(profile, "cns");
  if (value == nullptr) return missing;
  if (value->is_number()) return value->number() >= 2 ? 1 : 0;
  const std::string* text = value->get_if<std::string>();
  if (text == nullptr) return missing;
  std::string word = lower_case(trim(*text));
  if (word.starts_with("cns")) word = std::string(trim(std::string_view(word).substr(3)));
  if (word.empty() || word[0] < '1' || word[0] > '3') return missing;
  return word[0] >= '2' ? 1 : 0;
}

double male(const Profile& profile) {
  if (profile.sex.is_present()) return profile.sex.value == "male" ? 1 : 0;
  const Value* value = clinical(profile, "sex");
  const std::string* text = value == nullptr ? nullptr : value->get_if<std::string>();
  if (text == nullptr) return missing;
  const std::string word = lower_case(trim(*text));
  if (word == "male" || word == "m") return 1;
  if (word == "female" || word == "f") return 0;
  return missing;
}

/// Whether a candidate that no test has settled may be the fusion.
bool is_candidate(const Profile& profile, std::string_view five_prime, std::string_view three_prime) {
  const Value* value = find_member(profile.fusions.extra, "candidates");
  const auto* list = value == nullptr ? nullptr : value->get_if<ValueList>();
  if (list == nullptr) return false;
  return std::any_of(list->begin(), list->end(), [&](const Value& candidate) {
    const std::string_view first = text_member(candidate, "five_prime");
    const std::string_view second = text_member(candidate, "three_prime");
    const bool is_of_gene = first == five_prime || (!three_prime.empty() && second == three_prime);
    if (candidate.find("any_partner") != nullptr) return is_of_gene;
    return candidate.find("weak") == nullptr && first == five_prime && (three_prime.empty() || second == three_prime);
  });
}

/// A fusion by what was found, else by what the table says, else by a negative test.
double fusion_flag(const Profile& profile, std::string_view five_prime, std::string_view three_prime,
                   std::string_view column) {
  for (const Fusion& fusion : profile.fusions.items) {
    if (fusion.five_prime == five_prime && (three_prime.empty() || fusion.three_prime == three_prime)) return 1;
  }
  const double reported = clinical_flag(profile, column);
  if (!std::isnan(reported)) return reported;
  const std::string pair = fmt::format("{}>{}", five_prime, three_prime);
  for (const FusionTest& test : profile.fusions.tested) {
    const bool is_this = test.pair == "all" || test.pair == pair || (three_prime.empty() && test.pair == five_prime);
    const bool is_open = test.pair == "all" && is_candidate(profile, five_prime, three_prime);
    if (is_this && test.result == "negative" && !is_open) return 0;
  }
  return missing;
}

double chromosome_change(const Profile& profile, const std::string& chromosome) {
  const auto found = profile.copy_number.chromosomes.find(chromosome);
  if (found == profile.copy_number.chromosomes.end() || !found->second.is_known()) return missing;
  return found->second.is_absent() ? 0 : found->second.value.value.value_or(missing);
}

double trisomy_4_10(const Profile& profile) {
  const double reported = clinical_flag(profile, "trisomy_4_10");
  if (!std::isnan(reported)) return reported;
  const double four = chromosome_change(profile, "4");
  const double ten = chromosome_change(profile, "10");
  if (four <= 0 || ten <= 0) return 0;
  return std::isnan(four) || std::isnan(ten) ? missing : 1;
}

double modal_chromosomes(const Profile& profile) {
  const Assessed<Ploidy>& ploidy = profile.copy_number.ploidy;
  if (!ploidy.is_present() || !ploidy.value.modal) return missing;
  return static_cast<double>(*ploidy.value.modal);
}

double within(double value, double at_least, double below) {
  return std::isnan(value) ? missing : value >= at_least && value < below ? 1 : 0;
}

double state_flag(const Assessment& assessment) {
  return assessment.is_present() ? 1 : assessment.is_absent() ? 0 : missing;
}

double focal_flag(const Profile& profile, const std::string& lesion) {
  const auto found = profile.copy_number.focal.find(lesion);
  return found == profile.copy_number.focal.end() ? missing : state_flag(found->second);
}

double lineage_t(const Profile& profile) {
  if (!profile.lineage.is_present()) return missing;
  return profile.lineage.value == "T" ? 1 : 0;
}

double at_relapse(const Profile& profile) {
  if (profile.timepoint == Timepoint::relapse) return 1;
  return profile.timepoint == Timepoint::diagnosis ? 0 : missing;
}

/// Whether the subtype is one of a lineage's: by its name or group, 0 for the other lineage and another subtype.
double subtype_flag(const Profile& profile, std::string_view lineage, std::string_view name) {
  if (profile.lineage.is_present() && profile.lineage.value != lineage) return 0;
  if (!profile.subtype || profile.subtype->state != state_name(State::present)) return missing;
  const Subtype& subtype = *profile.subtype;
  return subtype.name == name || subtype.group == name ? 1 : 0;
}

double known_or(double value, double otherwise) {
  return std::isnan(value) ? otherwise : value;
}

/// By the subtype, else by the chromosomes, else by the DNA index.
double high_hyperdiploid(const Profile& profile) {
  const double by_subtype = subtype_flag(profile, "B", "High-hyperdiploid");
  const double by_index = within(clinical_number(profile, "dna_index"), dna_index_hyperdiploid, dna_index_triploid);
  return known_or(by_subtype, known_or(within(modal_chromosomes(profile), 51, 68), by_index));
}

/// By the immunophenotype where it was stated, else by the subtype.
double etp_like(const Profile& profile) {
  const double by_subtype = subtype_flag(profile, "T", "ETP-like");
  const Value* stated = clinical(profile, "immunophenotype");
  const std::string* text = stated == nullptr ? nullptr : stated->get_if<std::string>();
  if (text == nullptr || by_subtype == 0) return by_subtype;
  const std::string words = lower_case(*text);
  const bool is_denied = words.find("non-etp") != std::string::npos || words.find("not etp") != std::string::npos ||
                         words.find("near-etp") != std::string::npos;
  return !is_denied && words.find("etp") != std::string::npos ? 1 : 0;
}

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr MonotoneSign up = MonotoneSign::up;
constexpr MonotoneSign none = MonotoneSign::none;
const std::string clinical_source = "clinical table";
const std::string mrd_missing = "no measurement, or none on that day";
const std::string mrd_source =
    "clinical table; percent of mononuclear cells; below the assay's sensitivity (0) reads as 1e-4 %";
const std::string fusion_missing = "neither found, reported nor tested";
const std::string copy_number_source = "copy_number of the profile";
const std::string copy_number_missing = "the karyotype was not assessed";
const std::string subtype_source = "subtype of the profile; 0 for the other lineage";
const std::string subtype_missing = "the subtype is unresolved";

std::vector<Feature> make_catalogue() {
  using P = const Profile&;
  return {
      {{"age_years", "age at diagnosis", "years", "clinical", none, "not stated", clinical_source, 0},
       [](P p) { return clinical_number(p, "age_years"); }},
      {{"male", "male sex", "0/1", "clinical", none, "sex unknown", "sex of the profile, else clinical table", 0},
       male},
      {{"log10_wbc", "white cell count at diagnosis", "log10(1e9/L)", "clinical", up, "not stated",
        clinical_source + "; counts below 0.1 read as 0.1", 0},
       [](P p) { return log10_clinical(p, "wbc_e9_per_l", wbc_floor_e9_per_l); }},
      {{"cns_positive", "blasts in the cerebrospinal fluid (CNS 2 or 3)", "0/1", "clinical", none, "not stated",
        clinical_source, 0},
       cns_positive},
      {{"testicular", "testicular involvement", "0/1", "clinical", none, "not stated", clinical_source, 0},
       [](P p) { return clinical_flag(p, "testicular"); }},
      {{"log10_mrd_day8_pct", "MRD in blood at day 8", "log10(%)", "MRD", up, mrd_missing, mrd_source, 8},
       [](P p) { return log10_mrd(p, "mrd_day8_pct"); }},
      {{"log10_mrd_day29_pct", "MRD at day 29, end of induction", "log10(%)", "MRD", up, mrd_missing, mrd_source, 29},
       [](P p) { return log10_mrd(p, "mrd_day29_pct"); }},
      {{"log10_mrd_end_consolidation_pct", "MRD at the end of consolidation", "log10(%)", "MRD", up, mrd_missing,
        mrd_source, 91},
       [](P p) { return log10_mrd(p, "mrd_end_consolidation_pct"); }},
      {{"dna_index", "DNA index", "ratio", "cytogenetics", none, "not measured", clinical_source, 0},
       [](P p) { return clinical_number(p, "dna_index"); }},
      {{"dna_index_below_0.95", "DNA index below 0.95 (hypodiploid)", "0/1", "cytogenetics", none, "not measured",
        clinical_source, 0},
       [](P p) { return within(clinical_number(p, "dna_index"), -infinity, dna_index_hypodiploid); }},
      {{"dna_index_at_least_1.16", "DNA index of at least 1.16 (high hyperdiploid)", "0/1", "cytogenetics", none,
        "not measured", clinical_source, 0},
       [](P p) { return within(clinical_number(p, "dna_index"), dna_index_hyperdiploid, infinity); }},
      {{"etv6_runx1", "ETV6::RUNX1", "0/1", "cytogenetics", none, fusion_missing, "fusions, else clinical table", 0},
       [](P p) { return fusion_flag(p, "ETV6", "RUNX1", "etv6_runx1"); }},
      {{"tcf3_pbx1", "TCF3::PBX1", "0/1", "cytogenetics", none, fusion_missing, "fusions, else clinical table", 0},
       [](P p) { return fusion_flag(p, "TCF3", "PBX1", "tcf3_pbx1"); }},
      {{"bcr_abl1", "BCR::ABL1", "0/1", "cytogenetics", none, fusion_missing, "fusions, else clinical table", 0},
       [](P p) { return fusion_flag(p, "BCR", "ABL1", "bcr_abl1"); }},
      {{"kmt2a", "KMT2A rearrangement", "0/1", "cytogenetics", none, fusion_missing, "fusions, else clinical table", 0},
       [](P p) { return fusion_flag(p, "KMT2A", "", "kmt2a"); }},
      {{"trisomy_4_10", "trisomies 4 and 10", "0/1", "cytogenetics", none, "not stated and not assessed",
        "clinical table, else copy_number of the profile", 0},
       trisomy_4_10},
      {{"modal_chromosome_number", "modal chromosome number", "chromosomes", "cytogenetics", none, copy_number_missing,
        copy_number_source, 0},
       modal_chromosomes},
      {{"karyotype_high_hyperdiploid", "51 to 67 chromosomes", "0/1", "cytogenetics", none, copy_number_missing,
        copy_number_source, 0},
       [](P p) { return within(modal_chromosomes(p), 51, 68); }},
      {{"karyotype_hypodiploid", "fewer than 44 chromosomes", "0/1", "cytogenetics", none, copy_number_missing,
        copy_number_source, 0},
       [](P p) { return within(modal_chromosomes(p), -infinity, 44); }},
      {{"ikzf1_deletion", "IKZF1 deletion, any exon", "0/1", "copy number", none, copy_number_missing,
        copy_number_source + ": focal IKZF1_del_any", 0},
       [](P p) { return focal_flag(p, "IKZF1_del_any"); }},
      {{"cdkn2a_deletion", "CDKN2A/B deletion", "0/1", "copy number", none, copy_number_missing,
        copy_number_source + ": focal CDKN2AB_del", 0},
       [](P p) { return focal_flag(p, "CDKN2AB_del"); }},
      {{"pax5_deletion", "PAX5 deletion", "0/1", "copy number", none, copy_number_missing,
        copy_number_source + ": focal PAX5_del", 0},
       [](P p) { return focal_flag(p, "PAX5_del"); }},
      {{"erg_deletion", "ERG deletion", "0/1", "copy number", none, copy_number_missing,
        copy_number_source + ": focal ERG_del", 0},
       [](P p) { return focal_flag(p, "ERG_del"); }},
      {{"lineage_t", "T lineage", "0/1", "subtype", none, "lineage unknown", "lineage of the profile", 0}, lineage_t},
      {{"at_relapse", "sample taken at relapse", "0/1", "clinical", none, "timepoint not stated, or under treatment",
        "timepoint of the profile", 0},
       at_relapse},
      {{"subtype.etv6_runx1", "ETV6::RUNX1 subtype", "0/1", "subtype", none, subtype_missing,
        subtype_source + "; else fusions and clinical table", 0},
       [](P p) {
         return known_or(subtype_flag(p, "B", "ETV6::RUNX1"), fusion_flag(p, "ETV6", "RUNX1", "etv6_runx1"));
       }},
      {{"subtype.bcr_abl1", "BCR::ABL1 subtype", "0/1", "subtype", none, subtype_missing,
        subtype_source + "; else fusions and clinical table", 0},
       [](P p) { return known_or(subtype_flag(p, "B", "BCR::ABL1"), fusion_flag(p, "BCR", "ABL1", "bcr_abl1")); }},
      {{"subtype.kmt2a_b", "KMT2A rearrangement, B lineage", "0/1", "subtype", none, subtype_missing,
        subtype_source + "; else fusions and clinical table", 0},
       [](P p) { return known_or(subtype_flag(p, "B", "KMT2A-r"), fusion_flag(p, "KMT2A", "", "kmt2a")); }},
      {{"subtype.high_hyperdiploid", "high hyperdiploid subtype", "0/1", "subtype", none, subtype_missing,
        subtype_source + "; else 51 to 67 chromosomes; else a DNA index of at least 1.16", 0},
       high_hyperdiploid},
      {{"subtype.ph_like", "Ph-like subtype", "0/1", "subtype", none, subtype_missing, subtype_source, 0},
       [](P p) { return subtype_flag(p, "B", "Ph-like"); }},
      {{"subtype.dux4", "DUX4 subtype", "0/1", "subtype", none, subtype_missing, subtype_source, 0},
       [](P p) { return subtype_flag(p, "B", "DUX4-r"); }},
      {{"subtype.etp", "early T-cell precursor leukaemia", "0/1", "subtype", none, subtype_missing,
        "immunophenotype of the clinical table; " + subtype_source, 0},
       etp_like},
      {{"subtype.nup214", "NUP214 subtype", "0/1", "subtype", none, subtype_missing, subtype_source, 0},
       [](P p) { return subtype_flag(p, "T", "NUP214"); }},
      {{"par1_deletion", "PAR1 deletion (P2RY8::CRLF2)", "0/1", "copy number", none, copy_number_missing,
        copy_number_source + ": focal PAR1_del", 0},
       [](P p) { return focal_flag(p, "PAR1_del"); }},
  };
}

constexpr std::string_view mutated_suffix = "_mutated";

/// "TP53" of "TP53_mutated"; empty if `name` is no such name.
std::string_view mutated_gene(std::string_view name) {
  if (!name.ends_with(mutated_suffix) || name.size() == mutated_suffix.size()) return {};
  const std::string_view gene = name.substr(0, name.size() - mutated_suffix.size());
  const bool is_symbol = std::all_of(gene.begin(), gene.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return is_symbol ? gene : std::string_view{};
}

double gene_mutated(const Profile& profile, std::string_view gene) {
  const auto found = profile.genes.find(std::string(gene));
  return found == profile.genes.end() ? missing : state_flag(found->second);
}

const Feature* find_entry(std::string_view name) {
  for (const Feature& feature : catalogue()) {
    if (feature.spec.name == name) return &feature;
  }
  return nullptr;
}

[[noreturn]] void throw_unknown(ErrorKind kind, std::string_view name) {
  std::vector<std::string> known;
  for (const Feature& feature : catalogue()) known.push_back(feature.spec.name);
  const std::optional<std::string> near = nearest_word(name, known);
  throw Error(kind, fmt::format("no feature is called '{}'", printable(name)),
              near ? fmt::format("did you mean '{}'?", *near) : "`marrow show feature` lists them");
}

}  // namespace

const std::vector<Feature>& catalogue() {
  static const std::vector<Feature> entries = [] {
    std::vector<Feature> all = make_catalogue();
    const std::vector<Feature> mutations = mutation_features();
    all.insert(all.end(), mutations.begin(), mutations.end());
    return all;
  }();
  return entries;
}

std::optional<FeatureSpec> find_feature(std::string_view name) {
  if (const Feature* entry = find_entry(name)) return entry->spec;
  const std::string_view gene = mutated_gene(name);
  if (gene.empty()) return std::nullopt;
  return FeatureSpec{std::string(name),
                     fmt::format("{} altered", gene),
                     "0/1",
                     "mutation",
                     MonotoneSign::none,
                     "nothing says whether the gene was looked at well enough",
                     fmt::format("genes.{} of the profile", gene),
                     0};
}

double feature_value(const Profile& profile, std::string_view name) {
  if (const Feature* entry = find_entry(name)) return entry->value(profile);
  const std::string_view gene = mutated_gene(name);
  if (gene.empty()) throw_unknown(ErrorKind::usage, name);
  return gene_mutated(profile, gene);
}

FeatureMatrix feature_matrix(const std::vector<Profile>& profiles, std::vector<std::string> names) {
  if (names.empty()) {
    for (const Feature& feature : catalogue()) names.push_back(feature.spec.name);
    std::set<std::string> genes;
    for (const Profile& profile : profiles) {
      for (const auto& [gene, findings] : profile.genes) {
        if (findings.is_known()) genes.insert(gene);
      }
    }
    for (const std::string& gene : genes) names.push_back(gene + std::string(mutated_suffix));
  }
  FeatureMatrix matrix;
  std::set<std::string> seen;
  for (const std::string& name : names) {
    std::optional<FeatureSpec> spec = find_feature(name);
    if (!spec) throw_unknown(ErrorKind::usage, name);
    if (!seen.insert(name).second) throw Error(ErrorKind::usage, fmt::format("feature '{}' is named twice", name));
    matrix.columns.push_back(*std::move(spec));
  }
  for (const Profile& profile : profiles) {
    matrix.samples.push_back(profile.sample);
    for (const std::string& name : names) matrix.values.push_back(feature_value(profile, name));
  }
  return matrix;
}

}  // namespace marrow
