#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/reported_vocabulary.hpp"

namespace marrow {

/// What an array says of copies, as items of the column `copy_number`, and the parts that were not read.
struct ArrayChanges {
  std::vector<std::string> items;
  std::vector<std::string> unread;
};

/// Reads the array part of a karyotype, "arr[GRCh38] (4,10)x3,9p21.3(21900001_22100000)x0": "+4" and "+10" of whole
/// chromosomes; of a stretch that is lost the genes with a lesion of their own, "CDKN2A homozygous del", with the exons
/// where not all are lost. Gains of stretches, sex chromosomes and two copies give nothing. The build must be told, in
/// brackets; ranges of copies ("x1~2") and mosaics ("x2~3[0.4]") are unread.
/// Source: ISCN 2020, chapter 14, from memory (needs check).
[[nodiscard]] ArrayChanges array_changes(std::string_view text, const ReportedVocabulary& vocabulary);

}  // namespace marrow
