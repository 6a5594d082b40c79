#include "marrow/pipeline/variant_collection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <map>
#include <tuple>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/annotation_reading.hpp"
#include "marrow/findings/interpretation.hpp"
#include "marrow/findings/origin.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/vcf_phase.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/pipeline/genotype.hpp"
#include "marrow/pipeline/genotype_record.hpp"
#include "marrow/pipeline/joined_variants.hpp"
#include "marrow/pipeline/panel_places.hpp"
#include "marrow/pipeline/record_use.hpp"
#include "marrow/pipeline/seen_alleles.hpp"
#include "marrow/records/intervals.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

namespace {

/// Why an allele is no small variant to look at; empty if it is one.
std::string_view set_aside_code(const AlternateAllele& allele) {
  switch (allele.kind) {
    case AlleleKind::small:
    case AlleleKind::unanchored:
      return {};
    case AlleleKind::spanning:
      return "spanning";
    case AlleleKind::non_ref:
      return "non_ref";
    case AlleleKind::symbolic:
      return "symbolic";
    case AlleleKind::breakend:
      return "breakend";
    case AlleleKind::missing:
      break;
  }
  return "no_alternative";
}

/// Alleles that change a gene in a way that this version does not read.
bool is_structural(const AlternateAllele& allele) {
  return allele.kind == AlleleKind::symbolic || allele.kind == AlleleKind::breakend;
}

/// Reference bases that must agree before they bear out a build whose contig lengths the header does not give: one in
/// four agrees by chance, so three do in one file of 64. Design value.
constexpr std::int64_t enough_agreeing_bases = 3;

/// Changes of a gene without a model that a profile lists. Of more, which a whole genome brings by their thousands and
/// of which nothing can be told, it gives the number. Design value.
constexpr std::int64_t most_listed_without_model = 20;

/// A record of chrY's PAR1 as one of chrX, where the panel has its genes.
void fold_par1(Assembly assembly, VcfRecord& record) {
  if (record.main_contig != "chrY") return;
  const auto place = par1_on_x(assembly, {"chrY", record.begin, std::max(record.end, record.begin + 1)});
  if (!place) return;
  record.main_contig = place->contig;
  record.end += place->begin - record.begin;
  record.begin = place->begin;
}

/// Depth, alternative reads and fraction as the caller counted them: the fraction from the counts of all alleles, from
/// the caller's own where it is the better one or the counts are not whole.
void add_counts(const VcfRecord& record, std::size_t alt_index, Variant& variant) {
  if (!record.tumour) return;
  const SampleCall& call = *record.tumour;
  variant.depth = call.depth_reads;
  if (alt_index + 1 < call.allele_reads.size()) variant.alt_reads = call.allele_reads[alt_index + 1];
  if (alt_index < call.allele_fractions.size()) variant.vaf = call.allele_fractions[alt_index];
  if (!variant.alt_reads || (call.has_read_fractions && variant.vaf)) return;
  std::int64_t counted = 0;
  for (const auto& reads : call.allele_reads) {
    if (!reads) return;
    counted += *reads;
  }
  if (!variant.depth && counted > 0) variant.depth = counted;
  if (counted > 0) variant.vaf = static_cast<double>(*variant.alt_reads) / static_cast<double>(counted);
}

/// The first INFO key of the header that holds annotation as VEP writes it.
AnnotationFields annotation_fields(const VcfHeader& header) {
  for (const char* key : {"CSQ", "ANN", "vep"}) {
    const auto definition = header.info.find(key);
    if (definition == header.info.end()) continue;
    AnnotationFields fields{key, annotation_field_names(definition->second.description)};
    if (!fields.names.empty()) return fields;
  }
  return {};
}

/// Reads the VCFs of one sample into a collection.
class Collector {
 public:
  Collector(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options, Warnings& warnings)
      : sample_(sample),
        tools_(tools),
        knowledge_(tools.knowledge()),
        options_(options),
        warnings_(warnings),
        blocks_(options.min_depth_reads.value_or(default_min_depth_reads)) {}

  VariantCollection collect() {
    for (const std::string& path : sample_.entry.vcf) read_file(path);
    for (const std::string& path : sample_.entry.bam) read_alignments(path);
    // Files of frequencies are far too large to be read for a checksum.
    for (const std::string& path : tools_.population_paths()) {
      if (population_ != nullptr) collection_.inputs.push_back({.role = "population", .name = file_name(path)});
    }
    list_without_model();
    const auto key = [](const Variant& v) { return std::tie(v.id, v.gene); };
    std::stable_sort(found_.begin(), found_.end(), [&](const Found& a, const Found& b) {
      return std::tuple(contig_rank(a.contig), a.begin, key(a.variant)) <
             std::tuple(contig_rank(b.contig), b.begin, key(b.variant));
    });
    for (Found& found : found_) {
      collection_.variants.push_back(std::move(found.variant));
    }
    collection_.blocks = std::move(blocks_).result();
    return std::move(collection_);
  }

 private:
  struct Found {
    std::string contig;
    std::int64_t begin = 0;
    Variant variant;
  };
  /// Changes of a gene without a model; none is kept where there are too many.
  struct Untold {
    std::int64_t count = 0;
    std::deque<Found> found;
  };

  void read_file(const std::string& path) {
    InputFile input{.role = "vcf", .name = file_name(path)};
    const VcfOptions vcf_options{.tumour = options_.tumour,
                                 .normal = sample_.entry.normal,
                                 .assembly = sample_.entry.assembly,
                                 .needs_assembly = true};
    VcfReader reader(path, vcf_options, warnings_);
    note_header(reader, input);
    reader.restrict_to(panel_places(knowledge_.panel(), tools_.breakpoint_regions(), *collection_.assembly,
                                    insertion_margin_bp, Par1OfY::looked_at),
                       IndexUse::if_trusted);
    // No checksum of standard input, which is read once, nor of a file that is read in part.
    if (path != "-" && !reader.is_indexed()) input.sha256 = file_sha256(path);
    annotation_ = annotation_fields(reader.header());
    annotation_reader_.reset();
    if (options_.uses_annotation && !annotation_.names.empty()) {
      annotation_reader_.emplace(annotation_, knowledge_.panel());
    } else if (options_.uses_annotation) {
      warnings_.add("W222", fmt::format("{} has neither CSQ nor ANN", input.name));
    }
    population_ = tools_.population(*collection_.assembly, warnings_);
    const VariantInterpreter& interpreter = tools_.interpreter(*collection_.assembly);
    testable_ = 0;
    contradicted_ = 0;
    joined_.emplace(interpreter);
    tumour_column_ = reader.samples().tumour;
    blocks_.begin_file(knowledge_.panel(), *collection_.assembly, reader.header());
    VcfRecord record;
    while (reader.next(record)) {
      fold_par1(*collection_.assembly, record);
      read_record(record, interpreter, input);
    }
    blocks_.end_file(input.name);
    join_found();
    input.records = reader.record_count();
    const PlaceCounts& counts = reader.place_counts();
    if (counts.outside > 0) input.set_aside["outside_panel"] += counts.outside;
    if (counts.other_contigs > 0) input.set_aside["other_contig"] = counts.other_contigs;
    if (counts.other_contigs > 0 && counts.other_contigs == input.records) {
      warnings_.add(
          "W306", fmt::format("{}: no record lies on a chromosome that is known by its name (1 or chr1)", input.name));
    }
    judge_positions(input.name);
    const bool has_lengths = assembly_by_lengths(reader.header().contigs).has_value();
    if (!has_lengths && testable_ - contradicted_ < enough_agreeing_bases) collection_.has_confirmed_build = false;
    collection_.inputs.push_back(std::move(input));
  }

  /// Asks the reads about every coding base of the panel.
  void read_alignments(const std::string& path) {
    const SampleEntry& entry = sample_.entry;
    GenotypeOptions options{.alignments = path, .assembly = entry.assembly, .sample = options_.tumour};
    options.counted.request.genes = {"all"};
    options.counted.filter.keeps_duplicates = entry.assay == Assay::amplicon;
    if (options_.target_vaf) options.genotyping.target_fraction = *options_.target_vaf;
    if (options_.normals) {
      options.genotyping.normals = tools_.normal_panel(*options_.normals);
      collection_.inputs.push_back({.role = "normals", .name = file_name(*options_.normals)});
    }
    const ReadGenotypes genotypes = genotype_reads(options, tools_, warnings_);
    InputFile input{.role = "bam", .name = file_name(path), .caller = "marrow genotype"};
    require_same_sample(genotypes, input.name);
    if (collection_.tumour_name.empty()) collection_.tumour_name = genotypes.sample;
    require_same_build(genotypes.assembly, input.name);
    const VariantInterpreter& interpreter = tools_.interpreter(genotypes.assembly);
    joined_.emplace(interpreter);
    tumour_column_.reset();
    blocks_.begin_file(knowledge_.panel(), genotypes.assembly, {});
    for (const SiteGenotype& site : genotypes.sites) {
      ++input.records;
      read_genotyped(as_record(site), interpreter, input);
    }
    blocks_.end_file(input.name);
    auto duplications = tandem_duplications_of(genotypes, knowledge_.panel());
    auto& known = collection_.tandem_duplications;
    known = known ? better_word(*std::move(known), std::move(duplications)) : std::move(duplications);
    collection_.inputs.push_back(std::move(input));
  }

  /// A sheet that gives one child the alignments of another is worse than none.
  void require_same_sample(const ReadGenotypes& genotypes, const std::string& name) const {
    const bool is_of_sheet = sample_.entry.line1 > 0;
    if (!is_of_sheet || !genotypes.is_sample_stated || genotypes.sample == sample_.entry.sample) return;
    throw Error(ErrorKind::data,
                fmt::format("{} is of sample '{}' by its read groups, but the sheet gives it to '{}'", name,
                            genotypes.sample, sample_.entry.sample),
                "is it the right file? samtools addreplacerg renames the sample of its read groups");
  }

  void require_same_build(std::optional<Assembly> assembly, const std::string& name) {
    if (collection_.assembly && collection_.assembly != assembly) {
      throw Error(ErrorKind::data, fmt::format("two files of one sample are of different builds: {} and {}",
                                               collection_.inputs.front().name, name));
    }
    collection_.assembly = assembly;
  }

  void note_header(const VcfReader& reader, InputFile& input) {
    if (!reader.header().caller.empty()) input.caller = reader.header().caller;
    note_tumour(reader.tumour_name(), input.name);
    require_same_build(reader.assembly(), input.name);
  }

  /// Files of one sample should call it the same; what callers write where they were told no name says nothing.
  void note_tumour(const std::string& name, const std::string& file) {
    const auto is_general = [](const std::string& column) {
      const std::string word = lower_case(column);
      return word.empty() || word == "tumor" || word == "tumour" || word == "primary" || word == "sample";
    };
    std::string& known = collection_.tumour_name;
    if (!is_general(known) && !is_general(name) && name != known) {
      warnings_.add("W305",
                    fmt::format("{} is of '{}', an earlier file of '{}': taken as one sample", file, name, known));
    }
    if (is_general(known) && !name.empty()) known = name;
  }

  /// A place of which `marrow genotype` gave every allele its state.
  void read_genotyped(const VcfRecord& record, const VariantInterpreter& interpreter, InputFile& input) {
    if (!is_used(record, options_.filters)) {
      ++input.set_aside["filtered"];
      return;
    }
    bool is_in_use = blocks_.add_genotyped(record);
    for (std::size_t i = 0; i < record.alts.size(); ++i) {
      if (record.alts[i].kind == AlleleKind::non_ref) continue;
      const Assessment& state = record.tumour->states[i];
      const std::string_view code = state.is_present() ? read_allele(record, i, interpreter) : state_name(state.state);
      if (!state.is_known()) note_unsettled(record, record.alts[i].text, state);
      if (code.empty()) is_in_use = true;
      if (!code.empty()) ++input.set_aside[std::string(code)];
    }
    ++(is_in_use ? input.used : input.set_aside["outside_panel"]);
  }

  void read_record(const VcfRecord& record, const VariantInterpreter& interpreter, InputFile& input) {
    if (record.tumour && !record.tumour->states.empty()) {
      read_genotyped(record, interpreter, input);
      return;
    }
    const bool passes_filters = is_used(record, options_.filters);
    const bool is_reference = ReferenceBlocks::is_reference(record);
    bool is_in_use = is_reference && blocks_.add_block(record, passes_filters);
    if (!passes_filters) {
      if (!is_reference) blocks_.add_variant(record, passes_filters);
      ++input.set_aside["filtered"];
      return;
    }
    if (is_reference) {
      ++(is_in_use ? input.used : input.set_aside["outside_panel"]);
      return;
    }
    blocks_.add_variant(record, passes_filters);
    for (std::size_t i = 0; i < record.alts.size(); ++i) {
      const std::string_view code = read_allele(record, i, interpreter);
      if (code.empty()) {
        is_in_use = true;
      } else {
        ++input.set_aside[std::string(code)];
      }
    }
    if (is_in_use) ++input.used;
  }

  /// Takes one ALT in; returns the code under which it was set aside, empty if it was not.
  std::string_view read_allele(const VcfRecord& record, std::size_t alt_index, const VariantInterpreter& interpreter) {
    const AlternateAllele& allele = record.alts[alt_index];
    const bool is_called = !is_called_absent(record, alt_index);
    if (const std::string_view code = set_aside_code(allele); !code.empty()) {
      if (is_called && is_structural(allele)) note_structural(record, allele);
      return code;
    }
    if (!is_called) return "not_called";
    if (!seen_.add(record, allele.text)) return "duplicate";
    std::vector<InterpretedVariant> interpreted = allele.kind == AlleleKind::unanchored
                                                      ? interpret_unanchored(record, allele, interpreter)
                                                      : interpreter.interpret(as_allele(record, allele.text));
    if (interpreted.empty()) return "outside_panel";
    std::string_view code = "non_coding";
    for (InterpretedVariant& one : interpreted) {
      if (one.is_ref_mismatch) {
        ++contradicted_;
        ++testable_;
        note_unread(*one.variant.gene, Reason::unsupported,
                    fmt::format("the reference base of {} is not this build's", one.variant.id));
        return "ref_mismatch";
      }
      if (one.assessment.is_present() && one.model != nullptr) ++testable_;
      if (annotation_reader_) take_annotation(record, alt_index, interpreter, one);
      if (!is_listed(one.variant, one.hotspot)) continue;
      Found found{*record.main_contig, record.begin, one.variant};
      add_sample_facts(record, alt_index, one.hotspot, found.variant);
      if (found.variant.origin == Origin::germline && !options_.reports_germline) {
        code = "germline";
        continue;
      }
      if (is_untold(found.variant)) {
        if (keep_untold(std::move(found)) && tumour_column_) note_phase(record, alt_index, one.variant.id);
        code = {};
        continue;
      }
      if (tumour_column_) {
        joined_->add(found_.size(), record, alt_index, one, *tumour_column_);
        note_phase(record, alt_index, one.variant.id);
      }
      found_.push_back(std::move(found));
      code = {};
    }
    return code;
  }

  void take_annotation(const VcfRecord& record, std::size_t alt_index, const VariantInterpreter& interpreter,
                       InterpretedVariant& one) {
    const PanelGene* gene = knowledge_.panel().find_gene(*one.variant.gene);
    const auto reading = annotation_reader_->read(record, alt_index, *gene);
    if (!reading) return;
    if (one.assessment.is_present() && reading->is_own_transcript && contradict(reading->variant, one.variant)) {
      warnings_.add("W221", fmt::format("{} and marrow differ on the same transcript; first of {}: {} against {}",
                                        annotation_.key, one.variant.id, change_words(reading->variant),
                                        change_words(one.variant)));
    }
    one = interpreter.with_annotation(one, *reading);
  }

  static std::string change_words(const Variant& variant) {
    return printable(join(variant.consequence, "&") + (variant.hgvsp ? " " + *variant.hgvsp : ""));
  }

  /// Which copy the tumour column's genotype puts a listed variant on. Sets of different files and contigs differ.
  void note_phase(const VcfRecord& record, std::size_t alt_index, const std::string& id) {
    const auto genotype = phased_genotype(record, *tumour_column_);
    if (!genotype) return;
    const int allele = static_cast<int>(alt_index) + 1;
    const auto carrier = std::find(genotype->alleles.begin(), genotype->alleles.end(), allele);
    if (carrier == genotype->alleles.end()) return;
    if (genotype->is_same_on_all) {
      collection_.phase[id] = {{}, std::nullopt};
    } else if (genotype->is_phased) {
      collection_.phase[id] = {
          fmt::format("{}:{}:{}", collection_.inputs.size(), *record.main_contig, genotype->phase_set),
          static_cast<int>(carrier - genotype->alleles.begin())};
    }
  }

  /// Variants of one codon and haplotype get the meaning that they have together.
  void join_found() {
    joined_->join([&](const JoinedVariants::Member& member) {
      Variant& variant = found_[member.place].variant;
      variant = member.interpreted.variant;
      add_sample_facts(member.record, member.alt_index, member.interpreted.hotspot, variant);
    });
    if (joined_->unphased() > 0) {
      warnings_.add("W363", "changes of one codon whose phase the genotypes do not state: each read alone",
                    joined_->unphased());
    }
  }

  /// A change of a gene without a model, and none that might be inherited in a gene where that matters.
  [[nodiscard]] bool is_untold(const Variant& variant) const {
    if (variant.variant_class || variant.germline_suspect.value_or(false)) return false;
    return knowledge_.panel().find_transcript(*variant.gene) == nullptr;
  }

  /// Keeps a change of a gene without a model as long as the gene has not too many of them; then none is kept.
  bool keep_untold(Found found) {
    Untold& untold = without_model_[*found.variant.gene];
    const bool is_kept = ++untold.count <= most_listed_without_model;
    if (is_kept) {
      untold.found.push_back(std::move(found));
    } else {
      untold.found = {};
    }
    return is_kept;
  }

  /// Lists the changes of genes without a model but for those of genes that have too many. Their genes stay open,
  /// because nothing tells what the changes do.
  void list_without_model() {
    std::int64_t left_out = 0;
    for (auto& [gene, untold] : without_model_) {
      std::move(untold.found.begin(), untold.found.end(), std::back_inserter(found_));
      if (untold.count <= most_listed_without_model) continue;
      left_out += untold.count;
      note_unread(gene, Reason::no_reference_sequence,
                  fmt::format("what {} changes there do could not be told: the panel has no gene model", untold.count));
    }
    if (left_out == 0) return;
    warnings_.add("W365",
                  fmt::format("changes of genes without a model, of more than {} a gene: not assessed and not listed",
                              most_listed_without_model),
                  left_out);
  }

  void note_unread(const std::string& gene, Reason reason, std::string detail) {
    const auto [entry, is_first] = collection_.unread.try_emplace(gene, Assessment::not_assessed(reason, detail));
    // The order of records and files must not show: of several, the first by its words is told.
    if (!is_first && detail < entry->second.detail) entry->second = Assessment::not_assessed(reason, std::move(detail));
  }

  /// For every gene in which the record stands.
  void note_unread_at(const VcfRecord& record, Reason reason, const std::string& detail) {
    const Interval place{*record.main_contig, record.begin, std::max(record.end, record.begin + 1)};
    for (const PanelGene* gene : knowledge_.panel().genes_at(*collection_.assembly, place)) {
      note_unread(gene->symbol, reason, detail);
    }
  }

  /// An allele that was asked for or seen, but neither found nor excluded.
  void note_unsettled(const VcfRecord& record, const std::string& alt, const Assessment& state) {
    note_unread_at(record, state.reason.value_or(Reason::no_input),
                   fmt::format("{}>{} at {}:{} could not be settled", record.ref, printable(alt), *record.main_contig,
                               record.begin + 1));
  }

  void note_structural(const VcfRecord& record, const AlternateAllele& allele) {
    note_unread_at(record, Reason::unsupported,
                   fmt::format("a structural allele there is not read by this version: {} at {}:{}",
                               printable(allele.text), *record.main_contig, record.begin + 1));
  }

  static RecordAllele as_allele(const VcfRecord& record, const std::string& alt) {
    return {*record.main_contig, record.begin, record.ref, alt};
  }

  /// `-` in REF or ALT, as MAF writes it. A deletion's place is certain, because REF names its bases; where an
  /// insertion stands (before or after POS) is not, so it is kept as written, with its gene only.
  std::vector<InterpretedVariant> interpret_unanchored(const VcfRecord& record, const AlternateAllele& allele,
                                                       const VariantInterpreter& interpreter) {
    warnings_.add("W301", "alleles without anchoring base (-) kept as written; insertions are not interpreted");
    const std::string id = fmt::format("{}-{}-{}-{}", *record.main_contig, record.begin + 1, record.ref, allele.text);
    std::vector<InterpretedVariant> interpreted;
    if (record.ref != "-") {
      interpreted = interpreter.interpret(as_allele(record, ""));
    } else {
      const Interval place{*record.main_contig, record.begin, record.begin + 1};
      for (const PanelGene* gene : knowledge_.panel().genes_at(*collection_.assembly, place)) {
        InterpretedVariant one;
        one.variant.gene = gene->symbol;
        one.assessment = Assessment::not_assessed(Reason::no_reference_sequence, "no anchoring base");
        interpreted.push_back(std::move(one));
      }
    }
    for (InterpretedVariant& one : interpreted) one.variant.id = id;
    return interpreted;
  }

  void add_sample_facts(const VcfRecord& record, std::size_t alt_index, const HotspotRow* hotspot, Variant& variant) {
    const bool is_exact = hotspot != nullptr && hotspot->is_exact();
    OriginOptions options{.annotation = annotation_, .is_exact_hotspot = is_exact};
    if (population_ != nullptr) {
      options.consulted_file = population_->names();
      options.population = find_in_population(record, alt_index);
    }
    const OriginCall origin = assess_origin(record, alt_index, options);
    variant.origin = origin.origin;
    if (!origin.reason.empty()) variant.origin_reason = origin.reason;
    variant.filter = record.filters;
    const bool is_of_reads = record.tumour && !record.tumour->states.empty();
    variant.source = is_of_reads ? VariantSource::bam : VariantSource::vcf;
    add_counts(record, alt_index, variant);
    variant.germline_suspect = is_germline_suspect(variant, hotspot);
    if (const std::string_view remark = allele_balance_remark(variant); !remark.empty()) {
      *variant.origin_reason += fmt::format("; {}", remark);
    }
  }

  std::optional<PopulationFrequency> find_in_population(const VcfRecord& record, std::size_t alt_index) {
    const AlternateAllele& allele = record.alts[alt_index];
    if (allele.kind == AlleleKind::unanchored && record.ref == "-") return std::nullopt;
    const std::string_view alt =
        allele.kind == AlleleKind::unanchored ? std::string_view() : std::string_view(allele.text);
    const auto variant = trim_alleles(*record.main_contig, record.begin, record.ref, alt);
    return variant ? population_->find(*variant) : std::nullopt;
  }

  /// One base in four agrees by chance, so few contradictions tell a wrong build.
  void judge_positions(const std::string& name) {
    if (contradicted_ == 0) return;
    constexpr std::int64_t enough = 5;
    const std::string places = fmt::format("at {} of {} places", contradicted_, testable_);
    if (testable_ >= enough && 2 * contradicted_ >= testable_) {
      Error error(ErrorKind::data,
                  fmt::format("reference bases contradict {} {}", assembly_name(*collection_.assembly), places),
                  "another build? --assembly, or lift the file");
      error.add_context(name);
      throw error;
    }
    if (10 * contradicted_ >= testable_) {
      collection_.has_trusted_positions = false;
      warnings_.add("W302",
                    fmt::format("reference bases contradict {} {}: nothing of this file is counted, and it "
                                "vouches for no gene",
                                assembly_name(*collection_.assembly), places),
                    contradicted_);
    } else {
      warnings_.add("W302", "records whose reference bases contradict the shipped sequence", contradicted_);
    }
  }

  const PlannedSample& sample_;
  ExtractTools& tools_;
  const Knowledge& knowledge_;
  const ExtractOptions& options_;
  Warnings& warnings_;
  ReferenceBlocks blocks_;
  VariantCollection collection_;
  std::deque<Found> found_;  // not moved as it grows: a whole genome brings thousands
  SeenAlleles seen_;
  std::map<std::string, Untold> without_model_;  ///< by gene
  AnnotationFields annotation_;
  std::optional<AnnotationReader> annotation_reader_;  ///< of the file being read, where its annotation is asked for
  PopulationFrequencies* population_ = nullptr;
  std::optional<JoinedVariants> joined_;      ///< of this file
  std::optional<std::size_t> tumour_column_;  ///< of this file
  std::int64_t testable_ = 0;                 ///< alleles whose reference base is known, in this file
  std::int64_t contradicted_ = 0;             ///< of them, those that contradict it
};

}  // namespace

bool is_listed(const Variant& variant, const HotspotRow* hotspot) {
  if (hotspot != nullptr || !variant.variant_class) return true;
  if (*variant.variant_class != VariantClass::other) return true;
  constexpr std::array<std::string_view, 5> noted = {"splice_region_variant", "start_lost", "stop_lost",
                                                     "coding_sequence_variant", "protein_altering_variant"};
  return std::any_of(variant.consequence.begin(), variant.consequence.end(), [&](const std::string& term) {
    return std::find(noted.begin(), noted.end(), term) != noted.end();
  });
}

VariantCollection collect_variants(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                                   Warnings& warnings) {
  return Collector(sample, tools, options, warnings).collect();
}

}  // namespace marrow
