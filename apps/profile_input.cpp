#include "profile_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <istream>
#include <ostream>
#include <sstream>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/detection_limit.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/pipeline/cohort.hpp"

namespace marrow::commands {

void ProfileInputOptions::declare(OptionTable& options, const std::string& filters_name) {
  options.group("Input");
  options.texts("vcf", inputs_.single.vcf, "FILE",
                "small variants, VCF or BCF, plain or compressed, - for stdin; repeatable");
  options.texts("variants", inputs_.single.variants, "TABLE",
                "MAF, or a table of genes and protein changes, of one sample or a cohort, - for stdin; repeatable");
  options.texts(
      "segments", inputs_.single.segments, "TABLE",
      "copy-number segments (SEG, CNVkit, PURPLE, ASCAT …) of one sample or a cohort, - for stdin; repeatable");
  options.flag("segments-rest-balanced", extract_.is_rest_balanced,
               "your word that what tables of segments leave out was measured and is balanced");
  options.texts("profile", inputs_.profiles, "FILE",
                "sections of profiles that a verb wrote with -O j, - for stdin; repeatable");
  options.text("variants-origin", variants_origin_, "ORIGIN",
               "what the tables of variants hold where they do not say: somatic, germline or unknown");
  options.texts("bam", inputs_.single.bam, "FILE",
                "alignments with their index, BAM or CRAM: every coding base of the panel is genotyped");
  options.texts("fusions", inputs_.single.fusions, "TABLE",
                "fusions by Arriba, STAR-Fusion, CICERO, FusionCatcher or a table of gene, chromosome and position "
                "pairs, of one sample or a cohort, - for stdin; repeatable");
  options.texts("sv", inputs_.single.sv, "FILE",
                "structural variants, VCF or BCF of Manta, DELLY, GRIDSS, SvABA, LUMPY; repeatable");
  options.texts(
      "expression-calls", inputs_.single.expression_calls, "TABLE",
      "subtypes by ALLSorts, TALLSorts, ALLCatchR, MD-ALL, or a table sample, tool, label, of one sample or a "
      "cohort, - for stdin; repeatable");
  options.texts("clinical", inputs_.clinical, "FILE", "clinical table (TSV or CSV), - for stdin; repeatable");
  options.text("samplesheet", inputs_.samplesheet, "CSV",
               "cohort: one row a sample, columns sample,patient,vcf,clinical …");
  options.text("id", inputs_.id, "NAME", "the sample's name: row of the clinical table and name in the output");
  options.text("sample,s", inputs_.tumour, "NAME", "tumour column of the VCF, or sample of the alignments");
  options.text("normal", normal_, "NAME", "normal column of the VCF");
  options.text(filters_name, filters_, "LIST", "use records whose FILTER is one of these");
  options.texts("panel", inputs_.single.panel, "BED", "what the assay targets: genes wholly inside are assessed");
  options.texts("covered", inputs_.single.coverage, "BED",
                "where reads cover the sample: intervals, depths or mosdepth's thresholds; repeatable");
  options.number("min-depth", min_depth_, "READS",
                 "reads of a covered base, 20 where not stated; what bare intervals of --covered stand for");
  options.number("target-vaf", target_vaf_, "FRACTION",
                 "fraction that reads must exclude before a change is absent, 0.05 where not stated");
  options.text("panel-of-normals", extract_.normals, "TSV",
               "how often each site errs, for --bam; made by genotype --normals");
  options.text("assembly", assembly_, "NAME", "GRCh37 or GRCh38, where the VCF does not tell");
  options.text("reference", extract_.reference, "FASTA",
               "reference genome of the VCF's build, for genes whose sequence does not ship");
  options.texts("population", extract_.population, "VCF",
                "population frequencies by site (gnomAD), best with an index; repeatable");
  options.text("assay", assay_, "KIND", "wgs, wes, panel, amplicon or rna");
  options.text("timepoint", timepoint_, "WHEN", "diagnosis, remission, relapse or unknown");
  options.text("sex", sex_, "SEX", "male or female");
  options.number("purity", purity_, "FRACTION", "leukaemic fraction of the sample, above 0, at most 1");
  options.flag("use-csq", extract_.uses_annotation,
               "take consequences from the VCF's CSQ (VEP) or ANN (SnpEff), compared with marrow's");
  options.flag("report-germline", extract_.reports_germline, "list germline findings too");
  options.flag("include-unverified", extract_.includes_unverified,
               "risk rules too that were not checked against their publication, labelled");
  options.flag("lenient", inputs_.is_lenient, "set unreadable cells aside, with a warning");
  options.number("threads", threads_, "N", "samples of a cohort side by side; never changes a byte");
}

namespace {

/// Below three reads no change is sure to be seen in three of them, so nothing could ever be absent.
std::int64_t read_min_depth(double reads) {
  constexpr double most = 1e6;
  if (reads >= fewest_alternative_reads && reads <= most && reads == std::floor(reads)) {
    return static_cast<std::int64_t>(reads);
  }
  throw Error(ErrorKind::usage, fmt::format("--min-depth {} is no whole number from {} to 1000000",
                                            format_number(reads), fewest_alternative_reads));
}

}  // namespace

void ProfileInputOptions::read_facts() {
  const auto word = [](const std::optional<std::string>& text, auto parse, const char* option, const char* choices) {
    using Parsed = decltype(parse(std::string_view{}));
    if (!text) return Parsed{};
    const Parsed parsed = parse(*text);
    if (!parsed) throw Error(ErrorKind::usage, fmt::format("--{} '{}' is none of {}", option, *text, choices));
    return parsed;
  };
  SampleEntry& entry = inputs_.single;
  entry.normal = normal_;
  entry.assembly =
      word(assembly_, &parse_assembly, "assembly", "GRCh37, GRCh38 (NCBI36/hg18 and T2T are not supported)");
  entry.assay = word(assay_, &parse_enum<Assay>, "assay", "wgs, wes, panel, amplicon, rna");
  extract_.variants_origin =
      word(variants_origin_, &parse_enum<Origin>, "variants-origin", "somatic, germline, unknown");
  entry.timepoint = word(timepoint_, &parse_enum<Timepoint>, "timepoint", "diagnosis, remission, relapse, unknown")
                        .value_or(Timepoint::unknown);
  if (sex_ && lower_case(*sex_) != "male" && lower_case(*sex_) != "female") {
    throw Error(ErrorKind::usage, fmt::format("--sex '{}' is neither male nor female", *sex_));
  }
  if (sex_) entry.sex = lower_case(*sex_);
  if (purity_ && (*purity_ <= 0 || *purity_ > 1)) {
    throw Error(ErrorKind::usage, fmt::format("--purity {} is not above 0 and at most 1", format_number(*purity_)),
                "a percentage? divide by 100");
  }
  entry.purity = purity_;
  if (target_vaf_ && !(*target_vaf_ > 0 && *target_vaf_ < 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("--target-vaf {} is no fraction between 0 and 1", format_number(*target_vaf_)));
  }
  extract_.target_vaf = target_vaf_;
  if (min_depth_) extract_.min_depth_reads = read_min_depth(*min_depth_);
}

void ProfileInputOptions::require_one_standard_input() const {
  std::vector<std::string> files = inputs_.single.vcf;
  files.insert(files.end(), inputs_.single.variants.begin(), inputs_.single.variants.end());
  files.insert(files.end(), inputs_.single.segments.begin(), inputs_.single.segments.end());
  files.insert(files.end(), inputs_.profiles.begin(), inputs_.profiles.end());
  files.insert(files.end(), inputs_.single.fusions.begin(), inputs_.single.fusions.end());
  files.insert(files.end(), inputs_.single.expression_calls.begin(), inputs_.single.expression_calls.end());
  files.insert(files.end(), inputs_.single.sv.begin(), inputs_.single.sv.end());
  files.insert(files.end(), inputs_.clinical.begin(), inputs_.clinical.end());
  files.insert(files.end(), inputs_.single.panel.begin(), inputs_.single.panel.end());
  files.insert(files.end(), inputs_.single.coverage.begin(), inputs_.single.coverage.end());
  if (inputs_.samplesheet) files.push_back(*inputs_.samplesheet);
  if (std::count(files.begin(), files.end(), "-") > 1) {
    throw Error(ErrorKind::usage, "standard input can be read only once");
  }
}

void ProfileInputOptions::require_files_for_options() const {
  const std::vector<std::pair<const char*, bool>> given = {{"--id", inputs_.id.has_value()},
                                                           {"--sample", inputs_.tumour.has_value()},
                                                           {"--normal", normal_.has_value()},
                                                           {"--panel", !inputs_.single.panel.empty()},
                                                           {"--covered", !inputs_.single.coverage.empty()},
                                                           {"--min-depth", min_depth_.has_value()},
                                                           {"--target-vaf", target_vaf_.has_value()},
                                                           {"--panel-of-normals", extract_.normals.has_value()},
                                                           {"--assembly", assembly_.has_value()},
                                                           {"--assay", assay_.has_value()},
                                                           {"--timepoint", timepoint_.has_value()},
                                                           {"--sex", sex_.has_value()},
                                                           {"--purity", purity_.has_value()},
                                                           {"--population", !extract_.population.empty()},
                                                           {"--report-germline", extract_.reports_germline},
                                                           {"--include-unverified", extract_.includes_unverified},
                                                           {"--use-csq", extract_.uses_annotation},
                                                           {"--segments-rest-balanced", extract_.is_rest_balanced},
                                                           {"--lenient", inputs_.is_lenient},
                                                           {"--variants-origin", variants_origin_.has_value()}};
  for (const auto& [option, is_given] : given) {
    if (is_given) {
      throw Error(ErrorKind::usage, fmt::format("{} says nothing of profiles that are there already", option),
                  "it goes with --vcf, --bam, --variants, --segments, --profile, --clinical or --samplesheet");
    }
  }
}

void ProfileInputOptions::finish() {
  constexpr std::int64_t most_threads = 1024;
  if (threads_ < 1 || threads_ > most_threads) {
    throw Error(ErrorKind::usage, fmt::format("--threads {} is no number from 1 to {}", threads_, most_threads));
  }
  require_one_standard_input();
  read_facts();
  extract_.filters = split_list(filters_, ',');
  extract_.tumour = inputs_.tumour;
  extract_.is_lenient = inputs_.is_lenient;
}

void KnowledgeOption::declare(OptionTable& options) {
  options.text("knowledge", folder_, "DIR", "knowledge tables instead of those in the program");
}

const Knowledge& KnowledgeOption::get() {
  if (!knowledge_) {
    knowledge_ = std::make_unique<Knowledge>(folder_ ? KnowledgeSource::folder(*folder_) : KnowledgeSource::embedded());
  }
  return *knowledge_;
}

void ModelOption::declare(OptionTable& options) {
  options.text("model", name_or_folder_, "NAME|DIR",
               "model in the program, or a folder with one: of relapse, of drug response, or a classifier");
}

void ModelOption::declare_resistance(OptionTable& options) {
  options.flag("resistance", scores_resistance_,
               "drug resistance too, by the models in the program: trained on simulated patients, beside the ledger");
}

const ResistanceScorer* ModelOption::resistance(KnowledgeOption& knowledge) {
  if (scores_resistance_ && !resistance_) resistance_.emplace(knowledge.get().resistance());
  return resistance_ ? &*resistance_ : nullptr;
}

void ModelOption::declare_interactions(OptionTable& options) {
  options.flag("interactions", explanation_.has_interactions,
               "say too what each two features add to the relapse score together");
}

const ScoringModel& ModelOption::get() {
  if (!model_) model_ = load_scoring_model(name_or_folder_);
  if (explanation_.has_interactions && !std::holds_alternative<RelapseModel>(*model_)) {
    throw Error(ErrorKind::usage, "--interactions is of relapse models, and this one is none");
  }
  return *model_;
}

namespace {

void read_stream(const std::string& path, Streams& streams, const std::function<void(Profile&)>& consume) {
  const auto read_all = [&](std::istream& in, const std::string& name) {
    ProfileReader reader(in, name);
    while (std::optional<Profile> profile = reader.next()) consume(*profile);
  };
  if (path == "-") {
    read_all(streams.in, "standard input");
    return;
  }
  if (is_plain_file(path)) {  // a cohort's profiles are more than a machine may hold
    std::ifstream file(path, std::ios::binary);
    read_all(file, file_name(path));
    return;
  }
  std::istringstream text(read_text_file(path, streams.in));
  read_all(text, file_name(path));
}

}  // namespace

void for_each_profile(ProfileInputOptions& options, KnowledgeOption& knowledge, const std::string& path,
                      Streams& streams, RunReport& report, const std::function<void(Profile&)>& consume,
                      ModelOption* scorer) {
  options.finish();
  if (!options.has_files()) {
    options.require_files_for_options();
    if (const std::string_view option = scorer == nullptr ? "" : scorer->given(); !option.empty()) {
      throw Error(ErrorKind::usage,
                  fmt::format("{} scores nothing here: profiles of a stream stay as they came", option),
                  fmt::format("marrow score {} before", option == "--model" ? "--model …" : option));
    }
    read_stream(path, streams, consume);
    return;
  }
  const std::vector<PlannedSample> plan =
      plan_cohort(options.inputs(), knowledge.get().panel(), streams.in, report.warnings);
  extract_planned(plan, options, knowledge, streams, report, [&](Profile& profile) {
    if (scorer != nullptr) {
      score_profile(scorer->get(), profile, scorer->explanation());
      if (const ResistanceScorer* resistance = scorer->resistance(knowledge)) resistance->score(profile);
    }
    consume(profile);
  });
}

std::size_t extract_planned(const std::vector<PlannedSample>& plan, const ProfileInputOptions& options,
                            KnowledgeOption& knowledge, Streams& streams, RunReport& report,
                            const std::function<void(Profile&)>& consume, const ExtractionAids& aids) {
  CohortRun run{.is_cohort = options.inputs().samplesheet.has_value() || plan.size() > 1,
                .threads = options.threads(),
                .finished = aids.finished};
  if (aids.finished != nullptr) {
    run.keys = sample_keys(plan, options.inputs(), options.extract_options(), knowledge.get());
  }
  CohortEvents events{.consume = consume};
  events.fail = [&](const std::string& sample, const Error& error) {
    if (report.stops_at_failure) {
      Error last = error;
      last.add_context(fmt::format("sample {}", printable(sample)));
      throw last;
    }
    if (aids.progress != nullptr) aids.progress->hide();
    streams.err << fmt::format("sample {}: {}", printable(sample), error.message());
    report.failed_samples.push_back(failed_sample(sample, error));
  };
  if (aids.progress != nullptr) {
    events.progress = [&aids](std::size_t done, std::size_t all) { aids.progress->show(done, all); };
  }
  return extract_cohort(plan, knowledge.get(), options.extract_options(), streams.in, run, events, report.warnings);
}

void ExtractFunnel::add(const Profile& profile) {
  ++samples_;
  for (const InputFile& input : profile.inputs) {
    if (input.role != "vcf" && input.role != "variants" && input.role != "segments") continue;
    records_ += input.records;
    used_ += input.used;
    for (const auto& [code, count] : input.set_aside) {
      // A cohort's table is one input of each of its samples: the rows of the others are counted with them.
      if (code == "other_sample") {
        records_ -= count;
      } else {
        set_aside_[code] += count;
      }
    }
  }
  warnings_.add_all(profile.warnings);
}

std::string ExtractFunnel::text() const {
  std::string text =
      fmt::format("{} {}, {} records, {} used", samples_, samples_ == 1 ? "sample" : "samples", records_, used_);
  std::vector<std::string> reasons;
  for (const auto& [code, count] : set_aside_) reasons.push_back(fmt::format("{} {}", code, count));
  return reasons.empty() ? text : text + ", set aside: " + join(reasons, ", ");
}

}  // namespace marrow::commands
