#include "marrow/io/vcf_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/variant_file.hpp"
#include "marrow/io/vcf_index_walk.hpp"
#include "marrow/io/vcf_record_checks.hpp"

namespace marrow {

namespace {

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
  if (options.takes_any_genome) return std::nullopt;
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
  std::string path;
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
  std::string_view line;  ///< of text, the last that was read
  std::optional<VcfPlaces> places;
  std::string contig;  ///< as written, of the last record that was parsed
  bool is_main_contig = false;
  const VcfPlaces::Stretches* stretches = nullptr;  ///< the places on that contig
  PlaceCounts counts;
  std::optional<IndexWalk> walk;
  std::optional<VcfIndex::Chunk> chunk;  ///< of the walk, the one being read
  std::optional<RecordPlace> glanced;    ///< of the walk, what a glance told of the record read last

  void settle_assembly(const VcfOptions& options) {
    try {
      assembly = find_assembly(header, options, *warnings);
    } catch (const Error& error) {
      if (!options.lists_faults || error.kind() != ErrorKind::data) throw;
      assembly_fault = error.what();
    }
  }

  [[nodiscard]] std::string place() const {
    if (walk) {
      const auto at = glance();
      return at ? fmt::format("the record at {}:{} of {}", at->contig, at->begin + 1, name)
                : fmt::format("a record on {} of {}", walk->visit().contig, name);
    }
    if (!text) return fmt::format("record {} of {}", record_count, name);
    return fmt::format("record {} of {}, line {}", record_count, name, text->line1());
  }

  /// Reads a line or a BCF record, nothing of it looked at.
  bool read_next() {
    if (bcf) return bcf->next();
    if (record_count == 0 && !walk) text->read_ahead();
    do {
      if (!text->next(line)) return false;
    } while (line.empty());  // an empty line holds no record; some editors leave one at the end
    return true;
  }

  /// As `read_next`, by the index: only chunks of the walk, and of them what does not lie behind the places.
  bool read_next_indexed() {
    while (true) {
      if (!chunk) {
        chunk = walk->next_chunk();
        if (!chunk) return false;
        bcf ? bcf->seek(chunk->begin) : text->seek(chunk->begin);
      }
      const bool is_read = read_next();
      const std::uint64_t at = bcf ? bcf->record_place() : text->line_place();
      if (!is_read || at >= chunk->end) {
        chunk.reset();
        continue;
      }
      glanced = glance();
      if (glanced && glanced->contig != walk->visit().contig) {
        throw Error(ErrorKind::data, "the index beside the file does not fit it", "make the index again, or remove it");
      }
      if (glanced && glanced->begin >= walk->visit().end) {
        walk->leave_visit();
        chunk.reset();
        continue;
      }
      walk->note_read_until(bcf ? bcf->next_place() : text->next_place());
      return true;
    }
  }

  bool advance() {
    return with_context([&] { return fmt::format("{}, after record {}", name, record_count); },
                        [&] { return walk ? read_next_indexed() : read_next(); });
  }

  [[nodiscard]] std::optional<RecordPlace> glance() const {
    return bcf ? bcf->place() : glance_at(line, header.column_count());
  }

  /// Whether a glance is enough: the record is whole as far as it goes, and lies outside the places. A contig's first
  /// record is always parsed.
  bool is_surely_outside() {
    if (!walk) glanced = glance();
    if (!glanced || glanced->contig != contig) return false;
    if (stretches != nullptr && overlaps(*stretches, glanced->begin, glanced->end)) return false;
    note_order(glanced->contig, glanced->begin);
    return true;
  }

  /// The same of a record that was parsed.
  bool is_outside(const VcfRecord& record) {
    if (record.contig != contig) {
      contig = record.contig;
      is_main_contig = record.main_contig.has_value();
      stretches = is_main_contig ? places->on(*record.main_contig) : nullptr;
    }
    return stretches == nullptr || !overlaps(*stretches, record.begin, std::max(record.end, record.begin + 1));
  }

  VcfStep count_outside() {
    ++(is_main_contig ? counts.outside : counts.other_contigs);
    return VcfStep::outside;
  }

  void note_order(std::string_view on, std::int64_t begin) {
    if (order.is_in_order(on, begin)) return;
    warnings->add("W211", fmt::format("the records are not sorted; the first out of order is {}", place()));
  }

  /// Throws `data` with the record's place.
  void parse(VcfRecord& record) {
    const std::string_view whole = bcf ? bcf->line() : line;
    record.number = record_count;
    record.line.assign(whole);
    const bool is_scanned = !bcf && glanced.has_value();
    if (const auto fault = parser->parse(whole, record, is_scanned)) {
      can_continue = true;
      fault_code = fault->code;
      Error error(ErrorKind::data, fault->text);
      error.add_context(place());
      throw error;
    }
    undefined->check(record);
    if (header.has_format_column) undefined->check_format(parser->format_column());
    note_order(record.contig, record.begin);
  }

  /// What the index says of the records that were not read.
  void finish_walk() {
    if (!walk) return;
    counts.outside = walk->main_contig_records() - counts.inside;
    counts.other_contigs = walk->other_contig_records();
    record_count = walk->main_contig_records() + walk->other_contig_records();
  }

  void open(const VcfOptions& options) {
    VariantFile file(path);
    const bool is_bcf = file.format() == VariantFileFormat::bcf;
    const std::vector<std::string> lines = is_bcf ? split_header(bcf.emplace(std::move(file)).header_text())
                                                  : read_header_lines(text.emplace(std::move(file)));
    header = parse_vcf_header(lines, *warnings);
    samples = settle_samples(header, options);
    settle_assembly(options);
  }

  void plan_walk() {
    if (path == "-" || !(bcf ? bcf->is_bgzf() : text->is_bgzf())) return;
    walk = IndexWalk::plan(path, header, bcf.has_value(), *places, *warnings);
    if (walk) bcf ? bcf->require_end_marker() : text->require_end_marker();
  }
};

VcfReader::VcfReader(const std::string& path, const VcfOptions& options, Warnings& warnings)
    : state_(std::make_unique<State>()) {
  State& state = *state_;
  state.path = path;
  state.name = file_name(path);
  state.warnings = &warnings;
  with_context([&] { return state.name; }, [&] { state.open(options); });
  state.parser.emplace(state.header, state.samples, state.assembly, options.lists_faults);
  state.undefined.emplace(state.header, warnings);
}

VcfReader::~VcfReader() = default;

void VcfReader::restrict_to(VcfPlaces places, IndexUse index_use) {
  State& state = *state_;
  state.places = std::move(places);
  if (index_use == IndexUse::none) return;
  with_context([&] { return state.name; }, [&] { state.plan_walk(); });
}

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
const PlaceCounts& VcfReader::place_counts() const noexcept {
  return state_->counts;
}
bool VcfReader::is_indexed() const noexcept {
  return state_->walk.has_value();
}
std::string_view VcfReader::line() const {
  return state_->bcf ? state_->bcf->line() : state_->line;
}
const BcfReader* VcfReader::bcf() const noexcept {
  return state_->bcf ? &*state_->bcf : nullptr;
}

VcfStep VcfReader::step(VcfRecord& record) {
  State& state = *state_;
  state.can_continue = false;
  state.fault_code = {};
  if (!state.advance()) {
    state.finish_walk();
    return VcfStep::end;
  }
  ++state.record_count;
  if (!state.places) {
    state.parse(record);
    return VcfStep::record;
  }
  if (state.is_surely_outside()) return state.count_outside();
  state.parse(record);
  if (state.is_outside(record)) return state.count_outside();
  ++state.counts.inside;
  return VcfStep::record;
}

bool VcfReader::next(VcfRecord& record) {
  VcfStep step = VcfStep::outside;
  while (step == VcfStep::outside) step = this->step(record);
  return step == VcfStep::record;
}

}  // namespace marrow
