#include "marrow/pipeline/imported_variants.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/findings/change_class.hpp"
#include "marrow/findings/imported_variant.hpp"
#include "marrow/findings/interpretation.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/pipeline/reported_findings.hpp"
#include "marrow/pipeline/variant_collection.hpp"

namespace marrow {

namespace {

/// The row's change as alleles; `-` is an empty one. An insertion stands behind the base at its position.
RecordAllele as_allele(const VariantTableRow& row, const std::string& contig) {
  const bool is_insertion = row.ref == "-";
  return {contig, is_insertion ? *row.pos1 : *row.pos1 - 1, is_insertion ? "" : row.ref, row.alt == "-" ? "" : row.alt};
}

bool is_start_lost(const Variant& variant) {
  return std::find(variant.consequence.begin(), variant.consequence.end(), "start_lost") != variant.consequence.end();
}

/// Whether what the row says in words is another change than what its alleles do.
bool contradicts(const Variant& computed, const VariantTableRow& row, const ImportedReading& said) {
  const auto stated = read_change_class(row.change_class);
  if (stated && !is_start_lost(computed) && stated->variant_class != computed.variant_class) return true;
  if (!said.variant) return true;
  if (said.numbering == Numbering::other_transcript || !said.variant->hgvsp || !computed.hgvsp) return false;
  // A table gives a frameshift with or without the new residue and the distance to the stop.
  const bool is_frameshift = said.variant->hgvsp->find("fs") != std::string::npos;
  if (is_frameshift) return said.variant->aa_begin != computed.aa_begin;
  return said.variant->hgvsp != computed.hgvsp;
}

/// What the row's words add to a change whose alleles are known, but not what they do.
void take_words(const Variant& said, Variant& variant) {
  variant.hgvsp = said.hgvsp;
  variant.aa_begin = said.aa_begin;
  variant.aa_end = said.aa_end;
  variant.aa_ref = said.aa_ref;
  variant.aa_alt = said.aa_alt;
  variant.aa_delta = said.aa_delta;
  variant.consequence = said.consequence;
  variant.impact = said.impact;
  variant.variant_class = said.variant_class;
  variant.annotated_by = said.annotated_by;
}

/// A variant with its place: 0 without one.
struct Found {
  int rank = 0;
  std::int64_t pos1 = 0;
  Variant variant;

  [[nodiscard]] auto key() const {
    constexpr int last = 100;
    return std::tuple(rank == 0 ? last : rank, pos1, variant.gene, variant.aa_begin, variant.id);
  }
};

/// Reads the rows of one sample.
class ImportedReader {
 public:
  ImportedReader(ExtractTools& tools, const ExtractOptions& options, Profile& profile, LookedAt& looked_at,
                 Warnings& warnings)
      : tools_(tools),
        knowledge_(tools.knowledge()),
        options_(options),
        profile_(profile),
        looked_at_(looked_at),
        warnings_(warnings) {
    for (const Variant& variant : profile.variants) note_names(variant);
  }

  void read(const SampleVariants& table, std::optional<Assembly> stated) {
    table_ = &table;
    input_ = table.input;
    agree_on_build(stated);
    std::vector<const VariantTableRow*> rows;
    for (const VariantTableRow& row : table.rows) rows.push_back(&row);
    std::sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->content() < b->content(); });
    for (const VariantTableRow* row : rows) {
      const std::string_view code = read_row(*row);
      ++(code.empty() ? input_.used : input_.set_aside[std::string(code)]);
    }
    profile_.inputs.push_back(std::move(input_));
  }

  /// Hands the variants over, by locus; those without position last, by gene and residue.
  void finish() {
    note_population();
    std::stable_sort(found_.begin(), found_.end(), [](const Found& a, const Found& b) { return a.key() < b.key(); });
    for (Found& found : found_) profile_.variants.push_back(std::move(found.variant));
  }

 private:
  void agree_on_build(std::optional<Assembly> stated) {
    assembly_ = table_->assembly ? table_->assembly : stated ? stated : profile_.assembly;
    for (const auto& other : {stated, profile_.assembly}) {
      if (!other || other == assembly_) continue;
      Error error(ErrorKind::data, fmt::format("the table of variants is of {}, the sample's other inputs of {}",
                                               assembly_name(*assembly_), assembly_name(*other)));
      error.add_context(input_.name);
      throw error;
    }
    profile_.assembly = assembly_;
    looked_at_.assembly = assembly_;
  }

  /// Takes one row in; returns the code under which it was set aside, empty if it was not.
  std::string_view read_row(const VariantTableRow& row) {
    const auto symbol = knowledge_.panel().resolve_symbol(row.gene);
    gene_ = {.gene = symbol ? knowledge_.panel().find_gene(*symbol) : nullptr, .panel = &knowledge_.panel()};
    if (gene_.gene == nullptr && !row.gene.empty()) return "outside_panel";
    if (row.fault) return refuse(row, *row.fault);
    if (!is_used(row)) return "filtered";
    if (is_stated_absent(row) || (row.has_alleles() && row.ref == row.alt)) return "not_called";
    gene_.transcript = knowledge_.panel().find_transcript(*symbol);
    const auto contig = main_contig(row.contig);
    if (!row.contig.empty() && !contig) return "other_contig";
    if (assembly_ && contig) gene_.on_build = tools_.interpreter(*assembly_).find_model(*symbol);
    if (assembly_ && contig && row.has_alleles()) return read_alleles(row, *contig);
    if (contig && row.has_alleles()) {
      warnings_.add(imported_warning::no_build,
                    fmt::format("{}: alleles without a known genome build; the table's words are read", input_.name));
    }
    return read_label(row);
  }

  [[nodiscard]] bool is_used(const VariantTableRow& row) const {
    return row.filters.empty() || std::any_of(row.filters.begin(), row.filters.end(), [&](const std::string& code) {
             return std::find(options_.filters.begin(), options_.filters.end(), code) != options_.filters.end();
           });
  }

  std::string_view refuse(const VariantTableRow& row, const CellFault& fault) {
    if (!options_.is_lenient) throw cell_error(fault, row.line1, input_.name);
    // The line would make the profile depend on the order of rows; the text names the row as well.
    warnings_.add(imported_warning::row_set_aside, fmt::format("{}: column '{}': {}, set aside as not assessed",
                                                               input_.name, fault.column, fault.problem));
    const Assessment open = Assessment::not_assessed(Reason::unsupported, "a row of its table could not be read");
    if (gene_.gene != nullptr) {
      add_doubt(looked_at_, gene_.gene->symbol, open);
    } else {
      for (const PanelGene& gene : knowledge_.panel().genes()) add_doubt(looked_at_, gene.symbol, open);
    }
    return "unreadable";
  }

  std::string_view read_alleles(const VariantTableRow& row, const std::string& contig) {
    const VariantInterpreter& interpreter = tools_.interpreter(*assembly_);
    for (InterpretedVariant& one : interpreter.interpret(as_allele(row, contig))) {
      if (one.variant.gene != gene_.gene->symbol) continue;
      one.variant.id = fmt::format("{}-{}-{}-{}", contig, *row.pos1, row.ref, row.alt);
      if (one.is_ref_mismatch) return note_mismatch(one.variant.id);
      return take_interpreted(row, std::move(one));
    }
    leave_unsettled(fmt::format("a row of it lies outside the gene: {}:{}", contig, *row.pos1));
    warnings_.add(imported_warning::misplaced,
                  fmt::format("{}: rows whose position is not where their gene or change is", input_.name));
    return "outside_gene";
  }

  std::string_view note_mismatch(const std::string& id) {
    warnings_.add("W302",
                  fmt::format("reference bases that contradict {} in {}", assembly_name(*assembly_), input_.name));
    leave_unsettled(fmt::format("the reference base of {} is not this build's", id));
    return "ref_mismatch";
  }

  void leave_unsettled(std::string detail) {
    add_doubt(looked_at_, gene_.gene->symbol, Assessment::not_assessed(Reason::unsupported, std::move(detail)));
  }

  std::string_view take_interpreted(const VariantTableRow& row, InterpretedVariant one) {
    const bool has_words = !row.protein_change.empty() || !row.change_class.empty();
    const ImportedReading said = has_words ? read_imported_label(row, gene_) : ImportedReading{};
    if (one.assessment.is_present()) {
      if (has_words && contradicts(one.variant, row, said)) note_other_change();
    } else if (said.variant) {
      take_words(*said.variant, one.variant);
      tell(said);
    }
    if (!is_listed(one.variant, one.hotspot)) return "non_coding";
    one.variant.source = VariantSource::imported;
    return take(row, std::move(one.variant));
  }

  std::string_view read_label(const VariantTableRow& row) {
    ImportedReading reading = read_imported_label(row, gene_);
    if (!reading.variant) return refuse(row, {table_->change_column, reading.problem, reading.hint});
    tell(reading);
    if (reading.contradicts_class) note_other_change();
    const HotspotRow* hotspot = knowledge_.hotspots().match(*reading.variant);
    if (!is_listed(*reading.variant, hotspot)) return "non_coding";
    return take(row, std::move(*reading.variant));
  }

  void note_other_change() {
    warnings_.add(
        imported_warning::other_change,
        fmt::format("{}: rows whose class or change is not what marrow reads; marrow's is used", input_.name));
  }

  void tell(const ImportedReading& reading) {
    if (reading.contradicts_position) {
      warnings_.add(imported_warning::misplaced,
                    fmt::format("{}: rows whose position is not where their gene or change is", input_.name));
    }
    if (reading.numbering == Numbering::older || reading.numbering == Numbering::by_position) {
      warnings_.add(imported_warning::renumbered,
                    fmt::format("{}: residues in another numbering, moved to the panel's transcripts", input_.name));
    }
    if (reading.numbering == Numbering::either) {
      warnings_.add(
          imported_warning::renumbered,
          fmt::format("{}: residues that fit the current and an older numbering; read as current", input_.name));
    }
    if (reading.numbering == Numbering::other_transcript) {
      warnings_.add(imported_warning::other_transcript,
                    fmt::format("{}: changes of other transcripts than the panel's, left on them", input_.name));
    }
  }

  std::string_view take(const VariantTableRow& row, Variant variant) {
    const HotspotRow* hotspot = add_knowledge(knowledge_, variant);
    const OriginCall origin = origin_of(row, hotspot);
    variant.origin = origin.origin;
    if (!origin.reason.empty()) variant.origin_reason = origin.reason;
    if (variant.origin == Origin::germline && !options_.reports_germline) return "germline";
    variant.filter = row.filters;
    add_imported_counts(row, variant);
    variant.germline_suspect = is_germline_suspect(variant, hotspot);
    if (!note_names(variant)) return "duplicate";
    const auto contig = main_contig(row.contig);
    const bool has_place = contig && row.pos1;
    found_.push_back({has_place ? contig_rank(*contig) : 0, has_place ? *row.pos1 : 0, std::move(variant)});
    return {};
  }

  OriginCall origin_of(const VariantTableRow& row, const HotspotRow* hotspot) {
    OriginOptions options{.is_exact_hotspot = hotspot != nullptr && hotspot->is_exact()};
    const bool is_asked = ask_population(row, options);
    OriginCall origin = imported_origin(row, options, options_.variants_origin);
    if (origin.origin == Origin::unknown && !is_asked && !tools_.population_paths().empty()) {
      origin.reason += "; --population is not asked, for want of alleles on a known build";
    }
    return origin;
  }

  /// False where there is nothing to ask, or to ask by.
  bool ask_population(const VariantTableRow& row, OriginOptions& options) {
    const auto contig = main_contig(row.contig);
    if (!assembly_ || !contig || !row.has_alleles()) return false;
    Warnings repeated;
    PopulationFrequencies* population = tools_.population(*assembly_, is_population_open_ ? repeated : warnings_);
    is_population_open_ = true;
    const RecordAllele allele = as_allele(row, *contig);
    const auto small = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt);
    if (population == nullptr || !small) return false;
    options.consulted_file = population->names();
    options.population = population->find(*small);
    is_population_asked_ = true;
    return true;
  }

  /// The files of frequencies among the inputs, unless the sample's VCFs brought them there. Without a checksum: they
  /// are far too large to be read for one.
  void note_population() {
    const bool is_noted = std::any_of(profile_.inputs.begin(), profile_.inputs.end(),
                                      [](const InputFile& input) { return input.role == "population"; });
    if (!is_population_asked_ || is_noted) return;
    for (const std::string& path : tools_.population_paths()) {
      profile_.inputs.push_back({.role = "population", .name = file_name(path)});
    }
  }

  /// False if the change was there before, under its id or, from another file, under its name.
  bool note_names(const Variant& variant) {
    const std::string gene = variant.gene.value_or("");
    if (!ids_.emplace(gene, variant.id).second) return false;
    const bool is_label = variant.source == VariantSource::imported && variant.annotated_by == "table";
    const std::optional<std::string>& name = is_label || !variant.hgvsc ? variant.hgvsp : variant.hgvsc;
    // Two rows of one table may give one protein change for two changes of DNA.
    if (is_label) return !name || !called_proteins_.contains({gene, *name});
    if (variant.hgvsp) called_proteins_.emplace(gene, *variant.hgvsp);
    return !name || called_.emplace(gene, *name).second;
  }

  ExtractTools& tools_;
  const Knowledge& knowledge_;
  const ExtractOptions& options_;
  Profile& profile_;
  LookedAt& looked_at_;
  Warnings& warnings_;
  const SampleVariants* table_ = nullptr;
  InputFile input_;
  ImportedGene gene_;  ///< of the row that is read
  std::optional<Assembly> assembly_;
  bool is_population_asked_ = false;
  bool is_population_open_ = false;
  std::vector<Found> found_;
  std::set<std::pair<std::string, std::string>> ids_;              ///< gene and id
  std::set<std::pair<std::string, std::string>> called_;           ///< gene and name of changes with alleles
  std::set<std::pair<std::string, std::string>> called_proteins_;  ///< their protein changes
};

}  // namespace

void add_imported_variants(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                           Profile& profile, LookedAt& looked_at, Warnings& warnings) {
  if (sample.variant_tables.empty()) return;
  ImportedReader reader(tools, options, profile, looked_at, warnings);
  for (const SampleVariants& table : sample.variant_tables) reader.read(table, sample.entry.assembly);
  reader.finish();
}

}  // namespace marrow
