#pragma once

#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/pipeline/gene_evidence.hpp"
#include "marrow/records/clinical_row.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Adds what a clinical row says in words of mutations, fusions and copy number to the profile; genes that the report
/// assessed join `looked_at`. A reported variant gains domain, hotspot row, effect and evidence as a called one does.
/// One that another input of the sample has already is listed once, as that input has it: its `origin_reason` says that
/// the report names it too, and it counts as a reported one.
void add_reported_findings(const PlannedSample& sample, ExtractTools& tools, const ExtractOptions& options,
                           Profile& profile, LookedAt& looked_at, Warnings& warnings);

/// Domain, hotspot row, effect and evidence of a variant that is known by its protein change; the row that it matches,
/// null if there is none.
const HotspotRow* add_knowledge(const Knowledge& knowledge, Variant& variant);

}  // namespace marrow
