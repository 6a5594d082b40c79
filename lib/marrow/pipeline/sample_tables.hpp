#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <istream>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/warnings.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/sample_rows.hpp"

namespace marrow {

/// Codes of the warnings about the tables of one kind.
struct SampleTableWarnings {
  std::string_view unasked_rows;  ///< rows of samples that are not in the run; count: rows
  std::string_view no_rows;       ///< samples of which their table has no row; "": that needs no warning
  std::string_view other_name;    ///< a sample's own file that calls it otherwise; "": such a file is not taken as its
};

/// The tables of one kind of a run, each read once, and which of their rows are whose. A `Table` has `name`, `rows` of
/// rows with `sample`, and `has_sample_column`.
template <class Table>
class SampleTables {
 public:
  using Read = std::function<Table(const std::string& text, const std::string& name)>;
  using Rows = decltype(Table::rows);

  /// `paths` are the sample's files of this kind.
  SampleTables(std::vector<std::string> SampleEntry::*paths, SampleTableWarnings codes, std::istream& standard_input,
               Warnings& warnings, Read read)
      : paths_(paths), codes_(codes), standard_input_(standard_input), warnings_(warnings), read_(std::move(read)) {}

  /// Throws as the reader does.
  const Table& table(const std::string& path) { return source(path).table; }

  /// Whose its rows are.
  [[nodiscard]] SampleRows& rows(const std::string& path) { return source(path).rows; }

  /// The samples that a table names, sorted; empty for a table without a column of samples.
  [[nodiscard]] std::vector<std::string> sample_names(const std::string& path) {
    const Source& read = source(path);
    return read.table.has_sample_column ? read.rows.names() : std::vector<std::string>();
  }

  /// Calls `take` for every sample with each of its files but its `own_tables`, then, in a cohort, warns of rows that
  /// nobody took.
  void assign(std::vector<PlannedSample>& plan, bool is_cohort,
              const std::function<void(PlannedSample&, const std::string&)>& take) {
    for (const PlannedSample& sample : plan) {
      if (!sample.entry.patient.empty()) ++samples_by_patient_[sample.entry.patient];
      if (sample.samples_of_patient > 0) samples_by_patient_[sample.entry.patient] = sample.samples_of_patient;
      for (const std::string& path : sample.entry.*paths_) ++samples_by_path_[path];
    }
    for (PlannedSample& sample : plan) {
      for (const std::string& path : sample.entry.*paths_) {
        if (!is_own_table(sample, path)) take(sample, path);
      }
    }
    if (is_cohort) warn_untaken();
  }

  /// Whether several samples of the run name the file. For `assign`.
  [[nodiscard]] bool is_shared(const std::string& path) const {
    const auto found = samples_by_path_.find(path);
    return found != samples_by_path_.end() && found->second > 1;
  }

  /// The file as an input of a profile.
  [[nodiscard]] InputFile input(const std::string& path, std::string role) {
    const Source& read = source(path);
    return {.role = std::move(role),
            .name = read.table.name,
            .sha256 = read.sha256,
            .records = static_cast<std::int64_t>(read.table.rows.size())};
  }

  /// The rows of the sample, else of its patient, as SampleRows tells them apart; of a table without a column of
  /// samples all, and of one that only this sample names and that holds one name only as well, where the codes have
  /// `other_name`. The rows of others are counted in `input`. Throws as SampleRows, and `data` where several samples
  /// share a table without a column of samples.
  [[nodiscard]] Rows take_rows(const std::string& path, SampleEntry& entry, InputFile& input) {
    Source& read = source(path);
    if (!read.table.has_sample_column) {
      require_own(path);
      return read.table.rows;
    }
    const std::vector<std::size_t>* places = read.rows.take(entry, samples_by_patient_);
    if (places == nullptr && !codes_.other_name.empty() && !is_shared(path)) places = take_only_name(read, entry);
    Rows rows;
    if (places != nullptr) {
      for (const std::size_t place : *places) rows.push_back(read.table.rows[place]);
    } else if (!codes_.no_rows.empty()) {
      warnings_.add(codes_.no_rows, fmt::format("samples without a row in {}", read.table.name));
    }
    count_others(read, rows.size(), input);
    return rows;
  }

 private:
  struct Source {
    Table table;
    std::string sha256;
    SampleRows rows;
  };

  Source& source(const std::string& path) {
    const auto found = sources_.find(path);
    if (found != sources_.end()) return found->second;
    const std::string name = file_name(path);
    Source source{{}, file_sha256(path), SampleRows(name)};
    source.table = read_(read_text_file(path, standard_input_), name);
    for (std::size_t i = 0; i < source.table.rows.size(); ++i) source.rows.add(source.table.rows[i].sample, i);
    return sources_.emplace(path, std::move(source)).first->second;
  }

  void require_own(const std::string& path) {
    if (!is_shared(path)) return;
    throw Error(ErrorKind::data,
                fmt::format("{} has no column of samples, but several samples share it", source(path).table.name),
                "give it a column 'sample'");
  }

  const std::vector<std::size_t>* take_only_name(Source& read, const SampleEntry& entry) {
    const std::vector<std::string> names = read.rows.names();
    if (names.size() != 1) return nullptr;
    warnings_.add(codes_.other_name, fmt::format("{} calls its sample '{}', not '{}'", read.table.name,
                                                 printable(names.front()), printable(entry.sample)));
    SampleEntry own{.sample = names.front(), .patient = names.front()};
    return read.rows.take(own, {});
  }

  static void count_others(const Source& read, std::size_t own, InputFile& input) {
    const std::size_t others = read.table.rows.size() - own;
    if (others > 0) input.set_aside["other_sample"] = static_cast<std::int64_t>(others);
  }

  void warn_untaken() {
    for (const auto& [path, read] : sources_) {
      const std::int64_t untaken = read.table.has_sample_column ? read.rows.untaken() : 0;
      if (untaken == 0) continue;
      warnings_.add(codes_.unasked_rows, fmt::format("rows of {} that belong to no sample of the run", read.table.name),
                    untaken);
    }
  }

  std::vector<std::string> SampleEntry::*paths_;
  SampleTableWarnings codes_;
  std::istream& standard_input_;
  Warnings& warnings_;
  Read read_;
  std::map<std::string, Source> sources_;
  std::map<std::string, int> samples_by_path_;
  SamplesByPatient samples_by_patient_;
};

}  // namespace marrow
