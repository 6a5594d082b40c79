#include "marrow/knowledge/knowledge_source.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"

namespace marrow {

namespace {

std::string read_table(const std::filesystem::path& path, std::string_view name) {
  std::error_code code;
  if (!std::filesystem::is_regular_file(path, code)) {
    throw Error(ErrorKind::data, fmt::format("the knowledge folder lacks the table '{}'", name),
                "the folder must hold every table of marrow's data/");
  }
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file && !file.eof()) throw Error(ErrorKind::io, fmt::format("cannot read '{}'", path.string()));
  return bytes;
}

}  // namespace

KnowledgeSource KnowledgeSource::embedded() {
  KnowledgeSource source;
  for (const EmbeddedFile& file : embedded_tables()) source.files_.emplace(file.name, file.bytes);
  return source;
}

KnowledgeSource KnowledgeSource::folder(const std::string& folder) {
  std::error_code code;
  if (!std::filesystem::is_directory(folder, code)) {
    throw Error(ErrorKind::io, fmt::format("there is no folder '{}'", folder));
  }
  KnowledgeSource source;
  for (const EmbeddedFile& file : embedded_tables()) {
    source.owned_.emplace(
        file.name, with_context([&] { return folder; },
                                [&] { return read_table(std::filesystem::path(folder) / file.name, file.name); }));
  }
  for (const auto& [name, bytes] : source.owned_) source.files_.emplace(name, bytes);
  return source;
}

const std::string_view* KnowledgeSource::find(std::string_view name) const {
  const auto found = files_.find(name);
  return found == files_.end() ? nullptr : &found->second;
}

std::string_view KnowledgeSource::bytes(std::string_view name) const {
  const std::string_view* found = find(name);
  if (found == nullptr) throw Error(ErrorKind::data, fmt::format("there is no knowledge table '{}'", name));
  return *found;
}

DelimitedText KnowledgeSource::table(std::string_view name) const {
  return parse_delimited(bytes(name), std::string(name), Delimiter::tab);
}

void KnowledgeSource::replace(std::string_view name, std::string bytes) {
  static_cast<void>(this->bytes(name));
  std::string& owned = owned_.insert_or_assign(std::string(name), std::move(bytes)).first->second;
  files_.insert_or_assign(std::string(name), owned);
}

std::vector<std::string> KnowledgeSource::names() const {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : files_) names.push_back(name);
  return names;
}

std::string KnowledgeSource::sha256() const {
  Sha256 digest;
  for (const auto& [name, bytes] : files_) {
    digest.update(fmt::format("{}\n{}\n", name, bytes.size()));
    digest.update(bytes);
  }
  return digest.hex();
}

}  // namespace marrow
