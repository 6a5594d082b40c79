#pragma once

#include <string>
#include <vector>

#include "marrow/knowledge/breakpoint_regions.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/known_fusions.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/knowledge/subtype_table.hpp"

namespace marrow {

/// Where the names stand that an expression may use. Refers to the tables, which must outlive it.
struct NameTables {
  const Panel& panel;
  const FocalLesions& lesions;
  const KnownFusions& fusions;
  const BreakpointRegions& regions;
  const SubtypeTable& subtypes;  ///< partners that its rules name are known, panel or not
};

/// What an expression is about: a whole profile, or one variant of it, whose keys are then bare.
enum class ExpressionScope { profile, variant };

/// Names of an expression that nothing would ever match, each as what is wrong with it: a key that neither a profile
/// nor the element of its list has ("clas"), a gene that is none of the panel (`gene == "NOTCHI"`, `genes.NOTCHI`, a
/// bare NOTCHI), or of FUSION and SV one that no table of fusions, loci or genes has, a chromosome, arm or lesion that
/// there is not. Columns of the clinical table are free: any of a user's own passes into a profile.
[[nodiscard]] std::vector<std::string> unknown_names(const Expression& expression, ExpressionScope scope,
                                                     const NameTables& tables);

}  // namespace marrow
