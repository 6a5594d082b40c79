#include "marrow/io/vcf_index_walk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>

#include "marrow/base/error.hpp"
#include "marrow/io/variant_file.hpp"

namespace marrow {

namespace {

/// The index that HTSlib would take: CSI before TBI. Empty without one.
std::string find_index(const std::string& path) {
  for (const char* suffix : {".csi", ".tbi"}) {
    std::error_code failed;
    if (std::filesystem::is_regular_file(path + suffix, failed)) return path + suffix;
  }
  return {};
}

bool is_older(const std::string& path, const std::string& than) {
  return std::filesystem::last_write_time(path) < std::filesystem::last_write_time(than);
}

/// Whether an index may miss a symbolic allele that spans a place: HTSlib 1.16 indexes by REF and END alone, and from
/// VCF 4.4 on SVLEN may stand without END.
bool may_lack_ends(const VcfHeader& header) {
  if (!header.info.contains("SVLEN")) return false;
  constexpr std::string_view since = "##fileformat=VCFv4.4";
  const bool is_new = !header.meta_lines.empty() && header.meta_lines.front() >= since;
  return is_new || !header.info.contains("END");
}

}  // namespace

/// Goes on to the index's next contig.
std::vector<IndexWalk::Visit> IndexWalk::add_contig(VcfIndex& index, const std::string& name, const VcfPlaces& places) {
  const std::optional<std::string> main = main_contig(name);
  const VcfPlaces::Stretches none;
  const VcfPlaces::Stretches* stretches = main ? places.on(*main) : nullptr;
  if (stretches == nullptr) stretches = &none;
  VcfIndex::Contig contig = index.next_contig(*stretches);
  if (!contig.record_count) throw Error(ErrorKind::data, "it does not count the records");
  (main ? main_contig_records_ : other_contig_records_) += *contig.record_count;
  std::vector<Visit> visits;
  if (*contig.record_count == 0) return visits;
  for (std::size_t i = 0; i < stretches->size(); ++i) {
    if (contig.chunks[i].empty()) continue;
    visits.push_back({.contig = name, .end = (*stretches)[i].end, .chunks = std::move(contig.chunks[i])});
  }
  return visits;
}

/// Looks at the first record of the first and of the last chunk: those of another file stand elsewhere.
bool IndexWalk::fits(const std::string& path, bool is_bcf) const {
  const auto contig_at = [&](std::uint64_t place) -> std::string {
    if (is_bcf) {
      BcfReader reader{VariantFile(path)};
      reader.seek(place);
      return reader.next() ? std::string(reader.place().contig) : "";
    }
    LineReader reader{VariantFile(path)};
    reader.seek(place);
    std::string_view line;
    return reader.next(line) ? std::string(line.substr(0, line.find('\t'))) : "";
  };
  try {
    for (const Visit* visit : {&visits_.front(), &visits_.back()}) {
      if (contig_at(visit->chunks.front().begin) != visit->contig) return false;
    }
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::optional<IndexWalk> IndexWalk::plan(const std::string& path, const VcfHeader& header, bool is_bcf,
                                         const VcfPlaces& places, Warnings& warnings) {
  const std::string index_path = find_index(path);
  if (index_path.empty() || may_lack_ends(header)) return std::nullopt;
  try {
    if (is_older(index_path, path)) throw Error(ErrorKind::data, "it is older than the file");
    VcfIndex index(index_path);
    IndexWalk walk;
    const bool has_names = !index.names().empty();
    if (!has_names && (!is_bcf || index.contig_count() > header.contigs.size())) {
      throw Error(ErrorKind::data, "it does not fit the file");
    }
    std::map<std::uint64_t, std::vector<Visit>> contigs;  // in the file's order, by where their first chunk begins
    for (std::size_t i = 0; i < index.contig_count(); ++i) {
      auto visits = walk.add_contig(index, has_names ? index.names()[i] : header.contigs[i].name, places);
      if (!visits.empty()) contigs.emplace(visits.front().chunks.front().begin, std::move(visits));
    }
    for (auto& [begin, visits] : contigs) {
      walk.visits_.insert(walk.visits_.end(), std::make_move_iterator(visits.begin()),
                          std::make_move_iterator(visits.end()));
    }
    if (!walk.visits_.empty() && !walk.fits(path, is_bcf)) throw Error(ErrorKind::data, "it does not fit the file");
    return walk;
  } catch (const Error& error) {
    warnings.add("W220", fmt::format("the index beside the file is not used: {}", error.what()));
    return std::nullopt;
  }
}

std::optional<VcfIndex::Chunk> IndexWalk::next_chunk() {
  while (visit_ < visits_.size()) {
    const Visit& here = visits_[visit_];
    if (chunk_ == here.chunks.size()) {
      leave_visit();
      continue;
    }
    VcfIndex::Chunk chunk = here.chunks[chunk_++];
    chunk.begin = std::max(chunk.begin, read_until_);
    if (chunk.begin < chunk.end) return chunk;
  }
  return std::nullopt;
}

}  // namespace marrow
