#include "marrow/io/vcf_caller.hpp"

#include <algorithm>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

// Sources of the keys and of their meaning, each the caller's own words:
//   Mutect2          GATK tool documentation, Mutect2; header of its output
//   MuTect           header of MuTect 1.1.7 (`##MuTect="analysis_type=MuTect …"`): AD, FA
//   HaplotypeCaller  GATK tool documentation, HaplotypeCaller
//   Strelka2         user guide, "Extracting allele frequency": somatic AU…TU, TAR, TIR; germline AD
//   FreeBayes        README, "Calling variants", and its header: RO, AO (Number=A), AD (Number=R) since 1.1
//   VarDict          var2vcf_valid.pl, var2vcf_paired.pl: AD "Allelic depths for the ref and alt alleles", VD, ALD and
//                    RD "forward, reverse reads"; AF = VD / DP; the normal of `-N S` is called `S-match`
//   VarScan2         manual at dkoboldt.github.io/varscan, "VCF output": RD, AD (Number=1), FREQ in per cent, DP4
//   LoFreq           manual at csb5.github.io/lofreq: no sample columns; INFO DP, AF, DP4
//   Pindel           pindel2vcf 0.6: AD (Number=2: REF, ALT); before 0.2.4u one number, the reads of the ALT
//   Octopus          luntergroup.github.io/octopus, "Cancer" and "VCF format": AD, AF (with REF) on request; `-N`
//   DeepVariant, DeepSomatic  github.com/google/deepvariant, docs: AD, VAF (Number=A); DeepSomatic's FILTER GERMLINE
//   Sentieon         support.sentieon.com/appnotes/out_fields: AD, AF of TNscope and TNhaplotyper2
//   DRAGEN           support.illumina.com, DRAGEN user guide, "Somatic mode": AD, AF, SQ; --RGSM, --RGSM-tumor
//   bcftools         header of bcftools mpileup and call: INFO DP4 "Number of high-quality ref-forward, ref-reverse,
//                    alt-forward and alt-reverse bases"
//   Torrent          Torrent Variant Caller's header: FRO, FAO, FDP "flow evaluator" counts; AF is based on them
//   SomaticSniper    gmt.genome.wustl.edu/packages/somatic-sniper/documentation: DP4, BCOUNT (A, C, G, T)
//   MuSE             header of MuSE (`##MuSE_version`): AD "Depth of reads supporting alleles 0/1/2/3..."
constexpr CallerDialect dialects[] = {
    {.name = "Mutect2", .expected_keys = {"FORMAT/AD", "FORMAT/AF"}},
    {.name = "MuTect", .expected_keys = {"FORMAT/AD", "FORMAT/FA"}},
    {.name = "HaplotypeCaller", .expected_keys = {"FORMAT/GT", "FORMAT/AD|FORMAT/MIN_DP"}},
    {.name = "Strelka2", .expected_keys = {"FORMAT/AU|FORMAT/TIR|FORMAT/AD"}},
    {.name = "FreeBayes", .expected_keys = {"FORMAT/GT", "FORMAT/RO|FORMAT/AD", "FORMAT/AO|FORMAT/AD"}},
    {.name = "VarDict",
     .expected_keys = {"FORMAT/DP", "FORMAT/AD|FORMAT/ALD", "FORMAT/AF"},
     .states_read_fraction = true},
    {.name = "VarScan2", .expected_keys = {"FORMAT/DP", "FORMAT/RD", "FORMAT/AD", "FORMAT/FREQ"}},
    {.name = "LoFreq",
     .expected_keys = {"INFO/DP", "INFO/AF", "INFO/DP4"},
     .states_read_fraction = true,
     .info_counts = InfoCounts::of_sample},
    {.name = "Pindel", .expected_keys = {"FORMAT/GT", "FORMAT/AD"}},
    {.name = "Octopus", .expected_keys = {"FORMAT/GT", "FORMAT/DP"}},
    {.name = "DeepVariant", .expected_keys = {"FORMAT/GT", "FORMAT/AD|FORMAT/MIN_DP", "FORMAT/VAF|FORMAT/MIN_DP"}},
    {.name = "DeepSomatic", .expected_keys = {"FORMAT/GT", "FORMAT/AD|FORMAT/MIN_DP", "FORMAT/VAF|FORMAT/MIN_DP"}},
    {.name = "Sentieon TNscope", .expected_keys = {"FORMAT/AD", "FORMAT/AF"}},
    {.name = "Sentieon TNhaplotyper2", .expected_keys = {"FORMAT/AD", "FORMAT/AF"}},
    {.name = "Sentieon TNhaplotyper", .expected_keys = {"FORMAT/AD", "FORMAT/AF"}},
    {.name = "Sentieon TNsnv", .expected_keys = {"FORMAT/AD"}},
    {.name = "Sentieon Haplotyper", .expected_keys = {"FORMAT/GT", "FORMAT/AD|FORMAT/MIN_DP"}},
    {.name = "Sentieon DNAscope", .expected_keys = {"FORMAT/GT", "FORMAT/AD|FORMAT/MIN_DP"}},
    {.name = "DRAGEN", .expected_keys = {"FORMAT/AD|FORMAT/MIN_DP", "FORMAT/AF|FORMAT/MIN_DP"}},
    {.name = "bcftools",
     .expected_keys = {"INFO/DP4|FORMAT/DP4|FORMAT/AD|INFO/MinDP"},
     .info_counts = InfoCounts::of_only_column},
    {.name = "Torrent",
     .expected_keys = {"FORMAT/FRO|FORMAT/RO", "FORMAT/FAO|FORMAT/AO"},
     .states_read_fraction = true},
    {.name = "SomaticSniper", .expected_keys = {"FORMAT/DP4", "FORMAT/BCOUNT"}},
    {.name = "MuSE", .expected_keys = {"FORMAT/DP", "FORMAT/AD"}},
};

/// A word, in lower case, by which `##source` and command lines speak of a caller.
struct CallerWord {
  std::string_view word;
  std::string_view name;
};

constexpr CallerWord caller_words[] = {
    {"mutect2", "Mutect2"},
    {"haplotypecaller", "HaplotypeCaller"},
    {"strelka", "Strelka2"},
    {"freebayes", "FreeBayes"},
    {"vardict", "VarDict"},
    {"varscan", "VarScan2"},
    {"lofreq", "LoFreq"},
    {"pindel", "Pindel"},
    {"octopus", "Octopus"},
    {"deepvariant", "DeepVariant"},
    {"deepsomatic", "DeepSomatic"},
    {"tnscope", "Sentieon TNscope"},
    {"tnhaplotyper2", "Sentieon TNhaplotyper2"},
    {"dragen", "DRAGEN"},
    {"torrent variant caller", "Torrent"},
    {"sniper", "SomaticSniper"},
    {"muse", "MuSE"},
};

/// Name of the caller that `text` speaks of; empty if it speaks of none that marrow knows, or of several.
std::string_view caller_among(std::string_view text) {
  const std::string lower = lower_case(text);
  std::string_view found;
  for (const CallerWord& entry : caller_words) {
    if (lower.find(entry.word) == std::string::npos) continue;
    if (!found.empty() && found != entry.name) return {};
    found = entry.name;
  }
  return found;
}

/// As above for a line that may be a whole command: its first word is the program, file names may speak of others.
std::string_view caller_in(std::string_view text) {
  const std::string_view program = text.substr(0, text.find(' '));
  const std::string_view found =
      program.find(',') == std::string_view::npos ? caller_among(program) : std::string_view();
  return found.empty() ? caller_among(text) : found;
}

/// The word that follows `option` on a command line, after a space or `=`; empty if the option is not there.
std::string_view option_value(std::string_view command, std::string_view option) {
  constexpr std::string_view blanks = " \t=";
  for (std::size_t at = command.find(option); at != std::string_view::npos; at = command.find(option, at + 1)) {
    const std::size_t end = at + option.size();
    const bool is_whole = (at == 0 || std::string_view(" \t\"").find(command[at - 1]) != std::string_view::npos) &&
                          end < command.size() && blanks.find(command[end]) != std::string_view::npos;
    if (!is_whole) continue;
    const std::size_t begin = command.find_first_not_of(blanks, end);
    if (begin == std::string_view::npos) return {};
    const std::string_view rest = command.substr(begin);
    return rest.substr(0, rest.find_first_of(" \t\",>"));
  }
  return {};
}

void add_name(std::vector<std::string>& names, std::string_view name) {
  if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

/// ID of a structured line's value, "<ID=TNscope,…>"; empty for any other value.
std::string_view id_of(std::string_view value) {
  if (!value.starts_with("<ID=")) return {};
  value.remove_prefix(4);
  return value.substr(0, value.find_first_of(",>"));
}

}  // namespace

const CallerDialect* find_dialect(std::string_view name) noexcept {
  const auto found = std::find_if(std::begin(dialects), std::end(dialects),
                                  [&](const CallerDialect& dialect) { return dialect.name == name; });
  return found == std::end(dialects) ? nullptr : &*found;
}

void CallerEvidence::note_caller(std::string_view name) {
  if (named_.empty() && !name.empty()) named_ = name;
}

void CallerEvidence::read_command(std::string_view command, std::string_view tumour_option,
                                  std::string_view normal_option) {
  add_name(tumour_samples_, option_value(command, tumour_option));
  add_name(normal_samples_, option_value(command, normal_option));
}

void CallerEvidence::add_line(std::string_view key, std::string_view value) {
  if (key == "source") {
    note_caller(caller_in(value));
    if (source_.empty()) source_ = trim(value);
  } else if (key == "cmdline") {
    note_caller(caller_in(value));
  } else if (key.starts_with("GATKCommandLine")) {
    const std::string_view id = id_of(value);
    note_caller(caller_in(id.empty() ? key : id));
  } else if (key == "MutectVersion") {
    note_caller("Mutect2");
  } else if (key == "MuTect") {
    note_caller("MuTect");
    read_command(value, "tumor_sample_name", "normal_sample_name");
  } else if (key.starts_with("SentieonCommandLine.TN") || key == "SentieonCommandLine.Haplotyper" ||
             key == "SentieonCommandLine.DNAscope") {
    const std::string name = "Sentieon " + std::string(key.substr(key.find('.') + 1));
    if (const CallerDialect* dialect = find_dialect(name)) note_caller(dialect->name);
    read_command(value, "--tumor_sample", "--normal_sample");
  } else if (key.starts_with("DRAGEN")) {
    note_caller("DRAGEN");
    // Without a tumour option the plain one names the only sample.
    if (!option_value(value, "--RGSM-tumor").empty()) read_command(value, "--RGSM-tumor", "--RGSM");
    if (!option_value(value, "--tumor-fastq-list-sample-id").empty()) {
      read_command(value, "--tumor-fastq-list-sample-id", "--fastq-list-sample-id");
    }
  } else if (key == "octopus") {
    note_caller("Octopus");
    add_name(normal_samples_, option_value(value, "--normal-sample"));
    add_name(normal_samples_, option_value(value, "-N"));
  } else if (key == "DeepVariant_version" || key == "DeepSomatic_version") {
    note_caller(key.starts_with("DeepVariant") ? "DeepVariant" : "DeepSomatic");
  } else if (key == "MuSE_version") {
    note_caller("MuSE");
  } else if (key.starts_with("bcftools_call") || (key == "bcftoolsCommand" && value.starts_with("mpileup"))) {
    is_bcftools_ = true;
  }
}

void CallerEvidence::add_definition(std::string_view kind, std::string_view id) {
  has_base_counts_ |= kind == "FORMAT" && id == "BCOUNT";
  has_variant_quality_ |= kind == "FORMAT" && id == "VAQ";
  has_germline_filter_ |= kind == "FILTER" && id == "GERMLINE";
}

std::string CallerEvidence::caller() const {
  if (named_ == "DeepVariant" && has_germline_filter_) return "DeepSomatic";
  if (!named_.empty()) return std::string(named_);
  if (has_base_counts_ && has_variant_quality_) return "SomaticSniper";
  if (!source_.empty()) return source_;
  return is_bcftools_ ? "bcftools" : "";
}

}  // namespace marrow
