#include "marrow/io/samplesheet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

using FileList = std::vector<std::string> SampleEntry::*;

constexpr std::array<std::pair<std::string_view, FileList>, 11> file_columns{{
    {"vcf", &SampleEntry::vcf},
    {"variants", &SampleEntry::variants},
    {"sv", &SampleEntry::sv},
    {"bam", &SampleEntry::bam},
    {"segments", &SampleEntry::segments},
    {"fusions", &SampleEntry::fusions},
    {"expression_calls", &SampleEntry::expression_calls},
    {"germline", &SampleEntry::germline},
    {"panel", &SampleEntry::panel},
    {"coverage", &SampleEntry::coverage},
    {"clinical", &SampleEntry::clinical},
}};

/// "https://…", "s3://…": a scheme before "://".
bool is_url(std::string_view path) noexcept {
  const std::size_t end = path.find("://");
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+.-";
  return end != std::string_view::npos && end > 0 &&
         path.substr(0, end).find_first_not_of(letters) == std::string_view::npos;
}

/// One word of `names`, in either case.
template <class Enum>
Enum read_enum(std::string_view cell) {
  if (const auto value = parse_enum<Enum>(lower_case(cell))) return *value;
  std::vector<std::string> names(EnumNames<Enum>::names.begin(), EnumNames<Enum>::names.end());
  throw Error(ErrorKind::data, fmt::format("'{}' is none of {}", cell, join(names, ", ")));
}

Assembly read_assembly(std::string_view cell) {
  if (const auto assembly = parse_assembly(cell)) return *assembly;
  throw Error(ErrorKind::data, fmt::format("'{}' is no genome build that marrow works on", cell),
              "it takes GRCh37 (hg19) and GRCh38 (hg38)");
}

std::string read_sex(std::string_view cell) {
  const std::string word = lower_case(cell);
  if (word == "male" || word == "m") return "male";
  if (word == "female" || word == "f") return "female";
  throw Error(ErrorKind::data, fmt::format("'{}' is none of male, female", cell));
}

double read_purity(std::string_view cell) {
  const std::optional<double> purity = parse_number(cell);
  if (!purity) throw Error(ErrorKind::data, fmt::format("'{}' is not a number", cell));
  if (*purity < 0 || *purity > 1) {
    throw Error(ErrorKind::data, fmt::format("{} is outside 0 to 1", cell),
                "purity is a fraction: divide per cent by 100");
  }
  return *purity;
}

std::string read_name(std::string_view cell) {
  if (printable(cell) != cell) throw Error(ErrorKind::data, "the name holds control characters");
  return std::string(cell);
}

class SamplesheetReader {
 public:
  SamplesheetReader(const DelimitedText& sheet, std::filesystem::path folder)
      : sheet_(sheet), folder_(std::move(folder)) {}

  [[nodiscard]] std::vector<SampleEntry> read() const {
    check_columns();
    std::vector<SampleEntry> entries;
    std::map<std::string, std::int64_t> lines_by_sample;
    for (const DelimitedText::Row& row : sheet_.rows) {
      entries.push_back(read_row(row));
      const auto [first, is_new] = lines_by_sample.emplace(entries.back().sample, row.line1);
      if (!is_new) {
        throw Error(ErrorKind::data, fmt::format("lines {} and {} are of the same sample", first->second, row.line1),
                    "one row a sample; several files of a kind go into one cell, separated by ';'");
      }
    }
    if (entries.empty()) throw Error(ErrorKind::data, "the samplesheet has no samples below its header");
    return entries;
  }

 private:
  void check_columns() const {
    const std::vector<std::string>& known = samplesheet_columns();
    for (const std::string& column : sheet_.columns) {
      if (std::find(known.begin(), known.end(), column) != known.end()) continue;
      const auto meant = nearest_word(lower_case(column), known);
      throw Error(ErrorKind::data, fmt::format("unknown column '{}'", column),
                  meant ? fmt::format("did you mean '{}'?", *meant) : fmt::format("columns are {}", join(known, ", ")));
    }
    if (sheet_.column("sample") < 0) {
      throw Error(ErrorKind::data, "the samplesheet has no 'sample' column", "it names each row's sample");
    }
  }

  [[nodiscard]] SampleEntry read_row(const DelimitedText::Row& row) const {
    SampleEntry entry;
    entry.line1 = row.line1;
    for (std::size_t i = 0; i < sheet_.columns.size(); ++i) {
      if (is_missing_cell(row.cells[i])) continue;
      with_context([&] { return fmt::format("line {}, column '{}'", row.line1, sheet_.columns[i]); },
                   [&] { read_cell(sheet_.columns[i], row.cells[i], entry); });
    }
    if (entry.sample.empty()) throw Error(ErrorKind::data, fmt::format("line {} names no sample", row.line1));
    if (entry.patient.empty()) entry.patient = entry.sample;
    return entry;
  }

  void read_cell(std::string_view column, std::string_view cell, SampleEntry& entry) const {
    if (column == "sample") {
      entry.sample = read_name(cell);
    } else if (column == "patient") {
      entry.patient = read_name(cell);
    } else if (column == "timepoint") {
      entry.timepoint = read_enum<Timepoint>(cell);
    } else if (column == "assembly") {
      entry.assembly = read_assembly(cell);
    } else if (column == "assay") {
      entry.assay = read_enum<Assay>(cell);
    } else if (column == "normal") {
      entry.normal = read_name(cell);
    } else if (column == "sex") {
      entry.sex = read_sex(cell);
    } else if (column == "purity") {
      entry.purity = read_purity(cell);
    }
    for (const auto& [name, files] : file_columns) {
      if (name == column) entry.*files = read_files(cell);
    }
  }

  [[nodiscard]] std::vector<std::string> read_files(std::string_view cell) const {
    std::vector<std::string> files;
    for (const std::string& file : split_list(cell, ';')) {
      // An absolute path replaces the folder (std::filesystem::path::operator/).
      std::string path = is_url(file) ? file : (folder_ / file).string();
      if (std::find(files.begin(), files.end(), path) != files.end()) {
        throw Error(ErrorKind::data, fmt::format("'{}' stands twice in the cell", file));
      }
      files.push_back(std::move(path));
    }
    if (files.empty()) throw Error(ErrorKind::data, fmt::format("'{}' names no file", cell));
    return files;
  }

  const DelimitedText& sheet_;
  std::filesystem::path folder_;
};

}  // namespace

const std::vector<std::string>& samplesheet_columns() {
  static const std::vector<std::string> names{"sample",   "patient", "timepoint",        "assembly", "assay",
                                              "vcf",      "normal",  "variants",         "sv",       "bam",
                                              "segments", "fusions", "expression_calls", "germline", "panel",
                                              "coverage", "sex",     "purity",           "clinical"};
  return names;
}

std::vector<SampleEntry> read_samplesheet(std::string_view text, std::string path) {
  const DelimitedText sheet = parse_delimited(text, std::move(path), Delimiter::detect);
  return with_context([&] { return sheet.name; },
                      [&] { return SamplesheetReader(sheet, std::filesystem::path(sheet.name).parent_path()).read(); });
}

}  // namespace marrow
