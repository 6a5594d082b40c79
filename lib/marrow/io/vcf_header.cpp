#include "marrow/io/vcf_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::array<std::string_view, 9> column_names{"#CHROM", "POS",    "ID",   "REF",   "ALT",
                                                       "QUAL",   "FILTER", "INFO", "FORMAT"};

std::vector<std::string> split_blanks(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '\t', ' ');
  return split_list(spaced, ' ');
}

void parse_columns(std::string_view line, VcfHeader& header, Warnings& warnings) {
  std::vector<std::string> columns;
  for (const std::string_view name : split(line, '\t')) columns.emplace_back(name);
  if (columns.size() < 8) {
    columns = split_blanks(line);
    if (columns.size() >= 8) warnings.add("W201", "the #CHROM line separates its columns by spaces; read as tabs");
  }
  if (columns.size() < 8) {
    throw Error(ErrorKind::data, fmt::format("the #CHROM line has {} columns, a VCF has at least 8", columns.size()));
  }
  for (std::size_t i = 0; i < std::min(columns.size(), column_names.size()); ++i) {
    if (columns[i] == column_names[i]) continue;
    throw Error(ErrorKind::data, fmt::format("column {} of the #CHROM line is '{}', a VCF has '{}'", i + 1, columns[i],
                                             column_names[i]));
  }
  header.has_format_column = columns.size() > 8;
  std::set<std::string_view> seen;
  for (std::size_t i = 9; i < columns.size(); ++i) {
    if (trim(columns[i]).empty()) throw Error(ErrorKind::data, "a sample column has no name");
    if (!seen.insert(columns[i]).second) {
      throw Error(ErrorKind::data, fmt::format("two sample columns are called '{}'", columns[i]));
    }
    header.samples.push_back(columns[i]);
  }
}

void add_unique(std::vector<std::string>& list, std::string_view text) {
  if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) list.emplace_back(text);
}

/// `##PEDIGREE=<Derived=TUMOR,Original=NORMAL>` (VCF 4.2) or `<ID=TUMOR,Original=NORMAL>` (VCF 4.3).
void parse_pedigree(std::string_view value, VcfHeader& header) {
  const auto fields = parse_header_fields(value);
  auto derived = fields.find("Derived");
  if (derived == fields.end()) derived = fields.find("ID");
  const auto original = fields.find("Original");
  if (derived == fields.end() || original == fields.end()) return;
  add_unique(header.tumour_samples, derived->second);
  add_unique(header.normal_samples, original->second);
}

void parse_contig(const std::map<std::string, std::string, std::less<>>& fields, VcfHeader& header) {
  HeaderContig contig{fields.at("ID"), {}};
  if (const auto length = fields.find("length"); length != fields.end()) contig.length = parse_integer(length->second);
  if (const auto assembly = fields.find("assembly"); assembly != fields.end()) {
    add_unique(header.references, assembly->second);
  }
  header.contigs.push_back(std::move(contig));
}

void parse_definition(std::string_view key, std::string_view value, VcfHeader& header, CallerEvidence& evidence,
                      Warnings& warnings) {
  const auto fields = parse_header_fields(value);
  if (!fields.contains("ID")) {
    warnings.add("W208", fmt::format("header line '##{}={}' has no ID; left out of account", key, value.substr(0, 60)));
    return;
  }
  if (key == "contig") {
    parse_contig(fields, header);
    return;
  }
  const auto text = [&](std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  evidence.add_definition(key, text("ID"));
  HeaderDefinitions& definitions = key == "INFO" ? header.info : key == "FORMAT" ? header.format : header.filter;
  definitions.emplace(text("ID"), HeaderDefinition{text("Number"), text("Type"), text("Description")});
}

void parse_meta_line(std::string_view line, VcfHeader& header, CallerEvidence& evidence, Warnings& warnings) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view key = line.substr(2, equals - 2);
  const std::string_view value = line.substr(equals + 1);
  if (key == "contig" || key == "INFO" || key == "FORMAT" || key == "FILTER") {
    parse_definition(key, value, header, evidence, warnings);
  } else if (key == "reference" || key == "assembly") {
    add_unique(header.references, trim(value));
  } else if (key == "tumor_sample") {
    add_unique(header.tumour_samples, trim(value));
  } else if (key == "normal_sample") {
    add_unique(header.normal_samples, trim(value));
  } else if (key == "PEDIGREE") {
    parse_pedigree(value, header);
  } else {
    evidence.add_line(key, value);
  }
}

void take_evidence(const CallerEvidence& evidence, VcfHeader& header) {
  header.caller = evidence.caller();
  header.dialect = find_dialect(header.caller);
  for (const std::string& name : evidence.tumour_samples()) add_unique(header.tumour_samples, name);
  for (const std::string& name : evidence.normal_samples()) add_unique(header.normal_samples, name);
}

}  // namespace

std::string VcfHeader::column_line() const {
  std::string line;
  for (std::size_t i = 0; i < (has_format_column ? 9U : 8U); ++i) {
    if (i > 0) line += '\t';
    line += column_names[i];
  }
  for (const std::string& sample : samples) line += "\t" + sample;
  return line;
}

std::map<std::string, std::string, std::less<>> parse_header_fields(std::string_view text) {
  std::map<std::string, std::string, std::less<>> fields;
  text = trim(text);
  if (!text.starts_with('<')) return fields;
  text.remove_prefix(1);
  if (text.ends_with('>')) text.remove_suffix(1);
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) break;
    const std::string_view key = trim(text.substr(0, equals));
    text.remove_prefix(equals + 1);
    std::string value;
    if (text.starts_with('"')) {
      std::size_t at = 1;
      for (; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\' && at + 1 < text.size()) ++at;  // an escaped quote or backslash
        value += text[at];
      }
      text.remove_prefix(std::min(text.size(), at + 1));
      text.remove_prefix(std::min(text.size(), text.find(',')));
    } else {
      const std::size_t comma = text.find(',');
      value = text.substr(0, comma);
      text.remove_prefix(std::min(text.size(), comma));
    }
    if (text.starts_with(',')) text.remove_prefix(1);
    fields.emplace(key, std::move(value));
  }
  return fields;
}

VcfHeader parse_vcf_header(const std::vector<std::string>& lines, Warnings& warnings) {
  VcfHeader header;
  CallerEvidence evidence;
  bool has_columns = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    with_context([&] { return fmt::format("header line {}", i + 1); },
                 [&] {
                   if (line.find('\0') != std::string::npos) throw Error(ErrorKind::data, "the line holds a NUL byte");
                   if (line.starts_with("##")) {
                     header.meta_lines.push_back(line);
                     parse_meta_line(line, header, evidence, warnings);
                   } else {
                     parse_columns(line, header, warnings);
                     has_columns = true;
                   }
                 });
  }
  if (!has_columns) throw Error(ErrorKind::data, "the header has no #CHROM line");
  take_evidence(evidence, header);
  if (header.meta_lines.empty() || !header.meta_lines.front().starts_with("##fileformat=")) {
    warnings.add("W207", "the header does not start with ##fileformat; read as VCF 4.2");
    std::erase_if(header.meta_lines, [](const std::string& line) { return line.starts_with("##fileformat="); });
    header.meta_lines.insert(header.meta_lines.begin(), "##fileformat=VCFv4.2");
  }
  if (header.contigs.empty()) warnings.add("W202", "the header has no contig lines");
  return header;
}

std::optional<Assembly> detect_assembly(const VcfHeader& header, Warnings& warnings) {
  std::vector<std::string> unmatched;
  std::optional<Assembly> assembly = assembly_by_lengths(header.contigs, &unmatched);
  if (!unmatched.empty()) {
    const auto count = static_cast<std::int64_t>(unmatched.size());
    warnings.add("W209", fmt::format("contig '{}' has a length of no genome build that marrow knows", unmatched[0]),
                 count);
  }
  if (assembly) return assembly;
  for (const std::string& reference : header.references) {
    const std::optional<Assembly> named = assembly_by_text(reference);
    if (named && assembly && *named != *assembly) {
      throw Error(
          ErrorKind::data,
          fmt::format("the header names two genome builds: its references are '{}'", join(header.references, "', '")),
          "say which with --assembly");
    }
    if (named) assembly = named;
  }
  return assembly;
}

}  // namespace marrow
