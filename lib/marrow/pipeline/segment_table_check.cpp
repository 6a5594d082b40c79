#include "marrow/pipeline/segment_table_check.hpp"

#include <fmt/format.h>

#include <set>

#include "marrow/io/segment_table.hpp"

namespace marrow {

namespace {

constexpr std::int64_t most_listed = 100;

void add_note(CheckResult& result, std::string code, const std::string& place, std::string text) {
  result.lines.push_back({"note", std::move(code), place, std::move(text), {}});
}

}  // namespace

void check_segment_table(std::string_view text, const std::string& name, const CheckOptions& options,
                         CheckResult& result) {
  const SegmentTable table = read_segment_table(text, name);
  std::set<std::string> samples;
  std::int64_t others = 0;
  for (const SegmentRow& row : table.rows) {
    samples.insert(row.sample);
    if (!row.fault) {
      others += row.place.contig.empty() ? 1 : 0;
      continue;
    }
    if (++result.faults > most_listed) continue;
    result.lines.push_back(
        {"fault", "segment", fmt::format("line {} of {}", row.line1, name), fault_words(*row.fault), row.fault->hint});
  }
  if (result.faults > most_listed) {
    add_note(result, "more", name, fmt::format("{} more faults", result.faults - most_listed));
  }
  if (table.assembly && options.assembly && table.assembly != options.assembly) {
    ++result.faults;
    result.lines.push_back({"fault", "build", name,
                            fmt::format("the segments only fit on {}, not {}", assembly_name(*table.assembly),
                                        assembly_name(*options.assembly)),
                            "lift them over"});
  }
  const auto build = table.assembly ? table.assembly : options.assembly;
  add_note(result, "dialect", name, std::string(table.dialect));
  add_note(result, "build", name,
           build ? std::string(assembly_name(*build)) : "not told: the segments fit both builds");
  add_note(result, "samples", name, table.has_sample_column ? std::to_string(samples.size()) : "no column of samples");
  if (others > 0) add_note(result, "other_contig", name, fmt::format("{} rows set aside", others));
  add_note(result, "rows", name, std::to_string(table.rows.size()));
}

}  // namespace marrow
