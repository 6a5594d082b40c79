#include "marrow/io/normal_panel_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/text_lines.hpp"
#include "marrow/records/site_counts.hpp"

namespace marrow {

namespace {

constexpr std::string_view columns = "contig\tpos\tref\talt\tnormals\tleft_out\tcount\tfragments\texpected";
constexpr std::size_t column_count = 9;
constexpr std::int64_t most_fragments = 1'000'000'000;  ///< over a base, of all normals
constexpr std::string_view assembly_key = "assembly";
constexpr std::string_view normals_key = "normals";
constexpr std::string_view between_key = "between_samples";
constexpr std::string_view base_quality_key = "min_base_quality";
constexpr std::string_view mapping_quality_key = "min_mapping_quality";
constexpr std::string_view duplicates_key = "duplicates";
constexpr std::string_view duplicates_kept = "counted";
constexpr std::string_view duplicates_dropped = "left_out";

/// Contigs in the order of the chromosomes.
std::vector<const std::pair<const std::string, std::vector<NormalAllele>>*> ordered_contigs(const NormalPanel& panel) {
  std::vector<const std::pair<const std::string, std::vector<NormalAllele>>*> contigs;
  for (const auto& contig : panel.alleles) contigs.push_back(&contig);
  std::sort(contigs.begin(), contigs.end(),
            [](const auto* a, const auto* b) { return contig_rank(a->first) < contig_rank(b->first); });
  return contigs;
}

/// The `##key=value` lines before the header.
class Keys {
 public:
  void add(std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos) values_.emplace(line.substr(2, equals - 2), line.substr(equals + 1));
  }

  [[nodiscard]] const std::string& text(std::string_view key) const {
    const auto found = values_.find(key);
    if (found == values_.end()) refuse(fmt::format("its line ##{}= is missing", key));
    return found->second;
  }
  [[nodiscard]] std::int64_t integer(std::string_view key, std::int64_t least) const {
    const auto value = parse_integer(text(key));
    if (!value || *value < least) refuse(fmt::format("##{}= is no whole number of at least {}", key, least));
    return *value;
  }
  [[nodiscard]] double number(std::string_view key) const {
    const auto value = parse_number(text(key));
    if (!value || *value < 0) refuse(fmt::format("##{}= is no number of at least 0", key));
    return *value;
  }

  [[noreturn]] static void refuse(const std::string& problem) {
    throw Error(ErrorKind::data, "no panel of normals: " + problem, "make one with marrow genotype --normals");
  }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

NormalPanel read_keys(const Keys& keys) {
  NormalPanel panel;
  const auto assembly = parse_assembly(keys.text(assembly_key));
  if (!assembly) Keys::refuse("##assembly= is neither GRCh37 nor GRCh38");
  panel.settings.assembly = *assembly;
  panel.settings.min_base_quality = keys.integer(base_quality_key, 0);
  panel.settings.min_mapping_quality = keys.integer(mapping_quality_key, 0);
  const std::string& duplicates = keys.text(duplicates_key);
  panel.settings.keeps_duplicates = duplicates == duplicates_kept;
  if (duplicates != duplicates_kept && duplicates != duplicates_dropped) {
    Keys::refuse(fmt::format("##{}= is neither {} nor {}", duplicates_key, duplicates_kept, duplicates_dropped));
  }
  panel.normals = keys.integer(normals_key, 2);
  panel.between_samples = keys.number(between_key);
  return panel;
}

/// Empty for anything but one of A, C, G, T.
std::optional<char> base_of(std::string_view cell) {
  const bool is_base = cell.size() == 1 && counted_bases.find(cell.front()) != std::string_view::npos;
  return is_base ? std::optional(cell.front()) : std::nullopt;
}

/// Empty where the cells are no row, or say what cannot be.
std::optional<NormalAllele> read_allele(const std::vector<std::string_view>& cells, std::int64_t normals) {
  const auto reference = base_of(cells[2]);
  const auto alternative = base_of(cells[3]);
  const auto position1 = parse_integer(cells[1]);
  const auto counted = parse_integer(cells[4]);
  const auto left_out = parse_integer(cells[5]);
  const auto count = parse_integer(cells[6]);
  const auto fragments = parse_integer(cells[7]);
  const auto expected = parse_number(cells[8]);
  if (!reference || !alternative || !position1 || !counted || !left_out || !count || !fragments || !expected) return {};
  const bool is_possible = *reference != *alternative && *position1 > 0 && *counted >= 0 && *left_out >= 0 &&
                           *counted <= normals && *left_out <= normals - *counted && *count >= 0 &&
                           *count <= *fragments && *fragments <= most_fragments && (*count == 0 || *expected > 0) &&
                           *expected >= 0 && *expected <= static_cast<double>(*fragments);
  if (!is_possible) return {};
  return NormalAllele{.position = *position1 - 1,
                      .reference = *reference,
                      .alternative = *alternative,
                      .normals = *counted,
                      .left_out = *left_out,
                      .count = *count,
                      .fragments = *fragments,
                      .expected = *expected};
}

void read_row(std::string_view line, std::int64_t line1, NormalPanel& panel) {
  const std::vector<std::string_view> cells = split(line, '\t');
  const auto contig = cells.size() == column_count ? main_contig(cells[0]) : std::nullopt;
  const auto allele = contig ? read_allele(cells, panel.normals) : std::nullopt;
  if (!allele) {
    throw Error(ErrorKind::data, fmt::format("line {}: no row of a panel of normals, or one that cannot be", line1));
  }
  std::vector<NormalAllele>& alleles = panel.alleles[*contig];
  const auto key = [](const NormalAllele& a) { return std::tie(a.position, a.alternative); };
  if (!alleles.empty() && key(alleles.back()) >= key(*allele)) {
    throw Error(ErrorKind::data,
                fmt::format("line {}: rows are not sorted by position and base, or stand twice", line1));
  }
  alleles.push_back(*allele);
}

}  // namespace

std::string normal_panel_table(const NormalPanel& panel, const std::vector<std::string>& extra_lines) {
  std::string text;
  for (const std::string& line : extra_lines) text += line + "\n";
  const auto add_key = [&](std::string_view key, std::string_view value) {
    text += fmt::format("##{}={}\n", key, value);
  };
  const NormalPanelSettings& settings = panel.settings;
  add_key(assembly_key, assembly_name(settings.assembly));
  add_key(normals_key, fmt::format("{}", panel.normals));
  add_key(between_key, format_number(panel.between_samples));
  add_key(base_quality_key, fmt::format("{}", settings.min_base_quality));
  add_key(mapping_quality_key, fmt::format("{}", settings.min_mapping_quality));
  add_key(duplicates_key, settings.keeps_duplicates ? duplicates_kept : duplicates_dropped);
  text += fmt::format("{}\n", columns);
  for (const auto* contig : ordered_contigs(panel)) {
    for (const NormalAllele& allele : contig->second) {
      text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.6g}\n", contig->first, allele.position + 1,
                          allele.reference, allele.alternative, allele.normals, allele.left_out, allele.count,
                          allele.fragments, allele.expected);
    }
  }
  return text;
}

std::shared_ptr<const NormalPanel> read_normal_panel(const std::string& path) {
  return with_context([&] { return file_name(path); },
                      [&] {
                        std::istream nothing(nullptr);
                        TextLines lines(path, nothing);
                        Keys keys;
                        std::string_view line;
                        bool has_header = false;
                        while (!has_header && lines.next(line)) {
                          if (line.starts_with("##")) {
                            keys.add(line);
                          } else if (line == columns) {
                            has_header = true;
                          } else {
                            break;
                          }
                        }
                        if (!has_header) Keys::refuse("its header line is missing");
                        auto panel = std::make_shared<NormalPanel>(read_keys(keys));
                        while (lines.next(line)) read_row(line, lines.line1(), *panel);
                        return std::shared_ptr<const NormalPanel>(std::move(panel));
                      });
}

}  // namespace marrow
