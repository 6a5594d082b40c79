#pragma once

#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/knowledge/cytogenetics.hpp"
#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/knowledge/panel.hpp"

namespace marrow {

/// Cells of `source` that a reader takes as they are and that nothing would ever match: a gene that the panel does not
/// have, a chromosome or band that there is not, an evidence letter, stage, tier or lineage outside its list, a subtype
/// that no rule names, a position that is no number, and rows that come twice. Each names table, line and column.
///
/// `panel` and `bands` are those of the same folder. A table without one of these columns gives none.
[[nodiscard]] std::vector<Error> unmeant_words(const KnowledgeSource& source, const Panel& panel,
                                               const Cytobands& bands);

}  // namespace marrow
