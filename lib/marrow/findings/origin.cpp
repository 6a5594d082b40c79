#include "marrow/findings/origin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <set>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

// Design values, not published ones.
constexpr std::int64_t min_normal_depth_reads = 8;
constexpr double max_somatic_normal_fraction = 0.05;  // tumour cells in a remission sample
constexpr double min_germline_normal_fraction = 0.25;
constexpr double min_somatic_germq_phred = 30;

/// Genes whose variants may be inherited and then concern genetics. Source: the specification's trap 10, ATM, SH2B3.
constexpr std::string_view alert_genes[] = {"TP53", "ETV6", "IKZF1",  "RUNX1", "MSH2", "MSH6", "MLH1",
                                            "PMS2", "NF1",  "PTPN11", "CBL",   "ATM",  "SH2B3"};
constexpr std::string_view pax5_alert_change = "p.Gly183Ser";

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// The largest number of a cell that may hold several ("0.01&0.02"); empty if there is none in [0, 1].
std::optional<double> largest_fraction(std::string_view cell, char separator) {
  std::optional<double> largest;
  for (const std::string_view piece : split(cell, separator)) {
    const auto number = parse_number(trim(piece));
    if (number && *number >= 0 && *number <= 1 && (!largest || *number > *largest)) largest = number;
  }
  return largest;
}

/// Value of one ALT in an INFO value: one number an ALT, one an allele with the REF's first, or one for all. Empty
/// where the numbers are of something else, as SnpSift writes one a transcript, unless they are all the same.
std::optional<double> value_of_alt(std::string_view text, std::size_t alt_index, std::size_t alt_count) {
  const auto pieces = split(text, ',');
  const bool is_uniform =
      std::all_of(pieces.begin(), pieces.end(), [&](auto piece) { return piece == pieces.front(); });
  if (is_uniform) return parse_number(trim(pieces.front()));
  if (pieces.size() == alt_count) return parse_number(trim(pieces[alt_index]));
  if (pieces.size() == alt_count + 1) return parse_number(trim(pieces[alt_index + 1]));
  return std::nullopt;
}

/// VEP's name of an allele: without the first base if all alleles share it and one is longer; '-' if none is left.
std::string vep_allele(const VcfRecord& record, std::size_t alt_index) {
  const std::string& alt = record.alts[alt_index].text;
  bool is_simple = true;
  for (const AlternateAllele& other : record.alts) {
    if (other.kind == AlleleKind::small && other.text.size() != record.ref.size()) is_simple = false;
    if (other.kind == AlleleKind::small && other.text.front() != record.ref.front()) return alt;
  }
  if (is_simple && record.ref.size() == 1) return alt;
  return alt.size() == 1 ? "-" : alt.substr(1);
}

void take_larger(std::optional<PopulationFrequency>& best, std::optional<double> value, std::string_view field) {
  if (!value || *value < 0 || *value > 1) return;
  if (!best || *value > best->value) best = {*value, std::string(field)};
}

void read_annotation(const VcfRecord& record, std::size_t alt_index, const AnnotationFields& annotation,
                     std::optional<PopulationFrequency>& best) {
  const std::string* text = annotation.names.empty() ? nullptr : record.find_info(annotation.key);
  if (text == nullptr) return;
  for (const auto& cells : annotation_of_alt(record, alt_index, annotation.names, *text)) {
    for (std::size_t i = 0; i < std::min(cells.size(), annotation.names.size()); ++i) {
      const std::string& name = annotation.names[i];
      // VEP's AF and EUR_AF … are those of the 1000 Genomes project.
      const bool is_of_1000_genomes =
          is_one_of(name, {"AF", "AFR_AF", "AMR_AF", "EAS_AF", "EUR_AF", "SAS_AF", "AA_AF", "EA_AF"});
      if (!is_of_1000_genomes && !is_population_field(name)) continue;
      take_larger(best, largest_fraction(cells[i], '&'), annotation.key + " " + name);
    }
  }
}

struct NormalReads {
  std::int64_t depth = 0;
  std::int64_t alt = 0;
  [[nodiscard]] double fraction() const {
    return depth > 0 ? static_cast<double>(alt) / static_cast<double>(depth) : 0;
  }
};

std::optional<NormalReads> normal_reads(const SampleCall& normal, std::size_t alt_index) {
  if (alt_index + 1 >= normal.allele_reads.size() || !normal.allele_reads[alt_index + 1]) return std::nullopt;
  NormalReads reads{0, *normal.allele_reads[alt_index + 1]};
  for (const auto& count : normal.allele_reads) reads.depth += count.value_or(0);
  reads.depth = std::max(reads.depth, normal.depth_reads.value_or(0));
  return reads;
}

OriginCall origin_from_normal(const SampleCall& normal, std::size_t alt_index) {
  const int allele = static_cast<int>(alt_index) + 1;
  const auto& genotype = normal.genotype;
  const bool is_called = !genotype.empty() && std::find(genotype.begin(), genotype.end(), -1) == genotype.end();
  if (std::find(genotype.begin(), genotype.end(), allele) != genotype.end()) {
    return {Origin::germline, "the normal sample's genotype holds it"};
  }
  const auto reads = normal_reads(normal, alt_index);
  if (!reads) {
    const std::int64_t depth = normal.depth_reads.value_or(0);
    if (is_called && depth >= min_normal_depth_reads) return {Origin::somatic, "the normal sample's genotype lacks it"};
    return {Origin::unknown, is_called ? "the normal sample's depth is low or not stated"
                                       : "the normal sample has no genotype and no counts"};
  }
  const std::string counts = fmt::format("{} of {} reads of the normal sample", reads->alt, reads->depth);
  if (reads->depth < min_normal_depth_reads) return {Origin::unknown, counts + ": too few"};
  if (reads->fraction() <= max_somatic_normal_fraction) return {Origin::somatic, counts};
  if (!is_called && reads->fraction() >= min_germline_normal_fraction) return {Origin::germline, counts};
  return {Origin::unknown, counts};
}

bool changes_protein(const Variant& variant) {
  return variant.impact == "HIGH" || variant.impact == "MODERATE" || variant.hotspot.has_value() ||
         (variant.variant_class &&
          is_one_of(enum_name(*variant.variant_class), {"truncating", "splice", "missense", "inframe"}));
}

constexpr double tail = 0.025;  ///< of the binomial distribution, on each side of the interval of a VAF

/// Whether vaf_interval holds 0.5, told by the distribution at 0.5: its ends cost twenty times as much.
bool may_be_half(std::int64_t alt_reads, std::int64_t depth) {
  const auto k = static_cast<double>(std::clamp<std::int64_t>(alt_reads, 0, depth));
  const auto n = static_cast<double>(depth);
  const bool is_low_enough = k <= 0 || boost::math::ibeta(k, n - k + 1, 0.5) >= tail;
  return is_low_enough && (k >= n || boost::math::ibeta(k + 1, n - k, 0.5) <= 1 - tail);
}

/// Whether the row names one change and the sample has the transcript on which it matters.
bool is_exact_here(const HotspotRow& row, const Fusions& fusions) {
  if (row.precision != HotspotPrecision::exact_on_fusion) return row.is_exact();
  return std::any_of(fusions.items.begin(), fusions.items.end(),
                     [&](const Fusion& fusion) { return fusion.three_prime == row.gene; });
}

}  // namespace

std::vector<AnnotationCells> annotation_of_alt(const VcfRecord& record, std::size_t alt_index,
                                               const std::vector<std::string>& fields, std::string_view text) {
  const auto place_of = [&](std::string_view name) {
    return static_cast<std::size_t>(std::find(fields.begin(), fields.end(), name) - fields.begin());
  };
  const std::size_t number_place = place_of("ALLELE_NUM");
  const std::size_t allele_place = place_of("Allele");
  const bool is_alone = record.alts.size() == 1;
  const std::string& alt = record.alts[alt_index].text;
  const bool is_whole_alt = place_of("Annotation") < fields.size();  // SnpEff
  const std::string name = is_whole_alt ? alt : vep_allele(record, alt_index);
  std::vector<AnnotationCells> own;
  std::vector<AnnotationCells> others;
  std::set<std::string_view> other_names;
  for (const std::string_view entry : split(text, ',')) {
    AnnotationCells cells = split(entry, '|');
    const auto cell = [&](std::size_t at) { return at < cells.size() ? cells[at] : std::string_view(); };
    const std::string_view allele = cell(allele_place);
    // A record that was split still has the numbers, and perhaps the names, of the whole one.
    const auto number = is_alone ? std::nullopt : parse_integer(cell(number_place));
    const bool is_own = number ? *number == static_cast<std::int64_t>(alt_index) + 1
                               : allele.empty() || allele == name || (is_alone && allele == alt);
    if (!is_own) other_names.insert(allele);
    (is_own ? own : others).push_back(std::move(cells));
  }
  // An insertion or deletion alone in its record may have been written otherwise when it was annotated.
  const bool is_base_change = record.ref.size() == 1 && alt.size() == 1;
  return own.empty() && is_alone && other_names.size() == 1 && !is_base_change ? others : own;
}

std::vector<std::string> csq_field_names(std::string_view description) {
  const std::size_t at = description.find("Format: ");
  if (at == std::string_view::npos) return {};
  description.remove_prefix(at + 8);
  while (description.ends_with('"') || description.ends_with('>')) description.remove_suffix(1);
  std::vector<std::string> names;
  for (const std::string_view name : split(description, '|')) names.emplace_back(trim(name));
  return names;
}

bool is_population_field(std::string_view name) {
  constexpr std::size_t shortest = std::string_view("MAX_AF").size();
  if (name.size() < shortest) return false;
  std::string words = lower_case(name);
  std::replace_if(
      words.begin(), words.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  const auto pieces = split(words, '_');
  const auto is_project = [](std::string_view piece) {
    return piece.find("gnomad") != std::string_view::npos || piece.starts_with("1000g") ||
           is_one_of(piece, {"exac", "topmed", "popmax", "grpmax", "max", "esp6500"});
  };
  const auto is_frequency = [](std::string_view piece) { return is_one_of(piece, {"af", "all"}); };
  return std::any_of(pieces.begin(), pieces.end(), is_project) &&
         std::any_of(pieces.begin(), pieces.end(), is_frequency);
}

std::optional<PopulationFrequency> population_frequency(const VcfRecord& record, std::size_t alt_index,
                                                        const AnnotationFields& annotation) {
  std::optional<PopulationFrequency> best;
  for (const auto& [key, value] : record.info) {
    if (key == "POPAF") {
      const auto phred = value_of_alt(value, alt_index, record.alts.size());
      if (phred && *phred >= 0) take_larger(best, std::pow(10.0, -*phred), key);
    } else if (is_population_field(key)) {
      take_larger(best, value_of_alt(value, alt_index, record.alts.size()), key);
    }
  }
  read_annotation(record, alt_index, annotation, best);
  return best;
}

OriginCall assess_origin(const VcfRecord& record, std::size_t alt_index, const OriginOptions& options) {
  auto population = population_frequency(record, alt_index, options.annotation);
  if (options.population) take_larger(population, options.population->value, options.population->field);
  if (population && population->value >= germline_population_frequency && !options.is_exact_hotspot) {
    return {Origin::germline,
            fmt::format("population frequency {} ({})", format_number(population->value), population->field)};
  }
  if (record.normal) return origin_from_normal(*record.normal, alt_index);
  const std::string* germq = record.find_info("GERMQ");
  const auto phred = germq == nullptr ? std::nullopt : value_of_alt(*germq, alt_index, record.alts.size());
  if (phred && *phred >= min_somatic_germq_phred) {
    return {Origin::somatic, fmt::format("Mutect2 GERMQ {}", format_number(*phred))};
  }
  if (population && population->value >= germline_population_frequency) {
    return {Origin::unknown, fmt::format("population frequency {} ({}) does not count for a hotspot, no normal sample",
                                         format_number(population->value), population->field)};
  }
  if (population) {
    return {Origin::unknown, fmt::format("rare in the population ({}), no normal sample", population->field)};
  }
  if (!options.consulted_file.empty() && !population) {
    return {Origin::unknown, fmt::format("not common in {}, no normal sample", options.consulted_file)};
  }
  return {Origin::unknown, "no normal sample"};
}

std::string_view allele_balance_remark(const Variant& variant) {
  if (variant.origin != Origin::unknown || !variant.alt_reads || !variant.depth || *variant.depth <= 0) return {};
  if (may_be_half(*variant.alt_reads, *variant.depth)) return "half of the reads, as of an inherited variant";
  return *variant.alt_reads >= *variant.depth ? "all of the reads, as of an inherited variant" : "";
}

FractionInterval vaf_interval(std::int64_t alt_reads, std::int64_t depth) {
  if (depth <= 0) return {0, 1};
  const auto k = static_cast<double>(std::clamp<std::int64_t>(alt_reads, 0, depth));
  const auto n = static_cast<double>(depth);
  FractionInterval interval{0, 1};
  if (k > 0) interval.low = boost::math::ibeta_inv(k, n - k + 1, tail);
  if (k < n) interval.high = boost::math::ibeta_inv(k + 1, n - k, 1 - tail);
  return interval;
}

std::optional<bool> is_germline_suspect(const Variant& variant, const HotspotRow* row) {
  if (variant.origin == Origin::germline) return std::nullopt;
  if (variant.origin == Origin::somatic) return false;
  const std::string gene = variant.gene.value_or("");
  const bool is_alert_gene = std::find(std::begin(alert_genes), std::end(alert_genes), gene) != std::end(alert_genes) ||
                             (gene == "PAX5" && variant.hgvsp == pax5_alert_change);
  if (!is_alert_gene) return false;
  const bool is_exempt = row != nullptr && row->is_exact() && !is_one_of(gene, {"TP53", "PTPN11", "PAX5"});
  if (is_exempt) return false;
  if (!variant.alt_reads || !variant.depth || *variant.depth <= 0) return std::nullopt;
  return may_be_half(*variant.alt_reads, *variant.depth) || *variant.alt_reads >= *variant.depth;
}

bool counts_as_present(const Variant& variant, const Hotspots& hotspots, const Fusions& fusions) {
  if (!variant.gene || !changes_protein(variant)) return false;
  if (variant.source == VariantSource::reported || variant.origin == Origin::somatic) return true;
  if (variant.origin == Origin::germline) return false;
  const HotspotRow* row = variant.hotspot ? hotspots.find(*variant.gene, *variant.hotspot) : nullptr;
  if (row != nullptr && (is_exact_here(*row, fusions) || is_one_of(*variant.gene, {"NOTCH1", "FBXW7", "TP53"})))
    return true;
  const bool is_truncating =
      variant.variant_class == VariantClass::truncating || variant.variant_class == VariantClass::splice;
  return is_truncating && hotspots.truncating_row(*variant.gene) != nullptr;
}

}  // namespace marrow
