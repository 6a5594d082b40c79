#include "marrow/pipeline/annotate.hpp"

#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

class AnnotateCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    options.positional("FILE", files_, 1, "VCF or BCF, plain or compressed; - or nothing: standard input");
    options.group("Input");
    options.text("assembly", assembly_, "NAME", "GRCh37 or GRCh38, where the header does not tell");
    options.text("reference", reference_, "FASTA",
                 "reference genome: annotates genes whose sequence does not ship too");
    options.text("gff3", gff3_, "FILE",
                 "gene set (Ensembl, GENCODE, RefSeq) in place of the panel, every transcript; with --reference");
    options.group("Output and knowledge");
    options.text("output,o", output_, "FILE", "annotated file");
    options.text("output-type,O", output_type_, "v|z|u|b", "VCF, VCF.gz, uncompressed BCF, BCF");
    options.flag("only-panel", is_only_panel_,
                 "leave out records that overlap no panel gene; goes by an index beside the file");
    options.flag("no-version", has_no_version_, "leave ##marrow_ lines out of the header");
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    AnnotateOptions options{.input = files_.empty() ? "-" : files_.front(), .output = output_};
    options.output_type = output_type_option(output_type_);
    options.reference = reference_;
    options.is_only_panel = is_only_panel_;
    options.gff3 = gff3_;
    require_consistent_gene_set(options);
    if (assembly_) options.assembly = assembly_from_option(*assembly_);
    if (!has_no_version_) options.command = "annotate " + join(files_, " ");
    const AnnotateCounts counts = annotate_vcf(options, knowledge_.get(), streams.out, report.warnings);
    report.funnel = fmt::format("{} records, {} in {} genes, {} alleles not assessed", counts.records, counts.annotated,
                                gff3_ ? "the set's" : "panel", counts.not_assessed);
  }

 private:
  void require_consistent_gene_set(const AnnotateOptions& options) const {
    if (!gff3_) return;
    if (!reference_) throw Error(ErrorKind::usage, "--gff3 needs --reference, the genome that the gene set is of");
    if (assembly_) throw Error(ErrorKind::usage, "--assembly says nothing with --gff3: its genome is --reference");
    if (is_only_panel_)
      throw Error(ErrorKind::usage, "--only-panel says nothing with --gff3, which replaces the panel");
    if (*gff3_ == "-" && options.input == "-") {
      throw Error(ErrorKind::usage, "standard input can be read only once");
    }
  }

  std::vector<std::string> files_;
  std::string output_ = "-";
  std::string output_type_ = "v";
  std::optional<std::string> assembly_;
  std::optional<std::string> reference_;
  bool is_only_panel_ = false;
  std::optional<std::string> gff3_;
  bool has_no_version_ = false;
  KnowledgeOption knowledge_;
};

}  // namespace

std::unique_ptr<Command> make_annotate_command() {
  return std::make_unique<AnnotateCommand>();
}

}  // namespace marrow::commands
