#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/pipeline/cohort_simulation.hpp"
#include "marrow/pipeline/read_simulation.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

constexpr std::int64_t default_quality_phred = 37;
constexpr std::int64_t most_response_draws = 99;

class SimulateCommand : public Command {
 public:
  void declare(OptionTable& options) override;
  void run(Streams& streams, RunReport& report) override;

 private:
  [[nodiscard]] ErrorProfile error_profile(Streams& streams) const;
  void require_consistent() const;
  void run_reads(Streams& streams, RunReport& report);
  void run_site_counts(Streams& streams, RunReport& report);
  void require_cohort_alone() const;
  void run_cohort(RunReport& report);

  bool is_reads_ = false;
  std::int64_t sites_ = 0;
  std::int64_t patients_ = 0;
  std::string lineage_;
  std::string effects_;
  std::string missing_;
  std::int64_t response_draws_ = 0;
  CohortSimulationOptions cohort_;
  std::string genes_;
  std::string regions_;
  std::string assembly_ = "GRCh38";
  ReadSimulationOptions reads_;
  std::int64_t fill_seed_ = 1;
  std::optional<double> quality_;
  std::optional<std::string> error_profile_;
  std::int64_t planted_every_ = 0;
  double planted_vaf_ = 0;
  std::int64_t seed_ = 1;
  std::int64_t threads_ = 1;
  KnowledgeOption knowledge_;
};

void SimulateCommand::declare(OptionTable& options) {
  SequencingOptions& sequencing = reads_.sequencing;
  options.group("What to simulate");
  options.flag("reads", is_reads_, "paired reads of a part of the genome");
  options.number("site-counts", sites_, "N", "counts by base and strand at so many sites, without reads");
  options.number("patients", patients_, "N", "a cohort of so many children, with clinical rows, outcomes and truth");
  options.group("A cohort");
  options.text("lineage", lineage_, "B|T", "children of one lineage; both if not given");
  options.text("effects", effects_, "WORD", "published, or none: every child has the same risk [published]");
  options.text(
      "missing", missing_, "WORD",
      "which cells are missing: none, random:P, centre (what a centre does not measure) or outcome (more often "
      "with a relapse: a leak) [none]");
  options.number("responses", response_draws_, "N",
                 "responses.tsv too: mean drug responses of every sample, for `marrow train`, and N draws of them");
  options.flag("profiles", cohort_.writes_profiles, "profiles.jsonl too: a profile of every sample");
  options.flag("files", cohort_.writes_files, "a VCF and a table of segments of every sample too, in the samplesheet");
  options.group("Where reads come from");
  options.text("genes", genes_, "NAMES", "the exons of these genes, with commas; all: the whole panel");
  options.text("region", regions_, "LOCI", "these places, as chr9:136495000-136498000");
  options.number("flank", reads_.places.flank_bp, "BP", "bases around exons and regions");
  options.text("assembly", assembly_, "NAME", "GRCh37 or GRCh38");
  options.text("reference", reads_.reference, "FASTA",
               "take the bases from here; else those that no sequence ships for are invented");
  options.number("fill-seed", fill_seed_, "N", "seed of the invented bases");
  options.group("Planted changes");
  options.text("variants", reads_.variants, "TSV",
               "chrom, pos, ref, alt and vaf as in a VCF; with duplicated_bp and filler a tandem duplication");
  options.number("planted-every", planted_every_, "N", "with --site-counts: one site in so many has an SNV");
  options.number("planted-vaf", planted_vaf_, "VAF", "fraction of the molecules that carry it");
  options.group("Library and sequencer");
  options.number("depth", sequencing.depth, "N",
                 "mean distinct fragments over a base; with --site-counts exactly so many");
  options.number("read-length", sequencing.read_length_bp, "BP", "bases of each of the two reads");
  options.number("fragment-length", sequencing.fragment_length_bp, "BP", "mean length of the fragments");
  options.number("fragment-sd", sequencing.fragment_sd_bp, "BP", "its standard deviation");
  options.number("quality", quality_, "PHRED",
                 fmt::format("quality of every base; bases err as it promises [{}]", default_quality_phred));
  options.text("error-profile", error_profile_, "TSV", "qualities and how they are kept, in place of --quality");
  options.group("Output and knowledge");
  options.text("output,o", reads_.folder, "DIR", "folder to write to");
  options.number("seed", seed_, "N", "seed of everything that is drawn");
  options.number("threads", threads_, "N", "threads; never change a byte");
  options.flag("genome", reads_.writes_genome,
               "write genome.fa.gz too: the chromosomes in full length, N where nothing is simulated");
  knowledge_.declare(options);
}

ErrorProfile SimulateCommand::error_profile(Streams& streams) const {
  if (error_profile_) return read_error_profile(*error_profile_, streams.in);
  const double quality = quality_.value_or(default_quality_phred);
  const auto phred = static_cast<std::int64_t>(quality);
  if (!(quality >= least_quality_phred) || !(quality <= most_quality_phred) || static_cast<double>(phred) != quality) {
    throw Error(ErrorKind::usage,
                fmt::format("--quality is a whole number from {} to {}", least_quality_phred, most_quality_phred));
  }
  return flat_error_profile(phred);
}

/// What belongs together; an option that would be ignored in silence is refused.
void SimulateCommand::require_consistent() const {
  const int asked = (is_reads_ ? 1 : 0) + (sites_ != 0 ? 1 : 0) + (patients_ != 0 ? 1 : 0);
  if (asked != 1) throw Error(ErrorKind::usage, "give one of --reads, --site-counts and --patients");
  if (sites_ < 0 || patients_ < 0) throw Error(ErrorKind::usage, "--site-counts and --patients are not negative");
  if (reads_.folder.empty()) throw Error(ErrorKind::usage, "--output is needed");
  if (quality_ && error_profile_) throw Error(ErrorKind::usage, "give either --quality or --error-profile");
  if (seed_ < 0 || fill_seed_ < 0 || threads_ < 1) {
    throw Error(ErrorKind::usage, "--seed and --fill-seed are not negative, --threads is at least 1");
  }
  if (patients_ > 0) {
    require_cohort_alone();
    return;
  }
  if (!lineage_.empty() || !effects_.empty() || !missing_.empty() || cohort_.writes_profiles || cohort_.writes_files ||
      response_draws_ != 0) {
    throw Error(ErrorKind::usage,
                "--lineage, --effects, --missing, --responses, --profiles and --files are of --patients");
  }
  if (is_reads_ && (planted_every_ != 0 || planted_vaf_ != 0)) {
    throw Error(ErrorKind::usage, "--planted-every and --planted-vaf are of --site-counts", "reads have --variants");
  }
  if (!is_reads_ &&
      (!genes_.empty() || !regions_.empty() || reads_.variants || reads_.reference || reads_.writes_genome)) {
    throw Error(ErrorKind::usage, "--genes, --region, --variants, --reference and --genome are of --reads");
  }
  if (reads_.variants == "-" && error_profile_ == "-") {
    throw Error(ErrorKind::usage, "standard input can be read only once");
  }
}

void SimulateCommand::require_cohort_alone() const {
  const bool has_reads_option = !genes_.empty() || !regions_.empty() || reads_.variants || reads_.reference ||
                                reads_.writes_genome || planted_every_ != 0 || planted_vaf_ != 0 || quality_ ||
                                error_profile_;
  if (has_reads_option) throw Error(ErrorKind::usage, "options of reads and sites do not go with --patients");
  if (!lineage_.empty() && lineage_ != "B" && lineage_ != "T") {
    throw Error(ErrorKind::usage, fmt::format("--lineage is B or T, not '{}'", printable(lineage_)));
  }
  if (response_draws_ < 0 || response_draws_ > most_response_draws) {
    throw Error(ErrorKind::usage, fmt::format("--responses is from 1 to {}", most_response_draws));
  }
  if (!effects_.empty() && effects_ != "published" && effects_ != "none") {
    throw Error(ErrorKind::usage, fmt::format("--effects is published or none, not '{}'", printable(effects_)));
  }
}

void SimulateCommand::run_cohort(RunReport& report) {
  cohort_.patients = patients_;
  cohort_.folder = reads_.folder;
  cohort_.response_draws = static_cast<std::size_t>(response_draws_);
  cohort_.threads = static_cast<std::size_t>(threads_);
  cohort_.cohort.seed = static_cast<std::uint64_t>(seed_);
  if (!lineage_.empty()) cohort_.cohort.lineage = lineage_ == "T" ? 1 : 0;
  cohort_.cohort.has_effects = effects_ != "none";
  if (!missing_.empty()) cohort_.missing = parse_missing(missing_);
  make_folder(cohort_.folder);
  const CohortSimulationCounts counts = simulate_cohort(cohort_, knowledge_.get());
  report.funnel =
      fmt::format("{} simulated patients, {} relapses, {} of {} targets missed, {} of them without a known reason",
                  counts.patients, counts.relapses, counts.missed, counts.targets, counts.unexpected);
}

void SimulateCommand::run_reads(Streams& streams, RunReport& report) {
  reads_.places.assembly = assembly_from_option(assembly_);
  reads_.places.genes = split_list(genes_, ',');
  reads_.places.regions = split_list(regions_, ',');
  reads_.fill_seed = static_cast<std::uint64_t>(fill_seed_);
  reads_.seed = static_cast<std::uint64_t>(seed_);
  reads_.threads = static_cast<std::size_t>(threads_);
  reads_.errors = error_profile(streams);
  make_folder(reads_.folder);
  const ReadSimulationCounts counts = simulate_reads(reads_, knowledge_.get(), streams.in);
  report.funnel = fmt::format("{} fragments over {} contigs of {} bases, {} planted changes", counts.fragments,
                              counts.contigs, counts.bases, counts.variants);
}

void SimulateCommand::run_site_counts(Streams& streams, RunReport& report) {
  SiteCountOptions options;
  options.errors = error_profile(streams);
  options.depth_fragments = static_cast<std::int64_t>(reads_.sequencing.depth);
  if (static_cast<double>(options.depth_fragments) != reads_.sequencing.depth) {
    throw Error(ErrorKind::usage, "with --site-counts, --depth is a whole number");
  }
  options.planted_every = planted_every_;
  options.planted_vaf = planted_vaf_;
  options.seed = static_cast<std::uint64_t>(seed_);
  make_folder(reads_.folder);
  simulate_site_counts(options, sites_, reads_.folder);
  report.funnel = fmt::format("{} sites", sites_);
}

void SimulateCommand::run(Streams& streams, RunReport& report) {
  require_consistent();
  if (patients_ > 0) {
    run_cohort(report);
  } else if (is_reads_) {
    run_reads(streams, report);
  } else {
    run_site_counts(streams, report);
  }
}

}  // namespace

std::unique_ptr<Command> make_simulate_command() {
  return std::make_unique<SimulateCommand>();
}

}  // namespace marrow::commands
