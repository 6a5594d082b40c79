#include "marrow/pipeline/rearrangement_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/findings/rearrangement_collection.hpp"
#include "marrow/pipeline/structural_variants.hpp"

namespace marrow {

namespace {

/// Reads the tables of one sample.
class FusionTableReader {
 public:
  FusionTableReader(ExtractTools& tools, const ExtractOptions& options, Profile& profile, Warnings& warnings,
                    RearrangementCollection& collection)
      : namer_(tools.vocabulary(), tools.breakpoint_regions()),
        options_(options),
        profile_(profile),
        warnings_(warnings),
        collection_(collection) {}

  void read(const SampleFusions& table, std::optional<Assembly> stated) {
    input_ = table.input;
    agree_on_build(table, stated);
    bool is_complete = true;
    bool has_findings = false;
    for (const RearrangementCall& row : table.rows) {
      if (row.fault) {
        refuse(row);
        is_complete = false;
        continue;
      }
      const auto named = namer_.name_transcript(row, assembly_);
      if (!named) {
        ++input_.set_aside["same_gene"];
        continue;
      }
      ++input_.used;
      has_findings = has_findings || named->is_finding();
      FusionSource source{.input = input_.name, .caller = {}, .extra = {}};
      if (!table.caller.empty()) source.caller = table.caller;
      collection_.add(*named, row, source);
    }
    if (table.is_whole_output && is_complete) add_whole_test(profile_.fusions, "rna", has_findings);
    profile_.inputs.push_back(std::move(input_));
  }

 private:
  void agree_on_build(const SampleFusions& table, std::optional<Assembly> stated) {
    const std::optional<Assembly> other = stated ? stated : profile_.assembly;
    if (table.assembly && other && table.assembly != other) {
      Error error(ErrorKind::data,
                  fmt::format("the fusions lie in their genes on {}, the sample's other inputs are of {}",
                              assembly_name(*table.assembly), assembly_name(*other)),
                  "lift one of them, or leave out --assembly if it is wrong");
      error.add_context(input_.name);
      throw error;
    }
    assembly_ = other ? other : table.assembly;
    if (!other && table.assembly) {
      warnings_.add(rearrangement_warning::build_by_position,
                    fmt::format("{} states no genome build; its positions lie in their genes on {}", input_.name,
                                assembly_name(*table.assembly)));
    }
    if (!profile_.assembly) profile_.assembly = assembly_;
  }

  void refuse(const RearrangementCall& row) {
    if (!options_.is_lenient) throw cell_error(*row.fault, row.line1, input_.name);
    ++input_.set_aside["unreadable"];
    warnings_.add(rearrangement_warning::row_set_aside,
                  fmt::format("{}: {}, set aside as not assessed", input_.name, fault_words(*row.fault)));
  }

  RearrangementNamer namer_;
  const ExtractOptions& options_;
  Profile& profile_;
  Warnings& warnings_;
  RearrangementCollection& collection_;
  InputFile input_;
  std::optional<Assembly> assembly_;
};

}  // namespace

void add_rearrangements(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                        Profile& profile, Warnings& warnings) {
  if (sample.fusion_tables.empty() && sample.entry.sv.empty()) return;
  RearrangementCollection collection;
  FusionTableReader tables(tools, options, profile, warnings, collection);
  for (const SampleFusions& table : sample.fusion_tables) tables.read(table, sample.entry.assembly);
  for (const std::string& path : sample.entry.sv) {
    read_structural_variants(path, sample.entry, tools, options, collection, profile, warnings);
  }
  for (const std::string& pair : collection.join(profile.fusions)) {
    warnings.add(rearrangement_warning::disputed,
                 fmt::format("{} is called, but a test of the clinical table excludes it", pair));
  }
}

}  // namespace marrow
