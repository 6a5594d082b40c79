#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/knowledge/hotspots.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// First residue of NOTCH1 from which a truncation spares the ankyrin domain. Source: hotspots.tsv, Liu 2017
/// (doi:10.1038/ng.3909).
inline constexpr std::int64_t notch1_tad_begin = 2123;

/// Whether the change ends the protein early: a frameshift or a new stop, also one that an in-frame change brings.
[[nodiscard]] bool has_early_stop(const Variant& variant);

/// Fills `reading` of a variant of NOTCH1, FBXW7 or TP53: what an expert calls it. Leaves it empty for other genes,
/// for changes that do nothing to the protein and where the consequence is not known.
///
/// NOTCH1, by domain: "HD-N activating", "HD-C activating", "LNR activating" (hotspot rows), "JM expansion" (in-frame,
/// at least 9 residues), "TAD truncating" and "PEST truncating" (degron lost), "3'UTR splice"; with ", effect
/// uncertain" where no row says that it activates. A truncation before residue 2123 cuts the ankyrin domain: its effect
/// becomes `uncertain`, whatever a row for later truncations says. The 3′ UTR change gets the domain `3UTR`.
/// FBXW7: "WD40 hotspot", "truncating", "splice", "WD40 missense, effect uncertain".
/// TP53: "DBD hotspot", "DBD missense, LoF (likely)", "TET …", "truncating", "splice". Its function class is not
/// assessed: no table of transactivation ships.
void add_reading(const Hotspots& hotspots, Variant& variant);

}  // namespace marrow
