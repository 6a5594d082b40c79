#include "marrow/io/failed_sample_table.hpp"

#include <fmt/format.h>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

const std::vector<std::string>& column_names() {
  static const std::vector<std::string> names{"sample", "kind", "message", "hint"};
  return names;
}

}  // namespace

std::string failed_sample_table(const std::vector<FailedSample>& samples) {
  std::string text = join(column_names(), "\t") + "\n";
  for (const FailedSample& failed : samples) {
    text += fmt::format("{}\t{}\t{}\t{}\n", printable(failed.sample), failed.kind, failed.message, failed.hint);
  }
  return text;
}

std::vector<FailedSample> read_failed_sample_table(std::string_view text, const std::string& name) {
  const DelimitedText table = parse_delimited(text, name, Delimiter::tab);
  if (table.columns != column_names()) {
    throw Error(
        ErrorKind::data, fmt::format("{} is no table of failed samples", name),
        fmt::format("its columns are {}, as marrow extract --failures writes them", join(column_names(), ", ")));
  }
  std::vector<FailedSample> samples;
  for (const DelimitedText::Row& row : table.rows) {
    if (row.cells == table.columns) continue;
    samples.push_back({row.cells[0], row.cells[1], row.cells[2], row.cells[3]});
  }
  return samples;
}

}  // namespace marrow
