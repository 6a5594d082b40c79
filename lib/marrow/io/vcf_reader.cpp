#include "marrow/io/vcf_reader.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/variant_file.hpp"

namespace marrow {

namespace {

/// Names that records use and the header does not define, each reported once.
class UndefinedNames {
 public:
  UndefinedNames(const VcfHeader& header, Warnings& warnings) : header_(header), warnings_(warnings) {
    for (const HeaderContig& contig : header.contigs) contigs_.insert(contig.name);
  }

  void check(const VcfRecord& record) {
    if (!contigs_.empty()) check_contig(record.contig);
    check_info(record);
    for (const std::string& filter : record.filters) {
      if (filter != "PASS" && !header_.filter.contains(filter)) report(filters_, "W205", "filter", filter);
    }
  }

  /// FORMAT columns repeat: one look per run of equal ones.
  void check_format(std::string_view format) {
    if (format == last_format_) return;
    last_format_ = format;
    for (const std::string_view key : split(format, ':')) {
      if (key != "." && !header_.format.contains(key)) report(format_keys_, "W206", "FORMAT key", key);
    }
  }

 private:
  void check_contig(const std::string& contig) {
    if (contig == last_contig_) return;
    last_contig_ = contig;
    if (!contigs_.contains(contig)) report(undefined_contigs_, "W203", "contig", contig);
  }

  /// Records of a file carry mostly the same keys in the same order: the key seen last at a place needs no look-up.
  void check_info(const VcfRecord& record) {
    if (seen_keys_.size() < record.info.size()) seen_keys_.resize(record.info.size());
    for (std::size_t i = 0; i < record.info.size(); ++i) {
      const std::string& key = record.info[i].first;
      if (seen_keys_[i] == key) continue;
      seen_keys_[i] = key;
      if (!header_.info.contains(key)) report(info_keys_, "W204", "INFO key", key);
    }
  }

  void report(std::set<std::string, std::less<>>& known, std::string_view code, std::string_view what,
              std::string_view name) {
    constexpr std::size_t most_names = 10000;  // bounds the memory that a broken file can take
    if (known.size() >= most_names || known.contains(name)) return;
    known.emplace(name);
    warnings_.add(code, fmt::format("the header does not define {} '{}'", what, name));
  }

  const VcfHeader& header_;
  Warnings& warnings_;
  std::set<std::string, std::less<>> contigs_, undefined_contigs_, info_keys_, filters_, format_keys_;
  std::vector<std::string> seen_keys_;
  std::string last_contig_;
  std::string last_format_;
};

/// Whether records come by contig and position, as every index and every streaming tool assumes.
class OrderCheck {
 public:
  /// False for a record that stands before the one before it, or on a contig that was left before.
  bool is_in_order(const VcfRecord& record) {
    bool in_order = true;
    if (record.contig != contig_) {
      if (!contig_.empty()) finished_.insert(contig_);
      in_order = !finished_.contains(record.contig);
      contig_ = record.contig;
    } else {
      in_order = record.begin >= begin_;
    }
    begin_ = record.begin;
    return in_order;
  }

 private:
  std::set<std::string> finished_;
  std::string contig_;
  std::int64_t begin_ = 0;
};

/// Reads the header's lines from text; the `#CHROM` line comes last.
std::vector<std::string> read_header_lines(LineReader& reader) {
  std::vector<std::string> lines;
  std::string_view line;
  while (reader.next(line)) {
    if (lines.empty() && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);  // a byte order mark
    if (!line.starts_with('#')) {
      if (lines.empty()) throw Error(ErrorKind::data, "this is no VCF: it does not start with '##fileformat=VCF'");
      throw Error(ErrorKind::data, fmt::format("the header ends at line {} without a #CHROM line", reader.line1()));
    }
    lines.emplace_back(line);
    if (!line.starts_with("##")) return lines;
  }
  throw Error(ErrorKind::data, "the header has no #CHROM line: the file ends before it");
}

std::vector<std::string> split_header(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(text, '\n')) {
    if (!line.empty()) lines.emplace_back(line);
  }
  return lines;
}

SampleChoice settle_samples(const VcfHeader& header, const VcfOptions& options) {
  if (options.ignores_samples) return {};
  try {
    return choose_samples(header, options.tumour, options.normal);
  } catch (const Error& error) {
    if (options.lists_faults && error.kind() == ErrorKind::usage) return {};
    throw;
  }
}

std::optional<Assembly> find_assembly(const VcfHeader& header, const VcfOptions& options, Warnings& warnings) {
  if (!options.assembly) {
    std::optional<Assembly> found = detect_assembly(header, warnings);
    if (!found && options.needs_assembly) {
      throw Error(ErrorKind::data, "the header does not tell the genome build", "name it with --assembly");
    }
    if (!found) warnings.add("W210", "the header does not tell the genome build");
    return found;
  }
  const std::optional<Assembly> by_lengths = assembly_by_lengths(header.contigs);
  if (by_lengths && *by_lengths != *options.assembly) {
    throw Error(ErrorKind::data, fmt::format("the contigs of the header are those of {}, not of {}",
                                             assembly_name(*by_lengths), assembly_name(*options.assembly)));
  }
  return options.assembly;
}

}  // namespace

struct VcfReader::State {
  std::string name;
  std::optional<LineReader> text;
  std::optional<BcfReader> bcf;
  VcfHeader header;
  SampleChoice samples;
  std::optional<Assembly> assembly;
  std::optional<VcfLineParser> parser;
  std::optional<UndefinedNames> undefined;
  OrderCheck order;
  Warnings* warnings = nullptr;
  std::int64_t record_count = 0;
  bool can_continue = false;
  std::string_view fault_code;
  std::string assembly_fault;

  void settle_assembly(const VcfOptions& options) {
    try {
      assembly = find_assembly(header, options, *warnings);
    } catch (const Error& error) {
      if (!options.lists_faults || error.kind() != ErrorKind::data) throw;
      assembly_fault = error.what();
    }
  }

  [[nodiscard]] std::string place() const {
    if (!text) return fmt::format("record {} of {}", record_count, name);
    return fmt::format("record {} of {}, line {}", record_count, name, text->line1());
  }
  bool next_line(std::string_view& line) {
    return with_context([&] { return fmt::format("{}, after record {}", name, record_count); },
                        [&] { return text ? text->next(line) : bcf->next(line); });
  }
};

VcfReader::VcfReader(const std::string& path, const VcfOptions& options, Warnings& warnings)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.name = file_name(path);
  state.warnings = &warnings;
  with_context([&] { return state.name; },
               [&] {
                 VariantFile file(path);
                 std::vector<std::string> lines;
                 if (file.format() == VariantFileFormat::bcf) {
                   lines = split_header(state.bcf.emplace(std::move(file)).header_text());
                 } else {
                   lines = read_header_lines(state.text.emplace(std::move(file)));
                 }
                 state.header = parse_vcf_header(lines, warnings);
                 state.samples = settle_samples(state.header, options);
                 state.settle_assembly(options);
               });
  state.parser.emplace(state.header, state.samples, state.assembly, options.lists_faults);
  state.undefined.emplace(state.header, warnings);
}

VcfReader::~VcfReader() = default;

const VcfHeader& VcfReader::header() const noexcept {
  return state_->header;
}
const SampleChoice& VcfReader::samples() const noexcept {
  return state_->samples;
}
std::string VcfReader::tumour_name() const {
  return state_->samples.tumour ? state_->header.samples[*state_->samples.tumour] : std::string();
}
std::optional<Assembly> VcfReader::assembly() const noexcept {
  return state_->assembly;
}
const std::string& VcfReader::assembly_fault() const noexcept {
  return state_->assembly_fault;
}
const std::string& VcfReader::name() const noexcept {
  return state_->name;
}
std::int64_t VcfReader::record_count() const noexcept {
  return state_->record_count;
}
bool VcfReader::can_continue() const noexcept {
  return state_->can_continue;
}
std::string_view VcfReader::fault_code() const noexcept {
  return state_->fault_code;
}
const BcfReader* VcfReader::bcf() const noexcept {
  return state_->bcf ? &*state_->bcf : nullptr;
}

bool VcfReader::next(VcfRecord& record) {
  State& state = *state_;
  state.can_continue = false;
  state.fault_code = {};
  std::string_view line;
  do {
    if (!state.next_line(line)) return false;
  } while (line.empty() && state.text);  // an empty line holds no record; some editors leave one at the end
  ++state.record_count;
  record.number = state.record_count;
  record.line.assign(line);
  if (const auto fault = state.parser->parse(line, record)) {
    state.can_continue = true;
    state.fault_code = fault->code;
    Error error(ErrorKind::data, fault->text);
    error.add_context(state.place());
    throw error;
  }
  state.undefined->check(record);
  if (state.header.has_format_column) state.undefined->check_format(state.parser->format_column());
  if (!state.order.is_in_order(record)) {
    state.warnings->add("W211", fmt::format("the records are not sorted; the first out of order is {}", state.place()));
  }
  return true;
}

}  // namespace marrow
