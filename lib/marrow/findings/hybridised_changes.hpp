#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/reported_vocabulary.hpp"

namespace marrow {

/// What signals of in-situ hybridisation say of copies, as items of the column `copy_number`: "+4" of "D4Z1x3", whose
/// probe lies at the centromere of chromosome 4; "CDKN2A homozygous del" of "(CDKN2Ax0,D9Z1x2)", where the centromere
/// of the gene's chromosome was counted too and is there twice or more. Two signals say nothing: the nuclei may be
/// normal ones. `text` is the hybridisation part of a karyotype.
[[nodiscard]] std::vector<std::string> hybridised_changes(std::string_view text, const ReportedVocabulary& vocabulary);

}  // namespace marrow
