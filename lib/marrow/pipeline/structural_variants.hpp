#pragma once

#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/rearrangement_collection.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Reads one file of structural variants into `collection`; focal losses that a deletion shows join the profile's
/// copy number where nothing else was said of them.
///
/// Records are set aside, counted by code: `filtered`, `other_contig`, `not_called` (the tumour's genotype leaves it
/// out), `germline` (the normal's genotype holds it), `mate` and `duplicate` (a junction that was read before),
/// `insertion`, `small`, `no_second_end` (W376), `same_gene`, and `unnamed` (nothing of the knowledge tables is joined
/// or lost). A break whose other side is not told, or lies on another contig, makes a candidate of every gene whose
/// fusions it may be: these are then neither found nor excluded. Throws as VcfReader, and `data` where the file is of
/// another build than the profile.
void read_structural_variants(const std::string& path, const SampleEntry& entry, ExtractTools& tools,
                              const ExtractOptions& options, RearrangementCollection& collection, Profile& profile,
                              Warnings& warnings);

}  // namespace marrow
