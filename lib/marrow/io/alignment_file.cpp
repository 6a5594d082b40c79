#include "marrow/io/alignment_file.hpp"

#include <fmt/format.h>
#include <htslib/cram.h>
#include <htslib/hfile.h>
#include <htslib/sam.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <system_error>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/fasta_reference.hpp"
#include "marrow/io/htslib_log.hpp"
#include "marrow/io/index_beside.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

namespace {

/// Writers that index as they go save the index before they close the file. Design value.
constexpr std::chrono::seconds index_tolerance{60};

constexpr int end_of_file = -1;
constexpr int has_end_marker = 1;
constexpr int lacks_end_marker = 0;

constexpr int fields_of_bases =
    SAM_QNAME | SAM_FLAG | SAM_RNAME | SAM_POS | SAM_MAPQ | SAM_CIGAR | SAM_RNEXT | SAM_PNEXT | SAM_SEQ | SAM_QUAL;
constexpr int fields_with_groups = SAM_RGAUX | SAM_AUX;

bool is_url(std::string_view path) noexcept {
  return path.find("://") != std::string_view::npos && !path.starts_with("file://");
}

/// HTSlib asks the European Nucleotide Archive for a CRAM's reference where REF_PATH is not set. A path that the person
/// set is their own wish. Once, because readers of several threads come here.
void keep_off_the_network() noexcept {
  static const bool is_off = [] {
    const char* path = std::getenv("REF_PATH");
    if (path == nullptr || *path == '\0') ::setenv("REF_PATH", ":", 1);
    return true;
  }();
  static_cast<void>(is_off);
}

/// A tag of the n-th header line of a type; empty if it has none.
std::string header_tag(sam_hdr_t* header, const char* type, int line, const char* tag) {
  kstring_t value = KS_INITIALIZE;
  const int found = sam_hdr_find_tag_pos(header, type, line, tag, &value);
  std::string text = found == 0 ? std::string(value.s, value.l) : std::string();
  ks_free(&value);
  return text;
}

std::string local_path(const std::string& path) {
  constexpr std::string_view scheme = "file://";
  return path.starts_with(scheme) ? path.substr(scheme.size()) : path;
}

/// Names that an index of a file may have.
std::vector<std::string> index_names(const std::string& path, bool is_cram) {
  const std::string stem = std::filesystem::path(path).replace_extension().string();
  if (is_cram) return {path + ".crai", stem + ".crai"};
  return {path + ".bai", path + ".csi", stem + ".bai", stem + ".csi"};
}

}  // namespace

struct AlignmentFile::State {
  struct Contig {
    int number = 0;
    std::string name;  ///< `chrN` style
    std::int64_t size = 0;
  };

  std::string name;
  bool is_cram = false;
  std::unique_ptr<htsFile, decltype(&hts_close)> file{nullptr, &hts_close};
  std::unique_ptr<sam_hdr_t, decltype(&sam_hdr_destroy)> header{nullptr, &sam_hdr_destroy};
  std::unique_ptr<hts_idx_t, decltype(&hts_idx_destroy)> index{nullptr, &hts_idx_destroy};
  std::unique_ptr<bam1_t, decltype(&bam_destroy1)> record{bam_init1(), &bam_destroy1};
  std::string sample;
  Assembly assembly = Assembly::grch38;
  std::vector<HeaderContig> contigs;
  std::map<std::string, Contig, std::less<>> by_name;  ///< `chrN` style
  std::vector<const Contig*> by_number;                ///< null for contigs that are none of the main ones
  std::set<std::string> read_groups;                   ///< those that are used; empty: all
  bool has_consensus_tags = false;
  Warnings* warnings = nullptr;

  void open(const std::string& path, const AlignmentOptions& options) {
    require_readable_file(path);
    silence_htslib();
    keep_off_the_network();
    name = file_name(path);
    file.reset(hts_open(path.c_str(), "r"));
    if (!file) throw Error(ErrorKind::io, fmt::format("cannot open '{}'", path));
    const htsExactFormat format = hts_get_format(file.get())->format;
    if (format != bam && format != cram) {
      throw Error(ErrorKind::data, "it is no BAM or CRAM",
                  format == sam ? "samtools sort -o x.bam makes one of a SAM" : "");
    }
    is_cram = format == cram;
    require_end_marker();
    if (options.reference) use_reference(*options.reference);
    header.reset(sam_hdr_read(file.get()));
    if (!header) throw Error(ErrorKind::data, "its header cannot be read");
  }

  void require_end_marker() {
    const int marker = hts_check_EOF(file.get());
    if (marker == lacks_end_marker) {
      throw Error(ErrorKind::data, "the file is cut off: its end marker is missing", "copy or download it again");
    }
    if (marker < lacks_end_marker) throw Error(ErrorKind::io, "its end cannot be read");
  }

  void use_reference(const std::string& reference) {
    require_readable_file(reference);
    if (is_cram && hts_set_fai_filename(file.get(), reference.c_str()) != 0) {
      throw Error(ErrorKind::io, fmt::format("cannot read the reference '{}'", reference), "samtools faidx indexes it");
    }
  }

  void find_contigs(const AlignmentOptions& options) {
    for (int number = 0; number < sam_hdr_nref(header.get()); ++number) {
      const std::string written = sam_hdr_tid2name(header.get(), number);
      const auto name_of_main = main_contig(written);
      by_number.push_back(nullptr);
      if (!name_of_main || by_name.contains(*name_of_main)) continue;
      const std::int64_t size = sam_hdr_tid2len(header.get(), number);
      contigs.push_back({written, size});
      by_number.back() = &by_name.emplace(*name_of_main, Contig{number, *name_of_main, size}).first->second;
    }
    if (contigs.empty()) throw Error(ErrorKind::data, "it has no main contig (chr1 … chrY, or 1 … Y)");
    choose_assembly(options.assembly);
  }

  void choose_assembly(const std::optional<Assembly>& stated) {
    const std::optional<Assembly> by_lengths = assembly_by_lengths(contigs);
    if (!by_lengths) {
      throw Error(ErrorKind::data, "the lengths of its contigs are those of no genome build that marrow works on",
                  "was it aligned to whole chromosomes of GRCh37 or GRCh38?");
    }
    if (stated && *stated != *by_lengths) {
      throw Error(ErrorKind::data, fmt::format("its contigs are those of {}, but --assembly says {}",
                                               assembly_name(*by_lengths), assembly_name(*stated)));
    }
    assembly = *by_lengths;
  }

  /// SM of its read groups, and which read groups are used.
  void choose_sample(const std::optional<std::string>& wanted) {
    std::map<std::string, std::set<std::string>> groups;  // by sample
    int lines = sam_hdr_count_lines(header.get(), "RG");
    int without_sample = 0;
    for (int line = 0; line < lines; ++line) {
      const std::string group_sample = header_tag(header.get(), "RG", line, "SM");
      if (group_sample.empty()) ++without_sample;
      if (!group_sample.empty()) groups[group_sample].insert(header_tag(header.get(), "RG", line, "ID"));
    }
    if (wanted) {
      if (!groups.contains(*wanted)) {
        std::vector<std::string> names;
        for (const auto& [known, ids] : groups) names.push_back(known);
        throw Error(ErrorKind::usage, fmt::format("no read group is of sample '{}'", *wanted),
                    names.empty() ? "its read groups name no sample" : "it has " + join(names, ", "));
      }
      sample = *wanted;
      if (groups.size() > 1 || without_sample > 0) read_groups = groups.at(*wanted);
      return;
    }
    if (groups.size() > 1 || (groups.size() == 1 && without_sample > 0)) {
      std::vector<std::string> names;
      for (const auto& [known, ids] : groups) names.push_back(known);
      if (without_sample > 0) names.push_back("read groups without sample");
      throw Error(ErrorKind::usage, fmt::format("its read groups are of several samples: {}", join(names, ", ")),
                  "choose one with --sample");
    }
    if (!groups.empty()) sample = groups.begin()->first;
  }

  /// HTSlib reads what `UR` names where no reference was given, from the network too.
  void refuse_remote_reference(const std::optional<std::string>& reference) {
    if (!is_cram) return;
    std::optional<FastaReference> genome;
    if (reference) genome.emplace(*reference);
    for (int line = 0; line < sam_hdr_nref(header.get()); ++line) {
      const std::string place = header_tag(header.get(), "SQ", line, "UR");
      if (!is_url(place)) continue;
      const std::string contig = sam_hdr_tid2name(header.get(), line);
      if (genome && genome->has_contig(main_contig(contig).value_or(contig))) continue;
      throw Error(ErrorKind::data,
                  fmt::format("its header says that the reference of {} lies on the network, which marrow does not ask",
                              contig),
                  "give a FASTA that holds every contig of the header with --reference");
    }
  }

  void open_index_beside(const std::string& path, const IndexBeside& beside) {
    if (beside.outdated) {
      throw Error(ErrorKind::data, fmt::format("its index {} is older than the file", file_name(*beside.outdated)),
                  "samtools index makes it anew; touch it if the file was only copied");
    }
    if (!beside.path) return;
    index.reset(sam_index_load3(file.get(), path.c_str(), beside.path->c_str(), HTS_IDX_SILENT_FAIL));
    if (!index) {
      throw Error(ErrorKind::data, fmt::format("its index {} cannot be read", file_name(*beside.path)),
                  "samtools index makes it anew");
    }
  }

  /// By name: where HTSlib looks for a CRAM's index itself, it saves a copy in the working folder.
  void open_remote_index(const std::string& url) {
    const std::size_t end = std::min(url.find('?'), url.size());
    for (const std::string& candidate : index_names(url.substr(0, end), is_cram)) {
      const std::string at = candidate + url.substr(end);
      index.reset(sam_index_load3(file.get(), url.c_str(), at.c_str(), HTS_IDX_SILENT_FAIL));
      if (index) return;
    }
  }

  void open_index(const std::string& path) {
    if (is_url(path)) {
      open_remote_index(path);
    } else {
      const std::string local = local_path(path);
      open_index_beside(path, find_index_among(local, index_names(local, is_cram), index_tolerance));
    }
    if (!index) {
      throw Error(ErrorKind::data, "it has no index",
                  "samtools index makes one; a file that is not sorted needs samtools sort first");
    }
  }

  void limit_fields() {
    for (int line = 0; line < sam_hdr_count_lines(header.get(), "PG"); ++line) {
      has_consensus_tags |= lower_case(header_tag(header.get(), "PG", line, "ID")).find("fgbio") != std::string::npos;
      has_consensus_tags |= lower_case(header_tag(header.get(), "PG", line, "PN")).find("fgbio") != std::string::npos;
    }
    if (!is_cram) return;
    const bool needs_tags = !read_groups.empty() || has_consensus_tags;
    hts_set_opt(file.get(), CRAM_OPT_REQUIRED_FIELDS, fields_of_bases | (needs_tags ? fields_with_groups : 0));
    hts_set_opt(file.get(), CRAM_OPT_DECODE_MD, 0);
  }

  [[nodiscard]] bool is_used(const ReadFilter& filter) const {
    constexpr std::uint16_t never =
        sam_flag::unmapped | sam_flag::secondary | sam_flag::failed_quality | sam_flag::supplementary;
    const std::uint16_t flags = record->core.flag;
    if ((flags & never) != 0 || record->core.qual < filter.min_mapping_quality) return false;
    if (!filter.keeps_duplicates && (flags & sam_flag::duplicate) != 0) return false;
    if (read_groups.empty()) return true;
    const std::uint8_t* group = bam_aux_get(record.get(), "RG");
    const char* id = group == nullptr ? nullptr : bam_aux2Z(group);
    return id != nullptr && read_groups.contains(id);
  }

  [[noreturn]] void contradiction(std::string_view what) const {
    const Contig* contig = by_number.at(static_cast<std::size_t>(record->core.tid));
    throw Error(ErrorKind::data, fmt::format("the alignment of '{}' at {}:{} {}", bam_get_qname(record.get()),
                                             contig == nullptr ? "?" : contig->name, record->core.pos + 1, what));
  }

  /// The record as plain values; empty without bases or CIGAR.
  [[nodiscard]] std::optional<AlignedRead> view() const {
    const bam1_core_t& core = record->core;
    if (core.l_qseq == 0 || core.n_cigar == 0) return std::nullopt;
    const Contig& contig = *by_number[static_cast<std::size_t>(core.tid)];
    AlignedRead read;
    read.contig = contig.name;
    read.begin = core.pos;
    read.end = core.pos;
    read.flags = core.flag;
    read.cigar = {bam_get_cigar(record.get()), core.n_cigar};
    read.packed_bases = bam_get_seq(record.get());
    read.qualities = {bam_get_qual(record.get()), static_cast<std::size_t>(core.l_qseq)};
    read.name = bam_get_qname(record.get());
    std::int64_t bases = 0;
    for (const std::uint32_t step : read.cigar) {
      const PackedOperation operation = packed_operation(step);
      if (operation > PackedOperation::differ) contradiction("has a CIGAR with an unknown operation");
      if (consumes_read(operation)) bases += packed_length(step);
      if (consumes_reference(operation)) read.end += packed_length(step);
    }
    if (bases != core.l_qseq) contradiction("has a CIGAR that does not fit its bases");
    if (read.begin < 0 || read.end > contig.size) contradiction("reaches past its contig");
    read.has_mate_on_contig = (core.flag & sam_flag::paired) != 0 && core.mtid == core.tid;
    read.mate_begin = core.mpos;
    if (has_consensus_tags) {
      const std::uint8_t* tag = bam_aux_get(record.get(), "cE");
      const double error = tag == nullptr ? -1 : bam_aux2f(tag);
      if (error >= 0 && error <= 1) read.consensus_error = error;
    }
    return read;
  }

  void read_regions(std::vector<std::string>& regions, const ReadFilter& filter,
                    const std::function<void(const AlignedRead&)>& take) {
    std::vector<char*> names;
    for (std::string& region : regions) names.push_back(region.data());
    const std::unique_ptr<hts_itr_t, decltype(&hts_itr_destroy)> reads(
        sam_itr_regarray(index.get(), header.get(), names.data(), static_cast<unsigned>(names.size())),
        &hts_itr_destroy);
    if (!reads) throw Error(ErrorKind::data, "its index does not fit it", "samtools index makes it anew");
    int contig = -1;
    std::int64_t begin = 0;
    int result = 0;
    std::int64_t without_bases = 0;
    while ((result = sam_itr_next(file.get(), reads.get(), record.get())) >= 0) {
      const bam1_core_t& core = record->core;
      if (core.tid < 0 || static_cast<std::size_t>(core.tid) >= by_number.size()) contradiction("lies on no contig");
      if (core.tid == contig && core.pos < begin) {
        throw Error(ErrorKind::data, "it is not sorted by position", "samtools sort, then samtools index");
      }
      contig = core.tid;
      begin = core.pos;
      if (by_number[static_cast<std::size_t>(contig)] == nullptr || !is_used(filter)) continue;
      if (const auto read = view()) {
        take(*read);
      } else {
        ++without_bases;
      }
    }
    if (result < end_of_file) {
      throw Error(ErrorKind::data,
                  "its alignments cannot be decoded: it is damaged, or its reference is not the one given",
                  is_cram ? "a CRAM needs with --reference the very FASTA that it was written with" : "");
    }
    if (without_bases > 0) {
      warnings->add("W392", "alignments without bases say nothing of a site and were left out", without_bases);
    }
  }
};

AlignmentFile::AlignmentFile(const std::string& path, const AlignmentOptions& options, Warnings& warnings)
    : state_(std::make_unique<State>()) {
  state_->warnings = &warnings;
  with_context([&] { return file_name(path); },
               [&] {
                 state_->open(path, options);
                 state_->find_contigs(options);
                 state_->choose_sample(options.sample);
                 state_->refuse_remote_reference(options.reference);
                 state_->open_index(path);
                 state_->limit_fields();
               });
  if (state_->sample.empty()) {
    warnings.add("W391", fmt::format("no read group of {} names a sample: it goes by the file's name", state_->name));
  }
}

AlignmentFile::~AlignmentFile() = default;

const std::string& AlignmentFile::sample() const noexcept {
  return state_->sample;
}

Assembly AlignmentFile::assembly() const noexcept {
  return state_->assembly;
}

const std::vector<HeaderContig>& AlignmentFile::contigs() const noexcept {
  return state_->contigs;
}

std::optional<std::string> AlignmentFile::written_contig(std::string_view contig) const {
  const auto found = state_->by_name.find(contig);
  if (found == state_->by_name.end()) return std::nullopt;
  return sam_hdr_tid2name(state_->header.get(), found->second.number);
}

void AlignmentFile::read(const std::vector<Interval>& places, const ReadFilter& filter,
                         const std::function<void(const AlignedRead&)>& take) {
  std::vector<std::string> regions;
  for (const Interval& place : places) {
    const auto written = written_contig(place.contig);
    if (!written || place.begin >= place.end) continue;
    regions.push_back(fmt::format("{}:{}-{}", *written, place.begin + 1, place.end));
  }
  if (regions.empty()) return;
  with_context([&] { return state_->name; }, [&] { state_->read_regions(regions, filter, take); });
}

}  // namespace marrow
