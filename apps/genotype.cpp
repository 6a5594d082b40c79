#include "marrow/pipeline/genotype.hpp"

#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/io/normal_panel_table.hpp"
#include "marrow/io/versions.hpp"
#include "marrow/pipeline/normal_panel.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

std::uint8_t phred_option(std::int64_t value, std::string_view name) {
  constexpr std::int64_t most = 254;
  if (value < 0 || value > most) throw Error(ErrorKind::usage, fmt::format("--{} is not between 0 and {}", name, most));
  return static_cast<std::uint8_t>(value);
}

constexpr std::size_t most_files = 10'000;
constexpr const char* default_output_type = "v";

class GenotypeCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    options.positional("FILE", files_, most_files, "BAM or CRAM, local or a URL; several with --normals");
    options.group("Input");
    options.text("sample,s", sample_, "NAME", "sample (SM) whose read groups are used, where the file has several");
    options.text("id", id_, "NAME", "name of the sample in the output");
    options.text("assembly", assembly_, "NAME", "GRCh37 or GRCh38, to be sure of it: contig lengths tell it");
    options.text("reference", reference_, "FASTA",
                 "reference genome: assesses genes whose sequence does not ship too; a CRAM needs it");
    options.text("assay", assay_, "KIND", "wgs, wes, panel, amplicon (duplicates count) or rna");
    options.group("Which bases");
    options.texts("genes", genes_, "LIST", "coding bases of these genes, with commas; all: the whole panel");
    options.texts("sites", sites_, "VCF", "the alleles of this VCF");
    options.texts("region", regions_, "LOCUS", "every base of chr9:136494433-136546048");
    options.group("What counts");
    options.number("target-vaf", target_vaf_, "FRACTION", "fraction that must be excluded to be absent");
    options.number("min-base-quality,Q", min_base_quality_, "PHRED", "bases below are left out");
    options.number("min-mapping-quality", min_mapping_quality_, "PHRED", "alignments below are left out");
    options.group("Panel of normals");
    options.flag("normals", is_making_panel_,
                 "the files are samples without leukaemia: write how often each site errs");
    options.text("panel-of-normals", normals_, "TSV", "take the errors of each site from this table of --normals");
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "VCF, or the table of --normals; standard output if not given");
    options.text("output-type,O", output_type_, "v|z|u|b", "VCF, VCF.gz, uncompressed BCF, BCF");
    options.flag("no-version", has_no_version_, "leave ##marrow_ lines out of the header");
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    if (files_.empty()) throw Error(ErrorKind::usage, "no BAM or CRAM is given");
    if (is_making_panel_) {
      make_panel(streams, report);
      return;
    }
    if (files_.size() > 1) {
      throw Error(ErrorKind::usage, fmt::format("{} files are given, but one is genotyped", files_.size()),
                  "run it once for each sample; several belong together only with --normals");
    }
    const VcfOutputType type = output_type_option(output_type_);
    if (id_ && (id_->empty() || *id_ != printable(*id_))) {
      throw Error(ErrorKind::usage, "--id is no name: it is empty or has control characters");
    }
    ExtractTools tools(knowledge_.get(), reference_);
    ReadGenotypes genotypes = genotype_reads(genotype_options(), tools, report.warnings);
    if (id_) genotypes.sample = *id_;
    write_genotypes(genotypes, output_, type, extra_lines(), streams.out);
    report.funnel = fmt::format(
        "{} sites, {} alleles present, {} sites not assessed; {:.2f} times the errors that the "
        "base qualities state",
        genotypes.sites.size(), genotypes.present, genotypes.not_assessed, genotypes.quality_factor);
  }

 private:
  void make_panel(Streams& streams, RunReport& report) {
    if (sample_ || id_ || normals_ || output_type_ != default_output_type) {
      throw Error(ErrorKind::usage, "--sample, --id, --panel-of-normals and --output-type do not go with --normals");
    }
    ExtractTools tools(knowledge_.get(), reference_);
    const NormalPanel panel = build_normal_panel(files_, assembly_option(), counted_options(), tools, report.warnings);
    Output output(output_, streams);
    output.write(normal_panel_table(panel, extra_lines()));
    output.commit();
    std::size_t sites = 0;
    for (const auto& [contig, alleles] : panel.alleles) sites += alleles.size() / (counted_bases.size() - 1);
    report.funnel = fmt::format("{} normals, {} sites with fragments", panel.normals, sites);
  }

  [[nodiscard]] std::optional<Assembly> assembly_option() const {
    return assembly_ ? std::optional(assembly_from_option(*assembly_)) : std::nullopt;
  }

  [[nodiscard]] CountedReadsOptions counted_options() const {
    std::optional<Assay> assay;
    if (assay_) {
      assay = parse_enum<Assay>(*assay_);
      if (!assay) {
        throw Error(ErrorKind::usage, fmt::format("--assay '{}' is none of wgs, wes, panel, amplicon, rna", *assay_));
      }
    }
    CountedReadsOptions options;
    for (const std::string& list : genes_) {
      for (const std::string_view gene : split(list, ',')) options.request.genes.emplace_back(gene);
    }
    options.request.sites = sites_;
    options.request.regions = regions_;
    options.counting.min_base_quality = phred_option(min_base_quality_, "min-base-quality");
    options.filter.min_mapping_quality = phred_option(min_mapping_quality_, "min-mapping-quality");
    options.filter.keeps_duplicates = assay == Assay::amplicon;
    return options;
  }

  [[nodiscard]] GenotypeOptions genotype_options() const {
    GenotypeOptions options{.alignments = files_.front(), .assembly = assembly_option(), .sample = sample_};
    options.counted = counted_options();
    if (!(target_vaf_ > 0 && target_vaf_ < 1)) {
      throw Error(ErrorKind::usage, "--target-vaf is no fraction between 0 and 1");
    }
    options.genotyping.target_fraction = target_vaf_;
    if (normals_) options.genotyping.normals = read_normal_panel(*normals_);
    return options;
  }

  [[nodiscard]] std::vector<std::string> extra_lines() const {
    if (has_no_version_) return {};
    return provenance_lines("genotype", "genotype " + join(files_, " "));
  }

  std::vector<std::string> files_;
  std::optional<std::string> sample_;
  std::optional<std::string> id_;
  std::optional<std::string> assembly_;
  std::optional<std::string> reference_;
  std::optional<std::string> assay_;
  std::vector<std::string> genes_;
  std::vector<std::string> sites_;
  std::vector<std::string> regions_;
  bool is_making_panel_ = false;
  std::optional<std::string> normals_;
  double target_vaf_ = GenotypingOptions().target_fraction;
  std::int64_t min_base_quality_ = CountingOptions().min_base_quality;
  std::int64_t min_mapping_quality_ = ReadFilter().min_mapping_quality;
  std::string output_ = "-";
  std::string output_type_ = default_output_type;
  bool has_no_version_ = false;
  KnowledgeOption knowledge_;
};

}  // namespace

std::unique_ptr<Command> make_genotype_command() {
  return std::make_unique<GenotypeCommand>();
}

}  // namespace marrow::commands
