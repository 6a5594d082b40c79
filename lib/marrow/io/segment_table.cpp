#include "marrow/io/segment_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/spelling.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/assembly_detection.hpp"

namespace marrow {

namespace {

enum Meaning : std::size_t { sample, chromosome, start, end, markers, log2, copies, major, minor, meaning_count };

struct SegmentColumn {
  std::string_view meaning;
  std::string_view names;  ///< lower case, letters and digits only
};

constexpr std::array<SegmentColumn, meaning_count> columns{{
    {"sample",
     "id sample sampleid samplename tumorsamplebarcode tumoursamplebarcode case caseid patient patientid usi"},
    {"chromosome", "chromosome chrom chr contig seqnames"},
    {"start", "locstart start startpos startposition chromstart segstart begin"},
    {"end", "locend end endpos endposition chromend segend stop"},
    {"markers", "nummark nummarkers nmarkers numprobes nprobes probes markers numsnps nsnps bins depthwindowcount"},
    {"log2 ratio", "segmean log2 log2ratio log2copyratio meanlog2 meanlog2copyratio segmentmean logr meanlogr"},
    {"copies", "copynumber totalcopynumber totalcn cn tcn tcnem ntotal copies"},
    {"major copies", "nmajor majorcn majorcopynumber majorallelecopynumber cn1"},
    {"minor copies", "nminor minorcn minorcopynumber minorallelecopynumber cn2 lcn lcnem minor"},
}};

/// Fitted copies of a lost stretch scatter around none.
constexpr double least_copies = -0.5;
/// Log2 ratios are centred: no sample has five times its usual copies over half of what is listed.
constexpr double most_median_log2 = 1.5;

class ColumnPlaces {
 public:
  explicit ColumnPlaces(const std::vector<std::string>& header) {
    for (const std::string& name : header) names_.push_back(folded(name));
    for (std::size_t meaning = 0; meaning < meaning_count; ++meaning) {
      for (const std::string_view known : split(columns[meaning].names, ' ')) {
        const auto found = std::find(names_.begin(), names_.end(), known);
        if (found == names_.end() || places_[meaning]) continue;
        places_[meaning] = static_cast<std::size_t>(found - names_.begin());
      }
    }
  }

  [[nodiscard]] std::optional<std::size_t> find(Meaning meaning) const noexcept { return places_[meaning]; }
  [[nodiscard]] bool has(Meaning meaning) const noexcept { return places_[meaning].has_value(); }
  [[nodiscard]] bool has_place() const noexcept { return has(chromosome) && has(start) && has(end); }
  [[nodiscard]] bool has_copies() const noexcept { return has(copies) || (has(major) && has(minor)); }
  [[nodiscard]] bool is_complete() const noexcept { return has_place() && (has(log2) || has_copies()); }

  [[nodiscard]] std::string_view dialect() const noexcept {
    if (is_named("copynumber") && is_named("minorallelecopynumber")) return "PURPLE";
    if (is_named("nmajor") && is_named("nminor")) return "ASCAT";
    if (is_named("locstart") || is_named("segmean")) return "SEG";
    return is_cnvkit() ? "CNVkit" : "table";
  }
  /// CNVkit counts from 0, as BED does.
  [[nodiscard]] bool is_zero_based() const noexcept { return is_cnvkit() || is_named("chromstart"); }

 private:
  [[nodiscard]] bool is_named(std::string_view name) const noexcept {
    return std::find(names_.begin(), names_.end(), name) != names_.end();
  }
  [[nodiscard]] bool is_cnvkit() const noexcept {
    constexpr std::array<std::string_view, 4> first{"chromosome", "start", "end", "gene"};
    return names_.size() > first.size() && std::equal(first.begin(), first.end(), names_.begin()) && is_named("log2");
  }

  std::vector<std::string> names_;
  std::array<std::optional<std::size_t>, meaning_count> places_;
};

/// Contigs that builds have besides the main ones: "GL000192.1", "chrUn_KI270302v1", "chr6_apd_hap1", "hs37d5", "MT".
bool is_other_contig(std::string_view name) {
  const std::string lower = lower_case(name);
  for (const char* prefix : {"gl", "ki", "jh", "chrun", "hs37d5", "hla", "chrebv", "nc_007605"}) {
    if (lower.starts_with(prefix)) return true;
  }
  return lower.starts_with("chr") && lower.find('_') != std::string::npos;
}

/// Positions as R prints them too: "1e+06".
std::optional<std::int64_t> parse_position(std::string_view cell) {
  if (const auto position = parse_integer(cell)) return position;
  const auto number = parse_number(cell);
  constexpr double most = 1e12;
  if (!number || std::abs(*number) > most || *number != std::floor(*number)) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

/// Reads the rows of one table.
class RowReader {
 public:
  RowReader(const DelimitedText& table, const ColumnPlaces& places) : table_(table), places_(places) {}

  [[nodiscard]] SegmentRow read(const DelimitedText::Row& cells) {
    cells_ = &cells;
    SegmentRow row;
    row.line1 = cells.line1;
    row.sample = text(sample);
    if (printable(row.sample) != row.sample) {
      throw Error(ErrorKind::data, fmt::format("line {}: the sample's name holds control characters", row.line1));
    }
    read_place(row);
    read_markers(row);
    row.log2 = number(log2, row);
    read_copies(row);
    if (!row.log2 && !row.copies) {
      const Meaning meaning = places_.has(log2) ? log2 : places_.has(copies) ? copies : major;
      set_fault(row, meaning, "the segment has no value", "leave out segments that were not measured");
    }
    return row;
  }

 private:
  [[nodiscard]] std::string text(Meaning meaning) const {
    const auto place = places_.find(meaning);
    return place ? cells_->cells[*place] : std::string();
  }

  void set_fault(SegmentRow& row, Meaning meaning, std::string problem, std::string hint = {}) const {
    if (!row.fault) row.fault = CellFault{table_.columns[*places_.find(meaning)], std::move(problem), std::move(hint)};
  }

  void read_place(SegmentRow& row) const {
    const std::string name = text(chromosome);
    const auto contig = main_contig(name);
    if (!contig && !is_other_contig(name)) {
      set_fault(row, chromosome, fmt::format("'{}' is no chromosome", printable(name)),
                "1 to 22, X, Y, with or without chr");
    }
    if (contig && *contig != "chrM") row.place.contig = *contig;
    const auto begin = parse_position(text(start));
    const auto last = parse_position(text(end));
    if (!begin || *begin < 0) set_fault(row, start, fmt::format("'{}' is no position", printable(text(start))));
    if (!last || *last < 1) set_fault(row, end, fmt::format("'{}' is no position", printable(text(end))));
    if (row.fault) return;
    // Tables that count from 1 begin a chromosome at 0 now and then.
    row.place.begin = places_.is_zero_based() ? *begin : std::max<std::int64_t>(0, *begin - 1);
    row.place.end = *last;
    if (row.place.begin >= row.place.end) {
      set_fault(row, end, fmt::format("the segment ends at {}, before it begins at {}", *last, *begin));
    }
  }

  void read_markers(SegmentRow& row) const {
    const std::string cell = text(markers);
    if (cell.empty() || cell == "NA") return;
    row.markers = parse_position(cell);
    if (!row.markers || *row.markers < 0) {
      set_fault(row, markers, fmt::format("'{}' is no number of markers", printable(cell)));
      row.markers.reset();
    }
  }

  /// Empty for a column that is not there and for NA; NaN and infinities are faults.
  [[nodiscard]] std::optional<double> number(Meaning meaning, SegmentRow& row) const {
    const std::string cell = text(meaning);
    if (is_missing_cell(cell)) return std::nullopt;
    const auto value = parse_number(cell);
    if (!value) set_fault(row, meaning, fmt::format("'{}' is no finite number", printable(cell)));
    return value;
  }

  [[nodiscard]] std::optional<double> copies_of(Meaning meaning, SegmentRow& row) const {
    const auto value = number(meaning, row);
    if (!value) return value;
    constexpr double most = 1e6;
    if (*value >= least_copies && *value <= most) return std::max(0.0, *value);
    set_fault(row, meaning, fmt::format("{} is no number of copies", format_number(*value)));
    return std::nullopt;
  }

  void read_copies(SegmentRow& row) const {
    row.copies = copies_of(copies, row);
    row.minor = copies_of(minor, row);
    const auto most = copies_of(major, row);
    if (!row.copies && most && row.minor) row.copies = *most + *row.minor;
    // The two alleles of one table may be written in either order (CNVkit's cn1 is the larger).
    if (row.minor && most) row.minor = std::min(*row.minor, *most);
    if (row.minor && row.copies && *row.minor > *row.copies / 2 + 0.5) {
      set_fault(row, minor,
                fmt::format("{} of {} copies is not the rarer allele", format_number(*row.minor),
                            format_number(*row.copies)));
    }
  }

  const DelimitedText& table_;
  const ColumnPlaces& places_;
  const DelimitedText::Row* cells_ = nullptr;
};

// ---- R's write.table ------------------------------------------------------------------------------------------------

/// One line with its quotes taken away and tabs for blanks.
std::string retabbed(std::string_view line) {
  std::string result;
  bool is_quoted = false;
  for (const char c : line) {
    if (c == '"') {
      is_quoted = !is_quoted;
    } else {
      result += (c == ' ' && !is_quoted) ? '\t' : c;
    }
  }
  return result;
}

/// The header line and the first line below it.
std::pair<std::string_view, std::string_view> first_lines(std::string_view text) {
  std::string_view header;
  while (!text.empty()) {
    const std::size_t length = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, length));
    text.remove_prefix(std::min(length + 1, text.size()));
    if (line.empty() || line.starts_with("##")) continue;
    if (!header.empty()) return {header, line};
    if (line.starts_with('#') && line.find_first_of("\t, ") == std::string_view::npos) continue;
    header = line;
  }
  return {header, {}};
}

/// The text as R's write.table leaves it, with tabs for blanks and a name for its column of row names; any other text
/// as it is. Lines stay where they are.
std::string normalised(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const auto [header, first] = first_lines(text);
  const bool has_separator = header.find_first_of("\t,") != std::string_view::npos;
  const bool is_written_by_r =
      (!has_separator && header.find(' ') != std::string_view::npos) || header.starts_with('"');
  if (!is_written_by_r || header.find(',') != std::string_view::npos) return std::string(text);
  const std::string head = retabbed(header);
  const std::string row = retabbed(first);
  const bool has_row_names = std::count(row.begin(), row.end(), '\t') == std::count(head.begin(), head.end(), '\t') + 1;
  std::string result;
  for (const std::string_view line : split(text, '\n')) {
    if (has_row_names && trim(line) == header) result += "row\t";
    result += retabbed(trim(line));
    result += '\n';
  }
  return result;
}

// ---- the table as a whole -------------------------------------------------------------------------------------------

/// Faults of rows that overlap another of the same sample. One base may be the end of one and the begin of the next.
void find_overlaps(const DelimitedText& cells, const ColumnPlaces& places, std::vector<SegmentRow>& rows) {
  std::map<std::pair<std::string, std::string>, std::vector<SegmentRow*>> by_contig;
  for (SegmentRow& row : rows) {
    if (!row.fault && !row.place.contig.empty()) by_contig[{row.sample, row.place.contig}].push_back(&row);
  }
  for (auto& [key, group] : by_contig) {
    std::stable_sort(group.begin(), group.end(),
                     [](const SegmentRow* a, const SegmentRow* b) { return a->place.begin < b->place.begin; });
    const SegmentRow* last = nullptr;
    for (SegmentRow* row : group) {
      if (last != nullptr && row->place.begin < last->place.end - 1) {
        row->fault = CellFault{cells.columns[*places.find(start)],
                               fmt::format("the segment overlaps the one of line {}", last->line1),
                               "each stretch of a sample is listed once"};
        continue;
      }
      last = row;
    }
  }
}

void require_log2(const SegmentTable& table) {
  std::vector<double> ratios;
  for (const SegmentRow& row : table.rows) {
    if (!row.fault && row.log2) ratios.push_back(*row.log2);
  }
  constexpr std::size_t enough = 10;
  if (ratios.size() < enough) return;
  const auto middle = ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2);
  std::nth_element(ratios.begin(), middle, ratios.end());
  if (*middle > most_median_log2) {
    throw Error(ErrorKind::data, fmt::format("half of the log2 ratios are above {}: they look like copies", *middle),
                "call a column of absolute copies 'copies'");
  }
}

SegmentTable read_table(DelimitedText& cells) {
  const ColumnPlaces places(cells.columns);
  const auto require = [&](bool holds, Meaning meaning) {
    if (holds) return;
    std::string names(columns[meaning].names);
    std::replace(names.begin(), names.end(), ' ', ',');
    throw Error(ErrorKind::data, fmt::format("no column names the {}", columns[meaning].meaning),
                fmt::format("it is called one of {}", names));
  };
  for (const Meaning meaning : {chromosome, start, end}) require(places.has(meaning), meaning);
  require(places.is_complete(), log2);
  SegmentTable table{.name = cells.name, .dialect = places.dialect(), .has_sample_column = places.has(sample)};
  RowReader reader(cells, places);
  std::vector<Interval> read;
  for (DelimitedText::Row& row : cells.rows) {
    table.rows.push_back(reader.read(row));
    row.cells = {};  // read: a cohort's table is large
    const SegmentRow& last = table.rows.back();
    if (!last.fault && !last.place.contig.empty()) read.push_back(last.place);
  }
  table.assembly = assembly_by_places(read);
  find_overlaps(cells, places, table.rows);
  require_log2(table);
  return table;
}

}  // namespace

bool is_segment_table_header(const std::vector<std::string>& header) {
  return ColumnPlaces(header).is_complete();
}

bool is_segment_table(std::string_view text) {
  const std::string head = normalised(text.substr(0, std::min<std::size_t>(text.size(), 1 << 16)));
  const std::string_view header = first_lines(head).first;
  std::vector<std::string> names;
  for (const std::string_view name : split(header, header.find('\t') == std::string_view::npos ? ',' : '\t')) {
    names.emplace_back(trim(name));
  }
  return is_segment_table_header(names);
}

SegmentTable read_segment_table(std::string_view text, std::string name) {
  DelimitedText cells = parse_delimited(normalised(text), std::move(name), Delimiter::detect);
  return with_context([&] { return cells.name; }, [&] { return read_table(cells); });
}

}  // namespace marrow
