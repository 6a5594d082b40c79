#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/records/cell_fault.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// One end of a rearrangement: of a transcript the gene and the place of the break, of a junction in DNA the place.
struct RearrangementEnd {
  std::string gene;                  ///< as the caller writes it, several separated by commas; empty if it names none
  std::string contig;                ///< `chrN` style; else as written; empty if not given
  std::optional<std::int64_t> pos1;  ///< 1-based
  std::string strand;                ///< transcribed strand, "+" or "-"; empty if not told
  /// Of a junction in DNA: whether the sequence at lower coordinates is kept, else that at higher ones.
  std::optional<bool> keeps_lower;
};

/// What one row of a fusion table or one junction of a structural variant says.
struct RearrangementCall {
  std::int64_t line1 = 0;
  std::string sample;
  std::array<RearrangementEnd, 2> ends;  ///< 5', 3' where `is_ordered`
  bool is_ordered = false;
  std::optional<bool> in_frame;
  std::string doubt;             ///< why the caller itself does not stand behind it: "confidence low"; empty if it does
  bool is_read_through = false;  ///< genes beside each other: transcription may have run on without a rearrangement
  bool is_deletion = false;      ///< of a structural variant: what lies between the ends is lost
  ValueObject support;           ///< the caller's counts under its own names
  std::optional<CellFault> fault;  ///< the first cell that cannot be read, or why the whole row cannot
};

/// A table of fusions.
struct FusionTable {
  std::string name;
  std::string caller;  ///< "Arriba"; empty for a table of no caller that marrow knows
  bool has_sample_column = false;
  bool is_whole_output = false;  ///< all that a caller of RNA found: what it does not list, it did not find
  std::vector<RearrangementCall> rows;
  /// Rows with another number of cells than the header, each a fault: whose they are is not known either.
  std::vector<RearrangementCall> uneven;
};

}  // namespace marrow
