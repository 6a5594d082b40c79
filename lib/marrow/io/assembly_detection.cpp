#include "marrow/io/assembly_detection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

/// Builds whose contig lengths are known: the two that marrow works on and two that it refuses by name.
enum class Build { grch37, grch38, ncbi36, t2t };

constexpr std::array<std::string_view, 4> build_names{"GRCh37", "GRCh38", "NCBI36 (hg18)", "T2T-CHM13"};

/// Lengths in bases of chr1..22, X, Y and M by build, in the order of Build.
/// Source: assembly reports of NCBI, GCF_000001405.25 (GRCh37.p13), GCF_000001405.40 (GRCh38.p14), GCF_000001405.12
/// (NCBI36), GCF_009914755.1 (T2T-CHM13v2.0).
constexpr std::array<std::array<std::int64_t, 4>, 25> lengths{{
    {249250621, 248956422, 247249719, 248387328},  // chr1
    {243199373, 242193529, 242951149, 242696752},  // chr2
    {198022430, 198295559, 199501827, 201105948},  // chr3
    {191154276, 190214555, 191273063, 193574945},  // chr4
    {180915260, 181538259, 180857866, 182045439},  // chr5
    {171115067, 170805979, 170899992, 172126628},  // chr6
    {159138663, 159345973, 158821424, 160567428},  // chr7
    {146364022, 145138636, 146274826, 146259331},  // chr8
    {141213431, 138394717, 140273252, 150617247},  // chr9
    {135534747, 133797422, 135374737, 134758134},  // chr10
    {135006516, 135086622, 134452384, 135127769},  // chr11
    {133851895, 133275309, 132349534, 133324548},  // chr12
    {115169878, 114364328, 114142980, 113566686},  // chr13
    {107349540, 107043718, 106368585, 101161492},  // chr14
    {102531392, 101991189, 100338915, 99753195},   // chr15
    {90354753, 90338345, 88827254, 96330374},      // chr16
    {81195210, 83257441, 78774742, 84276897},      // chr17
    {78077248, 80373285, 76117153, 80542538},      // chr18
    {59128983, 58617616, 63811651, 61707364},      // chr19
    {63025520, 64444167, 62435964, 66210255},      // chr20
    {48129895, 46709983, 46944323, 45090682},      // chr21
    {51304566, 50818468, 49691432, 51324926},      // chr22
    {155270560, 156040895, 154913754, 154259566},  // chrX
    {59373566, 57227415, 57772954, 62460029},      // chrY
    {16569, 16569, 16571, 16569},                  // chrM
}};
constexpr int last_nuclear_rank = 24;  // chrY; chrM is alike in builds and differs within hg19

std::string_view name_of(Build build) {
  return build_names[static_cast<std::size_t>(build)];
}

[[noreturn]] void refuse(Build build, ErrorKind kind, std::string_view evidence) {
  throw Error(kind, fmt::format("marrow does not work on {} ({})", name_of(build), evidence),
              "call or lift the variants over to GRCh37 or GRCh38");
}

std::optional<Assembly> supported(Build build, ErrorKind kind, std::string_view evidence) {
  if (build == Build::grch37) return Assembly::grch37;
  if (build == Build::grch38) return Assembly::grch38;
  refuse(build, kind, evidence);
}

std::optional<Build> build_of_length(int rank, std::int64_t length) {
  const auto& row = lengths[static_cast<std::size_t>(rank - 1)];
  const auto found = std::find(row.begin(), row.end(), length);
  if (found == row.end()) return std::nullopt;
  return static_cast<Build>(found - row.begin());
}

/// Words by which file names and reference lines call a build, lower case.
struct BuildWord {
  std::string_view word;
  Build build;
};
constexpr std::array build_words{
    BuildWord{"grch38", Build::grch38},
    BuildWord{"hg38", Build::grch38},
    BuildWord{"assembly38", Build::grch38},
    BuildWord{"hs38", Build::grch38},
    BuildWord{"gca_000001405.15", Build::grch38},
    BuildWord{"grch37", Build::grch37},
    BuildWord{"hg19", Build::grch37},
    BuildWord{"b37", Build::grch37},
    BuildWord{"g1k_v37", Build::grch37},
    BuildWord{"hs37", Build::grch37},
    BuildWord{"assembly19", Build::grch37},
    BuildWord{"gcf_000001405.25", Build::grch37},
    BuildWord{"hg18", Build::ncbi36},
    BuildWord{"ncbi36", Build::ncbi36},
    BuildWord{"grch36", Build::ncbi36},
    BuildWord{"b36", Build::ncbi36},
    BuildWord{"build36", Build::ncbi36},
    BuildWord{"chm13", Build::t2t},
    BuildWord{"t2t", Build::t2t},
    BuildWord{"hs1.fa", Build::t2t},
};

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

/// Whether `word` stands in `text` with no letter right before it: "b37" is none in "lab37".
bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    if (at == 0 || !is_letter(text[at - 1])) return true;
  }
  return false;
}

/// The one build that `text` speaks of; empty if none or several.
std::optional<Build> build_of_text(std::string_view text) {
  std::optional<Build> result;
  for (const BuildWord& entry : build_words) {
    if (!has_word(text, entry.word)) continue;
    if (result && *result != entry.build) return std::nullopt;
    result = entry.build;
  }
  return result;
}

}  // namespace

std::optional<Assembly> assembly_by_lengths(const std::vector<HeaderContig>& contigs,
                                            std::vector<std::string>* unmatched) {
  std::optional<Build> build;
  std::string evidence;
  for (const HeaderContig& contig : contigs) {
    const std::optional<std::string> main = main_contig(contig.name);
    if (!main || !contig.length) continue;
    const int rank = contig_rank(*main);
    if (rank < 1 || rank > last_nuclear_rank) continue;
    const std::optional<Build> own = build_of_length(rank, *contig.length);
    if (!own) {
      if (unmatched != nullptr) unmatched->push_back(contig.name);
      continue;
    }
    const std::string claim = fmt::format("contig '{}' is {} bases long", contig.name, *contig.length);
    if (build && *build != *own) {
      throw Error(ErrorKind::data, fmt::format("the header mixes genome builds: {} as in {}, but {} as in {}", evidence,
                                               name_of(*build), claim, name_of(*own)));
    }
    if (!build) evidence = claim;
    build = own;
  }
  if (!build) return std::nullopt;
  return supported(*build, ErrorKind::data, evidence);
}

std::optional<Assembly> assembly_by_places(const std::vector<Interval>& places) {
  std::array<const Interval*, build_names.size()> outside{};  // a place that does not fit, by build
  std::optional<Build> by_end;
  for (const Interval& place : places) {
    const int rank = contig_rank(place.contig);
    if (rank < 1 || rank > last_nuclear_rank) continue;
    const auto& row = lengths[static_cast<std::size_t>(rank - 1)];
    for (std::size_t build = 0; build < row.size(); ++build) {
      if (place.end > row[build] && outside[build] == nullptr) outside[build] = &place;
    }
    if (!by_end) by_end = build_of_length(rank, place.end);
  }
  const auto fits = [&](Build build) { return outside[static_cast<std::size_t>(build)] == nullptr; };
  if (by_end && fits(*by_end))
    return supported(*by_end, ErrorKind::data, "a segment ends where a chromosome of it ends");
  if (fits(Build::grch37) && fits(Build::grch38)) return std::nullopt;
  if (fits(Build::grch37)) return Assembly::grch37;
  if (fits(Build::grch38)) return Assembly::grch38;
  const Interval& place = *outside[static_cast<std::size_t>(Build::grch37)];
  const std::string evidence = fmt::format("{} lies past the end of {} on GRCh37", locus_text(place), place.contig);
  for (const Build build : {Build::ncbi36, Build::t2t}) {
    if (fits(build)) refuse(build, ErrorKind::data, evidence);
  }
  throw Error(ErrorKind::data, fmt::format("the segments fit on no genome build: {}", evidence));
}

std::optional<Assembly> assembly_by_text(std::string_view reference) {
  const std::string text = lower_case(trim(reference));
  const std::size_t slash = text.rfind('/');
  const std::string_view last = slash == std::string::npos ? text : std::string_view(text).substr(slash + 1);
  std::optional<Build> build = build_of_text(last);
  if (!build) build = build_of_text(text);
  if (!build) return std::nullopt;
  return supported(*build, ErrorKind::data, fmt::format("the header's reference is '{}'", trim(reference)));
}

Assembly assembly_from_option(std::string_view text) {
  if (const std::optional<Assembly> assembly = parse_assembly(text)) return *assembly;
  const std::optional<Build> build = build_of_text(lower_case(text));
  if (build == Build::ncbi36 || build == Build::t2t || lower_case(text) == "hs1") {
    refuse(build.value_or(Build::t2t), ErrorKind::usage, fmt::format("--assembly {}", text));
  }
  throw Error(ErrorKind::usage, fmt::format("'{}' is no genome build that marrow knows", text),
              "GRCh37 (hg19) or GRCh38 (hg38)");
}

std::optional<std::int64_t> main_contig_length(Assembly assembly, std::string_view contig) noexcept {
  const int rank = contig_rank(contig);
  if (rank == 0) return std::nullopt;
  const auto build = assembly == Assembly::grch37 ? Build::grch37 : Build::grch38;
  return lengths[static_cast<std::size_t>(rank - 1)][static_cast<std::size_t>(build)];
}

std::optional<std::string_view> build_by_length(std::string_view contig, std::int64_t length) noexcept {
  const int rank = contig_rank(contig);
  const std::optional<Build> build = rank == 0 ? std::nullopt : build_of_length(rank, length);
  return build ? std::optional(name_of(*build)) : std::nullopt;
}

}  // namespace marrow
