#include "marrow/io/depth_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/bed_file.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/text_lines.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

constexpr std::array<std::pair<std::string_view, DepthKind>, 7> state_words = {{
    {"NO_COVERAGE", DepthKind::no_reads},
    {"LOW_COVERAGE", DepthKind::low_depth},
    {"CALLABLE", DepthKind::covered},
    {"HIGH_COVERAGE", DepthKind::covered},
    {"EXCESSIVE_COVERAGE", DepthKind::noisy},
    {"POOR_MAPPING_QUALITY", DepthKind::noisy},
    {"REF_N", DepthKind::noisy},
}};

std::optional<DepthKind> state_of(std::string_view word) {
  const auto found =
      std::find_if(state_words.begin(), state_words.end(), [&](const auto& s) { return s.first == word; });
  return found == state_words.end() ? std::nullopt : std::optional(found->second);
}

/// Fewest reads of a bin "10:20" or "20:inf".
std::optional<std::int64_t> parse_bin(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto low = parse_integer(text.substr(0, colon));
  const std::string_view high = text.substr(colon + 1);
  const bool is_bin = low && *low >= 0 && (high == "inf" || parse_integer(high).value_or(-1) > *low);
  return is_bin ? low : std::nullopt;
}

std::optional<std::int64_t> parse_depth(std::string_view text) {
  const auto depth = parse_integer(text);
  return depth && *depth >= 0 ? depth : std::nullopt;
}

std::optional<double> parse_mean(std::string_view text) {
  const auto mean = text.find('.') == std::string_view::npos ? std::nullopt : parse_number(text);
  return mean && *mean >= 0 ? mean : std::nullopt;
}

/// The thresholds that mosdepth's header names; empty for any other line.
std::vector<std::int64_t> parse_threshold_header(std::string_view line) {
  const std::vector<std::string_view> columns = split(trim(line), '\t');
  if (columns.size() < 5 || columns[0] != "#chrom" || columns[3] != "region") return {};
  std::vector<std::int64_t> thresholds;
  for (std::size_t i = 4; i < columns.size(); ++i) {
    const auto reads =
        columns[i].ends_with('X') ? parse_depth(columns[i].substr(0, columns[i].size() - 1)) : std::nullopt;
    if (!reads) return {};
    thresholds.push_back(*reads);
  }
  return thresholds;
}

DepthFileForm form_of(const BedRow& row) {
  if (row.rest.size() == 1) {
    if (parse_depth(row.rest[0])) return DepthFileForm::depth;
    if (parse_bin(row.rest[0])) return DepthFileForm::quantized;
    if (state_of(row.rest[0])) return DepthFileForm::states;
  }
  const bool has_mean = (row.rest.size() == 1 || row.rest.size() == 2) && parse_mean(row.rest.back());
  return has_mean ? DepthFileForm::means : DepthFileForm::intervals;
}

/// The value in the `count`-th column after the third, which must be the last.
template <class Parse>
auto need(const BedRow& row, std::size_t count, std::int64_t line1, Parse parse, std::string_view what) {
  const auto value = parse(row.rest.size() == count ? row.rest.back() : std::string_view());
  if (value) return *value;
  throw Error(ErrorKind::data,
              fmt::format("line {} holds no {} in column {}, as the lines before it do", line1, what, 3 + count),
              "for covered intervals with other columns give the first three alone");
}

/// Whether a row looks like one of mosdepth's thresholds, of which the header was cut off: counts of bases that do not
/// grow from column to column.
bool looks_like_thresholds(const BedRow& row) {
  if (row.rest.size() < 4) return false;
  std::int64_t last = row.end - row.begin;
  for (std::size_t i = 1; i < row.rest.size(); ++i) {
    const auto bases = parse_depth(row.rest[i]);
    if (!bases || *bases > last) return false;
    last = *bases;
  }
  return true;
}

/// What the rows of one file say.
class DepthRows {
 public:
  explicit DepthRows(const DepthFileOptions& options)
      : stated_minimum_(options.min_depth_reads), minimum_(options.min_depth_reads.value_or(default_min_depth_reads)) {}

  [[nodiscard]] DepthFileForm form() const noexcept { return form_; }

  /// Looks at a comment line before the first row, which may be mosdepth's header.
  void read_comment(std::string_view line) {
    if (is_form_known_ || !line.starts_with('#')) return;
    thresholds_ = parse_threshold_header(line);
    if (thresholds_.empty()) return;
    form_ = DepthFileForm::thresholds;
    is_form_known_ = true;
    if (*std::max_element(thresholds_.begin(), thresholds_.end()) >= minimum_) return;
    throw Error(ErrorKind::data, fmt::format("no column tells which bases have at least {} reads", minimum_),
                fmt::format("mosdepth --thresholds with {} among them, or a lower --min-depth", minimum_));
  }

  /// Throws `data` for a row of another form than the file's.
  [[nodiscard]] BaseDepth depth_of(const BedRow& row, std::int64_t line1) {
    if (!is_form_known_) form_ = form_of(row);
    is_form_known_ = true;
    switch (form_) {
      case DepthFileForm::depth:
        return of_reads(need(row, 1, line1, parse_depth, "whole number of reads"));
      case DepthFileForm::quantized:
        return of_bin(row.rest.empty() ? "" : row.rest[0], need(row, 1, line1, parse_bin, "bin such as 20:inf"));
      case DepthFileForm::states:
        return of_state(need(row, 1, line1, state_of, "state such as CALLABLE"));
      case DepthFileForm::means:
        return of_mean(need(row, row.rest.size() == 2 ? 2 : 1, line1, parse_mean, "mean depth"), row);
      case DepthFileForm::thresholds:
        return of_thresholds(row, line1);
      case DepthFileForm::intervals:
        break;
    }
    if (looks_like_thresholds(row)) {
      throw Error(ErrorKind::data,
                  fmt::format("line {} holds counts of bases, but no header tells their depths", line1),
                  "mosdepth's header is `#chrom start end region 1X 10X …`, with tabs");
    }
    // mosdepth bins can be given any name: such a file begins at a contig's first base, a target never does.
    if (row.begin == 0 && !row.rest.empty()) {
      throw Error(ErrorKind::data, fmt::format("line {}: '{}' tells no depth", line1, row.rest[0].substr(0, 40)),
                  "bins are named 20:inf, NO_COVERAGE, LOW_COVERAGE or CALLABLE");
    }
    return {.kind = DepthKind::covered, .depth_reads = stated_minimum_};
  }

 private:
  [[nodiscard]] BaseDepth of_reads(std::int64_t reads) const {
    if (reads == 0) return {.kind = DepthKind::no_reads};
    return {.kind = reads < minimum_ ? DepthKind::low_depth : DepthKind::covered, .depth_reads = reads};
  }
  [[nodiscard]] BaseDepth of_bin(std::string_view bin, std::int64_t fewest) const {
    if (bin == "0:1") return {.kind = DepthKind::no_reads};
    return {.kind = fewest < minimum_ ? DepthKind::low_depth : DepthKind::covered, .depth_reads = fewest};
  }
  [[nodiscard]] BaseDepth of_state(DepthKind kind) const {
    return {.kind = kind, .depth_reads = kind == DepthKind::covered ? stated_minimum_ : std::nullopt};
  }
  [[nodiscard]] BaseDepth of_mean(double mean, const BedRow& row) const {
    if (mean == 0 && row.end - row.begin <= most_bases_of_zero_mean) return {.kind = DepthKind::no_reads};
    return {.kind = mean < static_cast<double>(minimum_) ? DepthKind::low_depth : DepthKind::unsettled};
  }

  [[nodiscard]] BaseDepth of_thresholds(const BedRow& row, std::int64_t line1) const {
    if (row.rest.size() != thresholds_.size() + 1) {
      throw Error(ErrorKind::data, fmt::format("line {} has {} columns, the header names {}", line1,
                                               row.rest.size() + 3, thresholds_.size() + 4));
    }
    const std::int64_t size = row.end - row.begin;
    std::optional<std::int64_t> depth;  // reached by every base
    std::int64_t enough = 0;            // bases with reads enough
    bool has_reads = true;
    for (std::size_t i = 0; i < thresholds_.size(); ++i) {
      const auto bases = parse_depth(row.rest[i + 1]);
      if (!bases || *bases > size) {
        throw Error(ErrorKind::data, fmt::format("line {}: '{}' is no number of bases of a region of {}", line1,
                                                 row.rest[i + 1].substr(0, 40), size));
      }
      if (thresholds_[i] == 1 && *bases == 0) has_reads = false;
      if (*bases == size) depth = std::max(depth.value_or(0), thresholds_[i]);
      if (thresholds_[i] >= minimum_) enough = std::max(enough, *bases);
    }
    if (!has_reads) return {.kind = DepthKind::no_reads};
    if (depth && *depth >= minimum_) return {.kind = DepthKind::covered, .depth_reads = depth};
    return {.kind = DepthKind::low_depth,
            .depth_reads = depth,
            .reached_fraction = static_cast<double>(enough) / static_cast<double>(size)};
  }

  /// A mean of fewer bases than this that prints as 0.00 is one of no reads at all.
  static constexpr std::int64_t most_bases_of_zero_mean = 200;

  std::optional<std::int64_t> stated_minimum_;
  std::int64_t minimum_;
  DepthFileForm form_ = DepthFileForm::intervals;
  bool is_form_known_ = false;
  std::vector<std::int64_t> thresholds_;
};

/// The contig's name in the `chrN` style, looked up once for a run of equal ones; empty for other contigs.
class ContigNames {
 public:
  const std::optional<std::string>& find(std::string_view name) {
    if (name != name_ || name_.empty()) {
      name_ = name;
      main_ = main_contig(name);
    }
    return main_;
  }

 private:
  std::string name_;
  std::optional<std::string> main_;
};

DepthFileForm read_rows(TextLines& lines, const DepthFileOptions& options,
                        const std::function<void(const DepthRegion&)>& consume) {
  DepthRows rows(options);
  ContigNames contigs;
  BedRow row;
  DepthRegion region;
  bool has_main_contig = false;
  std::string first_contig;
  std::string_view line;
  while (lines.next(line)) {
    if (!parse_bed_row(line, lines.line1(), row)) {
      rows.read_comment(line);
      continue;
    }
    if (first_contig.empty()) first_contig = row.contig;
    region.depth = rows.depth_of(row, lines.line1());
    const std::optional<std::string>& contig = contigs.find(row.contig);
    if (!contig) continue;
    has_main_contig = true;
    region.place.contig = *contig;
    region.place.begin = row.begin;
    region.place.end = row.end;
    require_on_build(region.place, options.assembly, lines.line1());
    consume(region);
    if (const auto on_x = par1_on_x(options.assembly, region.place)) consume({*on_x, region.depth});
  }
  if (!has_main_contig) {
    throw Error(ErrorKind::data,
                first_contig.empty() ? std::string("the file holds no interval")
                                     : fmt::format("no interval lies on a main contig; the first is on '{}'",
                                                   std::string_view(first_contig).substr(0, 40)),
                "contigs are called chr1 or 1");
  }
  return rows.form();
}

}  // namespace

DepthFileForm read_depth_file(const std::string& path, const DepthFileOptions& options, std::istream& standard_input,
                              const std::function<void(const DepthRegion&)>& consume) {
  return with_context([&] { return file_name(path); },
                      [&] {
                        TextLines lines(path, standard_input);
                        return read_rows(lines, options, consume);
                      });
}

}  // namespace marrow
