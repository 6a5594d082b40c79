#include "marrow/pipeline/extract.hpp"

#include <fmt/format.h>

#include <istream>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/findings/gene_states.hpp"
#include "marrow/findings/karyotype_text.hpp"
#include "marrow/findings/opposed_options.hpp"
#include "marrow/findings/origin.hpp"
#include "marrow/findings/resistance_ledger.hpp"
#include "marrow/findings/risk_schemes.hpp"
#include "marrow/findings/subtype.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/versions.hpp"
#include "marrow/pipeline/coverage_inputs.hpp"
#include "marrow/pipeline/expert_readings.hpp"
#include "marrow/pipeline/expression_tables.hpp"
#include "marrow/pipeline/gene_evidence.hpp"
#include "marrow/pipeline/imported_variants.hpp"
#include "marrow/pipeline/profile_fragments.hpp"
#include "marrow/pipeline/rearrangement_inputs.hpp"
#include "marrow/pipeline/reported_findings.hpp"
#include "marrow/pipeline/segment_inputs.hpp"
#include "marrow/pipeline/variant_collection.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

std::optional<std::string> clinical_text(const ClinicalRow* row, std::string_view column) {
  const Value* value = row == nullptr ? nullptr : row->find(column);
  const std::string* text = value == nullptr ? nullptr : value->get_if<std::string>();
  return text == nullptr ? std::nullopt : std::optional(*text);
}

/// A fact that both the sheet (or an option) and the clinical row may state. Throws `data` if they differ.
Assessed<std::string> agreed_fact(const std::optional<std::string>& stated, const std::optional<std::string>& clinical,
                                  std::string_view what) {
  if (stated && clinical && *stated != *clinical) {
    throw Error(ErrorKind::data, fmt::format("the inputs disagree on {}: '{}' and, in the clinical table, '{}'", what,
                                             *stated, *clinical));
  }
  if (stated) return Assessed<std::string>::present(*stated);
  if (clinical) return Assessed<std::string>::present(*clinical);
  return Assessment::not_assessed(Reason::no_input);
}

/// The files that later verbs read; a sheet may name them already, and silence would look like a negative result.
void warn_of_unread_files(const SampleEntry& entry, Warnings& warnings) {
  if (entry.germline.empty()) return;
  warnings.add("W303", "files in column 'germline' of the sheet are not read by this version",
               static_cast<std::int64_t>(entry.germline.size()));
}

/// What the VCFs' reference records say, into what was looked at and `regions`.
void take_blocks(BlockCoverage blocks, LookedAt& looked_at, Profile& profile) {
  looked_at.measured = std::move(blocks.coverage);
  looked_at.has_measured_everywhere = blocks.is_gvcf;
  for (AssessedRegion& region : blocks.regions) profile.regions.push_back(std::move(region));
}

void add_clinical_input(const PlannedSample& sample, ExtractTools& tools, Profile& profile) {
  if (sample.clinical) profile.clinical = sample.clinical->cells;
  for (const std::string& path : sample.clinical_files) {
    profile.inputs.push_back(
        {.role = "clinical", .name = file_name(path), .sha256 = tools.table_sha256(path), .records = 1, .used = 1});
  }
}

/// Ids of fusions and of present focal lesions and tandem duplications, by the genes that they name.
std::map<std::string, std::vector<std::string>> lesions_by_gene(const Profile& profile,
                                                                const FocalLesions& focal_lesions) {
  std::map<std::string, std::vector<std::string>> lesions;
  for (const Fusion& fusion : profile.fusions.items) {
    const std::string id = fusion.five_prime + "::" + fusion.three_prime;
    lesions[fusion.five_prime].push_back(id);
    if (fusion.three_prime != fusion.five_prime) lesions[fusion.three_prime].push_back(id);
  }
  for (const FocalLesion& lesion : focal_lesions.rows()) {
    const auto state = profile.copy_number.focal.find(lesion.id);
    if (state == profile.copy_number.focal.end() || !state->second.is_present()) continue;
    for (const std::string& gene : lesion.symbols) lesions[gene].push_back(lesion.id);
  }
  return lesions;
}

/// Why a listed variant that does not count leaves its gene open; empty if it does not: a change without consequence,
/// or one that no hotspot row and no rule on truncations speaks of.
std::optional<Assessment> open_question(const Variant& variant) {
  if (variant.origin == Origin::germline) return std::nullopt;
  if (!variant.variant_class) {
    return Assessment::not_assessed(Reason::no_reference_sequence,
                                    fmt::format("what {} changes could not be told", variant.id));
  }
  const bool is_damaging =
      variant.variant_class == VariantClass::truncating || variant.variant_class == VariantClass::splice;
  if (!variant.hotspot && !is_damaging) return std::nullopt;
  return Assessment::not_assessed(Reason::no_input,
                                  fmt::format("{} may be inherited: no normal sample tells", variant.id));
}

/// The variants that are findings. Those that might be leave their gene unsettled.
std::vector<Variant> counted_variants(const Profile& profile, const Hotspots& hotspots, LookedAt& looked_at) {
  std::vector<Variant> counted;
  for (const Variant& variant : profile.variants) {
    const bool is_reported = looked_at.reported.contains({variant.gene.value_or(""), variant.id});
    const bool is_trusted = is_reported || variant.source != VariantSource::vcf || looked_at.has_trusted_positions;
    if (is_trusted && (is_reported || counts_as_present(variant, hotspots, profile.fusions))) {
      counted.push_back(variant);
    } else if (const auto question = open_question(variant); question && variant.gene) {
      looked_at.unsettled[*variant.gene].push_back({*question, variant.domain});
    }
  }
  return counted;
}

Profile named_profile(const PlannedSample& sample, const VariantCollection& collection) {
  const SampleEntry& entry = sample.entry;
  Profile profile;
  profile.intended_use = intended_use;
  profile.sample = !entry.sample.empty() ? entry.sample : collection.tumour_name;
  if (profile.sample.empty() && !entry.vcf.empty()) {
    const std::string name = file_name(entry.vcf.front());
    profile.sample = name == "-" ? "stdin" : name.substr(0, name.find(".vcf"));
  }
  profile.patient = entry.patient.empty() ? profile.sample : entry.patient;
  profile.timepoint = entry.timepoint;
  profile.assay = entry.assay;
  profile.assembly = collection.assembly;
  const ClinicalRow* row = sample.clinical ? &*sample.clinical : nullptr;
  profile.lineage = agreed_fact({}, clinical_text(row, "lineage"), "the lineage");
  profile.sex = agreed_fact(entry.sex, clinical_text(row, "sex"), "the sex");
  profile.purity = entry.purity ? Assessed<double>::present(*entry.purity)
                                : Assessed<double>(Assessment::not_assessed(Reason::no_input));
  return profile;
}

/// What the findings mean together: subtype, risk groups, drugs. In this order, because schemes and ledger look at the
/// subtype.
void interpret(const Knowledge& knowledge, const ExtractOptions& options, Profile& profile) {
  profile.subtype = assess_subtype(profile, knowledge.subtypes(), knowledge.expression_classes());
  const Value scope = to_value(profile);
  profile.schemes = assess_risk_schemes(scope, knowledge.risk_schemes(), options.includes_unverified);
  profile.resistance = resistance_ledger(profile, scope, knowledge.resistance(), knowledge.predicates());
  profile.options = drug_options(scope, knowledge.drug_options());
  note_opposed_options(*profile.resistance, *profile.options);
}

}  // namespace

Profile extract_profile(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                        std::istream& standard_input) {
  const Knowledge& knowledge = tools.knowledge();
  Warnings warnings;
  warn_of_unread_files(sample.entry, warnings);
  VariantCollection collection = collect_variants(sample, tools, options, warnings);
  Profile profile = named_profile(sample, collection);
  profile.inputs = std::move(collection.inputs);
  profile.variants = std::move(collection.variants);
  add_clinical_input(sample, tools, profile);

  LookedAt looked_at{.assembly = collection.assembly,
                     .has_vcf = !sample.entry.vcf.empty() || !sample.entry.bam.empty(),
                     .has_variant_table = !sample.variant_tables.empty(),
                     .has_reference = tools.reference_path().has_value(),
                     .has_trusted_positions = collection.has_trusted_positions,
                     .has_confirmed_build = collection.has_confirmed_build,
                     .min_depth_reads = options.min_depth_reads.value_or(default_min_depth_reads)};
  for (const auto& [gene, state] : collection.unread) add_doubt(looked_at, gene, state);
  if (collection.blocks) take_blocks(*std::move(collection.blocks), looked_at, profile);
  read_coverage_inputs(sample.entry, knowledge.panel(), options, standard_input, looked_at, profile, warnings);
  add_imported_variants(sample, tools, options, profile, looked_at, warnings);
  if (sample.clinical) {
    add_reported_findings(sample, tools, options, profile, looked_at, warnings);
  }
  add_rearrangements(sample, tools, options, profile, warnings);
  profile.tandem_duplications =
      std::move(collection.tandem_duplications).value_or(Assessment::not_assessed(Reason::no_input, "needs reads"));
  add_segments(sample, tools, options, profile, warnings);
  add_expression_calls(sample, knowledge.expression_classes(), knowledge.subtypes(), profile, warnings);
  merge_fragments(sample, profile);
  add_variant_readings(knowledge, profile);
  const std::vector<Variant> counted = counted_variants(profile, knowledge.hotspots(), looked_at);
  profile.genes = assess_genes(gene_questions(knowledge.panel(), looked_at), counted,
                               lesions_by_gene(profile, knowledge.focal_lesions()));
  add_gene_readings(knowledge, collection.phase, profile);
  interpret(knowledge, options, profile);
  profile.warnings = warnings.sorted();
  profile.provenance = {
      .marrow = std::string(version()), .htslib = htslib_version(), .knowledge_sha256 = knowledge.sha256()};
  return profile;
}

}  // namespace marrow
