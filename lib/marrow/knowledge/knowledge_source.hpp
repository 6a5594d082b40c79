#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/embedded_file.hpp"

namespace marrow {

/// The tables of `data/` as they were built into the program, sorted by name ("genome/contigs.tsv" …).
[[nodiscard]] std::span<const EmbeddedFile> embedded_tables() noexcept;

/// Where the knowledge tables come from: the program itself, or a folder that stands in for all of them
/// (`--knowledge DIR`, laid out as `data/`: panel/, knowledge/, genome/).
///
/// A folder must hold every table: mixing tables of two versions would be a silent error.
class KnowledgeSource {
 public:
  KnowledgeSource(const KnowledgeSource&) = delete;  // `files_` points into `owned_`
  KnowledgeSource& operator=(const KnowledgeSource&) = delete;
  KnowledgeSource(KnowledgeSource&&) = default;
  KnowledgeSource& operator=(KnowledgeSource&&) = default;

  /// The tables in the program.
  [[nodiscard]] static KnowledgeSource embedded();
  /// The tables in `folder`, read at once. Throws `io` if there is no such folder or a file cannot be read, `data`
  /// naming the file if one of the embedded names is missing.
  [[nodiscard]] static KnowledgeSource folder(const std::string& folder);

  /// Bytes of a table by its relative name; alive as long as this source. Throws `data` naming a table that there is
  /// not.
  [[nodiscard]] std::string_view bytes(std::string_view name) const;
  /// The table parsed as tab-separated text, named by its relative name.
  [[nodiscard]] DelimitedText table(std::string_view name) const;
  /// Whether the tables are a folder's.
  [[nodiscard]] bool is_folder() const noexcept { return !owned_.empty(); }
  /// Whether there is a table of that name.
  [[nodiscard]] bool contains(std::string_view name) const { return find(name) != nullptr; }
  /// Puts other bytes in the place of a table's, as a check does that sets a faulty row aside; views of the old ones
  /// end. Throws as `bytes`.
  void replace(std::string_view name, std::string bytes);
  /// Relative names, sorted.
  [[nodiscard]] std::vector<std::string> names() const;

  /// SHA-256 over all tables in order of name, each as its name, a line feed, its length in decimal, a line feed and
  /// its bytes: `provenance.knowledge_sha256`. 64 hex digits.
  [[nodiscard]] std::string sha256() const;

 private:
  KnowledgeSource() = default;
  [[nodiscard]] const std::string_view* find(std::string_view name) const;

  std::map<std::string, std::string, std::less<>> owned_;       ///< content of a folder; empty if embedded
  std::map<std::string, std::string_view, std::less<>> files_;  ///< name → bytes, into `owned_` or the program
};

}  // namespace marrow
