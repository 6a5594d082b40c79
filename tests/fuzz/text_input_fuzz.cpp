// Any bytes as one of the texts that marrow reads beside variant files: a fault is told as a fault of the input,
// nothing crashes, and what was read survives being written. The first line names the kind of text, the rest is the
// text.

#include <map>
#include <sstream>
#include <string_view>

#include "fuzz_target.hpp"
#include "marrow/base/error.hpp"
#include "marrow/findings/site_error_model.hpp"
#include "marrow/findings/variant_text.hpp"
#include "marrow/io/bed_file.hpp"
#include "marrow/io/clinical_table.hpp"
#include "marrow/io/depth_file.hpp"
#include "marrow/io/gff3_file.hpp"
#include "marrow/io/normal_panel_table.hpp"
#include "marrow/io/profile_fragment.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/io/samplesheet.hpp"
#include "marrow/io/segment_table.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/variant_table.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/records/profile_value.hpp"
#include "memory_file.hpp"

namespace {

using marrow_test::MemoryFile;
using marrow_test::require;

const std::string input_name = "input";

void require_same_when_read_again(const marrow::Profile& profile) {
  const std::string text = marrow::write_profile(profile);
  require(marrow::write_profile(marrow::read_profile(text)) == text, "a written profile reads as it was");
}

void read_bed(const std::string& text) {
  for (const marrow::Interval& interval : marrow::parse_bed(text, input_name)) {
    require(interval.begin >= 0 && interval.begin <= interval.end, "a BED row is an interval");
  }
}

void read_depths(const std::string& text) {
  const MemoryFile file(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  std::istringstream nothing;
  marrow::read_depth_file(file.path(), {}, nothing, [](const marrow::DepthRegion&) {});
}

void read_genes(const std::string& text) {
  const MemoryFile file(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  static_cast<void>(marrow::read_gff3(file.path()));
}

marrow::ExtractTools& tools() {
  static const marrow::Knowledge knowledge(marrow::KnowledgeSource::embedded());
  static marrow::ExtractTools tools(knowledge, std::nullopt);
  return tools;
}

/// Every row becomes a profile: what the cells say in words, subtype, risk schemes and resistance with it.
void read_clinical(const std::string& text) {
  marrow::Warnings warnings;
  for (marrow::ClinicalRow& row : marrow::read_clinical_table(text, input_name, {}, warnings)) {
    marrow::PlannedSample sample;
    sample.entry.sample = "S";
    sample.clinical = std::move(row);
    std::istringstream nothing;
    for (const bool is_lenient : {false, true}) {
      marrow::ExtractOptions options;
      options.is_lenient = is_lenient;
      options.includes_unverified = true;
      try {
        require_same_when_read_again(marrow::extract_profile(sample, tools(), options, nothing));
      } catch (const marrow::Error& error) {
        require(error.kind() != marrow::ErrorKind::internal, error.what());
      }
    }
  }
}

/// A sample's segments lie apart on main contigs; states of every build, sex and purity survive being written.
void read_segments(const std::string& text) {
  marrow::SegmentTable table = marrow::read_segment_table(text, input_name);
  for (marrow::SegmentRow& row : table.rows) {
    require(row.fault || row.place.begin < row.place.end, "a segment has a length");
    row.sample.clear();
  }
  marrow::PlannedSample sample;
  sample.entry.sample = "S";
  sample.segment_tables = {{.input = {}, .assembly = table.assembly, .rows = std::move(table.rows)}};
  std::istringstream nothing;
  for (const char* sex : {"male", "female"}) {
    sample.entry.sex = sex;
    sample.entry.assembly = table.assembly.value_or(marrow::Assembly::grch38);
    sample.entry.purity = sex == std::string_view("male") ? std::optional(0.7) : std::nullopt;
    require_same_when_read_again(marrow::extract_profile(sample, tools(), {.is_lenient = true}, nothing));
  }
}

/// A panel of normals survives being written, and makes every count a probability.
void read_normals(const std::string& text) {
  const MemoryFile file(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  const auto panel = marrow::read_normal_panel(file.path());
  const std::string written = marrow::normal_panel_table(*panel, {});
  const MemoryFile again(reinterpret_cast<const std::uint8_t*>(written.data()), written.size());
  require(marrow::normal_panel_table(*marrow::read_normal_panel(again.path()), {}) == written,
          "a panel reads as written");
  const marrow::SiteErrorModel errors;
  const marrow::AlleleCount counted{.count = 5, .depth = 1000, .forward_errors = 0.3, .reverse_errors = 0.2};
  for (const auto& [contig, alleles] : panel->alleles) {
    for (const marrow::NormalAllele& allele : alleles) {
      const double p = errors.p_value(counted, allele, panel->between_samples);
      require(p > 0 && p <= 1, "a probability");
    }
  }
}

void read_karyotype(const std::string& text) {
  read_clinical("sample\tlineage\tkaryotype\nS\tB\t" + text + "\n");
}

void read_mutations(const std::string& text) {
  read_clinical("sample\tmutations\nS\t" + text + "\n");
}

void read_change(const std::string& text) {
  const auto change = marrow::read_protein_change(text);
  if (!change || !change->hgvsp) return;
  const auto again = marrow::read_protein_change(*change->hgvsp);
  require(again && again->hgvsp == change->hgvsp, change->hgvsp->c_str());
  require(again->aa_begin == change->aa_begin && again->variant_class == change->variant_class,
          "a name says what the text said");
}

void read_expression(const std::string& text) {
  static const marrow::Value scope = marrow::to_value(marrow::Profile{});
  static_cast<void>(marrow::Expression::parse(text).evaluate(scope));
}

const std::map<std::string_view, void (*)(const std::string&)>& readers() {
  static const std::map<std::string_view, void (*)(const std::string&)> readers = {
      {"bed", &read_bed},
      {"depths", &read_depths},
      {"gff3", &read_genes},
      {"clinical", &read_clinical},
      {"karyotype", &read_karyotype},
      {"mutations", &read_mutations},
      {"normals", &read_normals},
      {"change", &read_change},
      {"expression", &read_expression},
      {"samplesheet", [](const std::string& text) { static_cast<void>(marrow::read_samplesheet(text, input_name)); }},
      {"segments", &read_segments},
      {"fragment",
       [](const std::string& text) { static_cast<void>(marrow::read_profile_fragments(text, input_name, {})); }},
      {"variants", [](const std::string& text) { static_cast<void>(marrow::read_variant_table(text, input_name)); }},
      {"profile", [](const std::string& text) { require_same_when_read_again(marrow::read_profile(text)); }}};
  return readers;
}

}  // namespace

std::vector<std::string> marrow_test::fuzz_seeds() {
  return {};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = bytes.find('\n');
  const auto reader = readers().find(bytes.substr(0, end));
  if (end == std::string_view::npos || reader == readers().end()) return 0;
  try {
    reader->second(std::string(bytes.substr(end + 1)));
  } catch (const marrow::Error& error) {
    require(error.kind() != marrow::ErrorKind::internal, error.what());
  }
  return 0;
}
