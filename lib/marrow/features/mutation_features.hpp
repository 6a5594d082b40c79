#pragma once

#include <vector>

#include "marrow/features/catalogue.hpp"

namespace marrow {

/// The entries of the catalogue about what mutations do: by gene, domain and effect, each 1, 0 or missing.
///
/// 1: a counted variant of the genes is one. 0: none is, and nothing may be hidden: for each gene it, or each of the
/// named domains, is absent, or its coding sequence is wholly covered; and no listed variant that does not count, and
/// no counted one of uncertain effect, might be one. Missing otherwise.
[[nodiscard]] std::vector<Feature> mutation_features();

}  // namespace marrow
