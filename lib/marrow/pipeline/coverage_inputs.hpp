#pragma once

#include <iosfwd>

#include "marrow/base/warnings.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/gene_evidence.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/sample_entry.hpp"

namespace marrow {

/// Reads the sample's panel BEDs and coverage files into `looked_at`, and lists them in the profile's `inputs` and
/// `regions`, of which the loci are clipped to panel genes. Without a VCF there is nothing that they could vouch for:
/// coverage files are then left unread (W304).
/// Throws as `parse_bed` and `read_depth_file`.
void read_coverage_inputs(const SampleEntry& entry, const Panel& panel, const ExtractOptions& options,
                          std::istream& standard_input, LookedAt& looked_at, Profile& profile, Warnings& warnings);

}  // namespace marrow
