#include "marrow/findings/clonal_fraction.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/origin.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

namespace {

constexpr double clonal_limit = 0.8;  // design value

/// Cells per share of reads.
double factor(double purity, double tumour_copies, double normal_copies, double multiplicity) {
  return (purity * tumour_copies + (1 - purity) * normal_copies) / (purity * multiplicity);
}

/// Place of a variant by its id, "chr9-136496500-C-T"; empty for ids of another form.
std::optional<Interval> place_of(const Variant& variant) {
  const auto pieces = split(variant.id, '-');
  if (pieces.size() != 4 || contig_rank(pieces[0]) == 0) return std::nullopt;
  const auto pos1 = parse_integer(pieces[1]);
  if (!pos1) return std::nullopt;
  return Interval{std::string(pieces[0]), *pos1 - 1, *pos1 - 1 + static_cast<std::int64_t>(pieces[2].size())};
}

CopyRange normal_copies(std::string_view contig, const Assessed<std::string>& sex) {
  if (contig == "chrY") return {.least = 1, .most = 1};
  if (contig != "chrX" || (sex.is_present() && sex.value == "female")) return {.least = 2, .most = 2};
  return {.least = 1, .most = sex.is_present() ? 1 : 2};
}

CopyRange segment_copies(const CopyNumberSegment& segment) {
  const auto copies = static_cast<std::int64_t>(std::llround(*segment.copies));
  CopyRange range{.least = copies, .most = copies};
  if (segment.minor) range.major = std::max<std::int64_t>(1, copies - std::llround(*segment.minor));
  return range;
}

/// Copies by the karyotype; empty where it does not tell them.
std::optional<CopyRange> chromosome_copies(const CopyNumber& copy_number, std::string_view contig,
                                           const CopyRange& normal) {
  const std::string name(contig.substr(3));
  const auto chromosome = copy_number.chromosomes.find(name);
  if (chromosome == copy_number.chromosomes.end() || !chromosome->second.is_known()) return std::nullopt;
  for (const char arm : {'p', 'q'}) {
    const auto state = copy_number.arms.find(name + arm);
    if (state != copy_number.arms.end() && state->second.is_present()) return std::nullopt;
  }
  const bool is_changed = chromosome->second.is_present();
  if (is_changed && !chromosome->second.value.value) return std::nullopt;
  const auto change = is_changed ? static_cast<std::int64_t>(std::llround(*chromosome->second.value.value)) : 0;
  return CopyRange{.least = normal.least + change, .most = normal.most + change};
}

}  // namespace

ClonalContext clonal_context(const Variant& variant, const Profile& profile) {
  ClonalContext context;
  if (profile.purity.is_present()) context.purity = profile.purity.value;
  const auto place = place_of(variant);
  if (!place) return context;
  context.normal = normal_copies(place->contig, profile.sex);
  for (const CopyNumberSegment& segment : profile.copy_number.segments) {
    const auto locus = parse_locus(segment.locus);
    if (!locus || !locus->overlaps(*place) || !segment.copies) continue;
    context.tumour = segment_copies(segment);
    return context;
  }
  if (const auto copies = chromosome_copies(profile.copy_number, place->contig, context.normal)) {
    context.tumour = *copies;
  }
  return context;
}

std::optional<FractionInterval> cancer_cell_fraction(const Variant& variant, const ClonalContext& context) {
  if (!variant.alt_reads || !variant.depth || *variant.depth <= 0 || *variant.alt_reads <= 0) return std::nullopt;
  const FractionInterval vaf = vaf_interval(*variant.alt_reads, *variant.depth);
  std::optional<FractionInterval> ccf;
  for (std::int64_t copies = std::max<std::int64_t>(1, context.tumour.least); copies <= context.tumour.most; ++copies) {
    const std::int64_t most_mutated = std::min(copies, context.tumour.major.value_or(copies));
    for (std::int64_t mutated = 1; mutated <= most_mutated; ++mutated) {
      for (const std::int64_t normal : {context.normal.least, context.normal.most}) {
        // The factor falls with purity: 1 gives its low end, an unknown purity has no upper one.
        const double cells = factor(context.purity.value_or(1), static_cast<double>(copies),
                                    static_cast<double>(normal), static_cast<double>(mutated));
        const double low = vaf.low * cells;
        if (low > 1) continue;
        const double high = context.purity ? std::min(1.0, vaf.high * cells) : 1.0;
        if (!ccf) ccf = FractionInterval{low, high};
        ccf->low = std::min(ccf->low, low);
        ccf->high = std::max(ccf->high, high);
      }
    }
  }
  return ccf;
}

std::optional<std::string> clonality_of(const FractionInterval& ccf) {
  if (ccf.low > clonal_limit) return "clonal";
  if (ccf.high < clonal_limit) return "subclonal";
  return std::nullopt;
}

}  // namespace marrow
