#include "marrow/io/population_file.hpp"

#include <fmt/format.h>
#include <htslib/hts.h>
#include <htslib/kstring.h>
#include <htslib/tbx.h>
#include <htslib/vcf.h>

#include <algorithm>
#include <array>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/htslib_log.hpp"
#include "marrow/io/index_beside.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/variant_file.hpp"
#include "marrow/io/vcf_header.hpp"

namespace marrow {

namespace {

struct CloseFile {
  void operator()(htsFile* file) const noexcept { hts_close(file); }
};
struct FreeTabix {
  void operator()(tbx_t* index) const noexcept { tbx_destroy(index); }
};
struct FreeIndex {
  void operator()(hts_idx_t* index) const noexcept { hts_idx_destroy(index); }
};
struct FreeIterator {
  void operator()(hts_itr_t* iterator) const noexcept { hts_itr_destroy(iterator); }
};
struct FreeHeader {
  void operator()(bcf_hdr_t* header) const noexcept { bcf_hdr_destroy(header); }
};
struct FreeRecord {
  void operator()(bcf1_t* record) const noexcept { bcf_destroy(record); }
};

constexpr std::size_t info_column = 7;

/// The first eight columns of a record, views into its line; empty if it has fewer.
std::optional<std::array<std::string_view, info_column + 1>> record_columns(std::string_view line) {
  std::array<std::string_view, info_column + 1> columns;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    columns[i] = line.substr(0, end);
    if (end == line.size() && i < info_column) return std::nullopt;
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return columns;
}

bool is_bases(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of("ACGTNacgtn") == std::string_view::npos;
}

/// Path of an index beside the file that is not older than it; empty if there is none.
std::optional<std::string> index_path(const std::string& path, Warnings& warnings) {
  if (path.find("://") != std::string::npos) return path;  // HTSlib looks for it
  IndexBeside beside = find_index_beside(path);
  if (beside.outdated) {
    warnings.add("W320", fmt::format("the index of {} is older than it and is not used", file_name(path)));
  }
  return std::move(beside.path);
}

std::vector<std::string> header_lines(VariantFile file) {
  std::vector<std::string> lines;
  if (file.format() == VariantFileFormat::bcf) {
    const BcfReader reader(std::move(file));
    const std::string text = reader.header_text();
    for (const std::string_view line : split(text, '\n')) {
      if (!line.empty()) lines.emplace_back(line);
    }
    return lines;
  }
  LineReader reader(std::move(file));
  std::string_view line;
  while (reader.next(line) && line.starts_with('#')) lines.emplace_back(line);
  if (lines.empty()) throw Error(ErrorKind::data, "this is no VCF: it does not start with '##fileformat=VCF'");
  return lines;
}

}  // namespace

struct PopulationFile::State {
  std::string path;
  std::string name;
  IsFrequency is_frequency;
  bool is_bcf = false;
  std::optional<Assembly> assembly;
  std::vector<std::string> keys;  ///< INFO keys of the header that are frequencies
  std::unique_ptr<htsFile, CloseFile> file;
  std::unique_ptr<tbx_t, FreeTabix> tabix;
  std::unique_ptr<hts_idx_t, FreeIndex> index;
  std::unique_ptr<bcf_hdr_t, FreeHeader> header;
  PopulationAllele allele;

  void read_header() {
    VariantFile variants(path);
    is_bcf = variants.format() == VariantFileFormat::bcf;
    Warnings of_header;  // whatever else is odd in this header matters to nobody here
    const VcfHeader parsed = parse_vcf_header(header_lines(std::move(variants)), of_header);
    assembly = detect_assembly(parsed, of_header);
    for (const auto& [key, definition] : parsed.info) {
      if (is_frequency(key)) keys.push_back(key);
    }
    if (keys.empty()) {
      throw Error(ErrorKind::data, "the file states no population frequency: its header defines no INFO key for one",
                  "gnomAD's sites have AF, AF_popmax or AF_grpmax");
    }
  }

  void open_index(Warnings& warnings) {
    const auto beside = index_path(path, warnings);
    if (!beside) return;
    silence_htslib();
    file.reset(hts_open(path.c_str(), "r"));
    if (!file) return;
    if (is_bcf) {
      index.reset(bcf_index_load3(path.c_str(), nullptr, HTS_IDX_SILENT_FAIL));
      header.reset(bcf_hdr_read(file.get()));
      if (!header) index.reset();
    } else {
      tabix.reset(tbx_index_load3(path.c_str(), nullptr, HTS_IDX_SILENT_FAIL));
    }
    const bool is_remote = path.find("://") != std::string::npos;
    if (!tabix && !index && !is_remote) {
      warnings.add("W320", fmt::format("the index of {} cannot be read and is not used", name));
    }
  }

  /// The largest frequency of ALT number `alt_index` in the INFO column; false if it states none.
  bool read_frequency(std::string_view info, std::size_t alt_index, std::size_t alt_count) {
    bool is_found = false;
    while (!info.empty()) {
      const std::size_t end = std::min(info.find(';'), info.size());
      const std::string_view entry = info.substr(0, end);
      info.remove_prefix(std::min(end + 1, info.size()));
      const std::size_t equals = entry.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string_view key = entry.substr(0, equals);
      if (std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
      const auto values = split(entry.substr(equals + 1), ',');
      if (values.size() != alt_count && values.size() != 1) continue;
      const auto value = parse_number(values.size() == 1 ? values.front() : values[alt_index]);
      if (!value) continue;  // gnomAD leaves it out where no genome was called
      if (*value < 0 || *value > 1) {
        throw Error(ErrorKind::data, fmt::format("{} '{}' is no frequency between 0 and 1", key, entry));
      }
      if (is_found && *value <= allele.frequency) continue;
      is_found = true;
      allele.frequency = *value;
      allele.field.assign(key);
    }
    return is_found;
  }

  void read_record(std::string_view line, const Visit& visit) {
    if (line.empty() || line.starts_with('#')) return;
    const auto columns = record_columns(line);
    const auto pos1 = columns ? parse_integer((*columns)[1]) : std::nullopt;
    if (!pos1 || *pos1 < 1) {
      throw Error(ErrorKind::data, fmt::format("this is no record of a VCF: '{}'", printable(line.substr(0, 60))));
    }
    const auto contig = main_contig((*columns)[0]);
    if (!contig || !is_bases((*columns)[3])) return;
    const auto alts = split((*columns)[4], ',');
    for (std::size_t i = 0; i < alts.size(); ++i) {
      if (!is_bases(alts[i]) || !read_frequency((*columns)[info_column], i, alts.size())) continue;
      allele.contig = *contig;
      allele.begin = *pos1 - 1;
      allele.ref = upper_case((*columns)[3]);
      allele.alt = upper_case(alts[i]);
      visit(allele);
    }
  }

  /// Number of the contig in the index, by its name with or without "chr"; -1 if the file has no records of it.
  [[nodiscard]] int contig_number(const std::string& contig) const {
    const std::string bare = contig.substr(3);
    for (const std::string& written : {contig, bare, bare == "M" ? std::string("MT") : bare}) {
      const int number =
          tabix ? tbx_name2id(tabix.get(), written.c_str()) : bcf_hdr_name2id(header.get(), written.c_str());
      if (number >= 0) return number;
    }
    return -1;
  }

  void check_end(int status) const {
    constexpr int end_of_region = -1;
    if (status < end_of_region) {
      throw Error(ErrorKind::data, "the file or its index is damaged: a record cannot be read", "index it again");
    }
  }

  void visit_text(hts_itr_t* iterator, const Visit& visit) {
    kstring_t text{0, 0, nullptr};
    const std::unique_ptr<kstring_t, decltype(&ks_free)> owner(&text, &ks_free);
    int status = 0;
    while ((status = tbx_itr_next(file.get(), tabix.get(), iterator, &text)) >= 0) {
      read_record({text.s, text.l}, visit);
    }
    check_end(status);
  }

  void visit_bcf(hts_itr_t* iterator, const Visit& visit) {
    const std::unique_ptr<bcf1_t, FreeRecord> record(bcf_init());
    kstring_t text{0, 0, nullptr};
    const std::unique_ptr<kstring_t, decltype(&ks_free)> owner(&text, &ks_free);
    int status = 0;
    while ((status = bcf_itr_next(file.get(), iterator, record.get())) >= 0) {
      text.l = 0;
      if (record->errcode != 0 || vcf_format(header.get(), record.get(), &text) != 0) check_end(-2);
      std::string_view line(text.s, text.l);
      if (line.ends_with('\n')) line.remove_suffix(1);
      read_record(line, visit);
    }
    check_end(status);
  }
};

PopulationFile::PopulationFile(const std::string& path, IsFrequency is_frequency, Warnings& warnings)
    : state_(std::make_unique<State>()) {
  state_->path = path;
  state_->name = file_name(path);
  state_->is_frequency = std::move(is_frequency);
  with_context([&] { return state_->name; },
               [&] {
                 state_->read_header();
                 state_->open_index(warnings);
               });
}

PopulationFile::~PopulationFile() = default;

const std::string& PopulationFile::name() const noexcept {
  return state_->name;
}
std::optional<Assembly> PopulationFile::assembly() const noexcept {
  return state_->assembly;
}
bool PopulationFile::has_index() const noexcept {
  return state_->tabix != nullptr || state_->index != nullptr;
}

void PopulationFile::visit(const Interval& interval, const Visit& visit) {
  State& state = *state_;
  const int contig = state.contig_number(interval.contig);
  if (contig < 0) return;
  const hts_idx_t* index = state.tabix ? state.tabix->idx : state.index.get();
  const std::unique_ptr<hts_itr_t, FreeIterator> iterator(
      state.tabix ? tbx_itr_queryi(state.tabix.get(), contig, interval.begin, interval.end)
                  : bcf_itr_queryi(index, contig, interval.begin, interval.end));
  if (!iterator) return;  // nothing stands there
  with_context([&] { return fmt::format("{}, at {}", state.name, locus_text(interval)); },
               [&] { state.tabix ? state.visit_text(iterator.get(), visit) : state.visit_bcf(iterator.get(), visit); });
}

void PopulationFile::visit_all(const Visit& visit) {
  State& state = *state_;
  std::int64_t records = 0;
  with_context([&] { return fmt::format("{}, after record {}", state.name, records); },
               [&] {
                 VariantFile file(state.path);
                 std::string_view line;
                 const auto read = [&](auto reader) {
                   while (reader.next(line)) {
                     state.read_record(line, visit);
                     records += line.starts_with('#') ? 0 : 1;
                   }
                 };
                 if (state.is_bcf) {
                   read(BcfReader(std::move(file)));
                 } else {
                   read(LineReader(std::move(file)));
                 }
               });
}

}  // namespace marrow
