#include "marrow/pipeline/variant_table_check.hpp"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/io/variant_table.hpp"
#include "marrow/pipeline/imported_variants.hpp"
#include "marrow/pipeline/variant_tables.hpp"

namespace marrow {

namespace {

constexpr std::int64_t most_listed = 100;

/// Reads the rows of a table one after the other into profiles that nobody keeps.
class TableChecker {
 public:
  TableChecker(const Knowledge& knowledge, VariantTable table, const CheckOptions& options, CheckResult& result)
      : tools_(knowledge, std::nullopt), table_(std::move(table)), options_(options), result_(result) {}

  void check() {
    for (const VariantTableRow& row : table_.rows) check_row(row);
    if (unlisted_ > 0) add("note", "more", table_.name, fmt::format("{} more faults", unlisted_));
    for (const Warning& warning : warnings_.sorted()) {
      add("warning", warning.code, table_.name,
          warning.count > 1 ? fmt::format("{} ({} times)", warning.text, warning.count) : warning.text);
    }
    const auto build = table_.assembly ? table_.assembly : options_.assembly;
    add("note", "build", table_.name, build ? std::string(assembly_name(*build)) : "not told");
    add("note", "samples", table_.name,
        table_.has_sample_column ? std::to_string(samples_.size()) : "no column of samples");
    for (const auto& [code, count] : set_aside_)
      add("note", code, table_.name, fmt::format("{} rows set aside", count));
    add("note", "rows", table_.name, fmt::format("{}, of them {} used", table_.rows.size(), used_));
  }

  Warnings& warnings() noexcept { return warnings_; }

 private:
  void check_row(const VariantTableRow& row) {
    samples_.insert(row.sample);
    PlannedSample sample;
    sample.entry.assembly = options_.assembly;
    sample.variant_tables = {{.input = {.role = "variants", .name = table_.name},
                              .assembly = table_.assembly,
                              .change_column = table_.change_column,
                              .rows = {row}}};
    Profile profile;
    LookedAt looked_at;
    try {
      add_imported_variants(sample, tools_, {.reports_germline = true}, profile, looked_at, warnings_);
    } catch (const Error& error) {
      add_fault("unreadable", table_.name, error.what(), error.hint());
      return;
    }
    const InputFile& input = profile.inputs.front();
    used_ += input.used;
    for (const auto& [code, count] : input.set_aside) {
      const bool is_fault = code == "ref_mismatch" || code == "outside_gene";
      if (!is_fault) set_aside_[code] += count;
      if (is_fault) add_fault(code, fmt::format("line {} of {}", row.line1, table_.name), fault_text(row, code));
    }
  }

  static std::string fault_text(const VariantTableRow& row, const std::string& code) {
    const std::string place = fmt::format("{}:{}", row.contig, row.pos1.value_or(0));
    return code == "ref_mismatch"
               ? fmt::format("reference allele {} is not what the build has at {}: another build, or alleles swapped",
                             row.ref.substr(0, 60), place)
               : fmt::format("{} does not lie in {}", place, row.gene);
  }

  void add_fault(std::string code, std::string place, std::string text, std::string hint = {}) {
    ++result_.faults;
    if (result_.faults > most_listed) {
      ++unlisted_;
      return;
    }
    result_.lines.push_back({"fault", std::move(code), std::move(place), std::move(text), std::move(hint)});
  }

  void add(std::string severity, std::string code, std::string place, std::string text) {
    result_.lines.push_back({std::move(severity), std::move(code), std::move(place), std::move(text), {}});
  }

  ExtractTools tools_;
  VariantTable table_;
  const CheckOptions& options_;
  CheckResult& result_;
  Warnings warnings_;
  std::set<std::string> samples_;
  std::map<std::string, std::int64_t> set_aside_;
  std::int64_t used_ = 0;
  std::int64_t unlisted_ = 0;
};

}  // namespace

void check_variant_table(std::string_view text, const std::string& name, const CheckOptions& options,
                         const Knowledge& knowledge, CheckResult& result) {
  Warnings of_the_table;
  VariantTable table = read_variant_table(text, name);
  detect_build(knowledge.panel(), table, of_the_table);
  TableChecker checker(knowledge, std::move(table), options, result);
  checker.warnings().add_all(of_the_table.sorted());
  checker.check();
}

}  // namespace marrow
