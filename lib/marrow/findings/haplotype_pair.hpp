#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "marrow/findings/left_alignment.hpp"
#include "marrow/records/read_window.hpp"

namespace marrow {

/// What a read says of two haplotypes.
enum class ReadVoice {
  elsewhere,    ///< it does not touch the change
  ambiguous,    ///< it fits both
  shared,       ///< it fits both, and crosses a border of the duplicated stretch
  reference,    ///< it fits the reference only
  alternative,  ///< it fits the alternative only
  neither,      ///< it touches the change and fits neither
};

/// Fragment starts, on average over the fragments seen, from which a fragment of one haplotype has a voice.
struct VoicedStarts {
  double telling = 0;  ///< one mate at least tells the haplotypes apart
  double shared = 0;   ///< none does, but one crosses a border of the duplicated stretch
};

/// How long a fragment is and what was read of it; all in bases of the genome.
struct FragmentShape {
  std::int64_t first_bp = 0;   ///< of the mate to the left
  std::int64_t second_bp = 0;  ///< of the other; 0 where only one mate lies near the change
  std::int64_t length_bp = 0;  ///< from the begin of the first to the end of the second
};

/// The window's reference, and the same with a change: reads are compared with both, base by base and without gaps.
///
/// Only bases up to 25 bp (design value) beyond where the change can be written are compared, so that another change
/// further off does not matter. A read tells the two apart if the bases by which they differ weigh at least 10 natural
/// log units for one of them: two bases of quality 20 do, one never does (design value). In a repeat of units up to
/// 12 bp (design value) it must also reach 3 bp beyond the repeat on either side: else it may have any number of units.
class HaplotypePair {
 public:
  HaplotypePair(const ReadWindow& window, const LeftAligned& change);

  [[nodiscard]] ReadVoice voice_of(const WindowRead& read) const;
  /// Of error-free fragments of the reference haplotype, or of the alternative, with the shapes given.
  [[nodiscard]] VoicedStarts voiced_starts(const std::vector<FragmentShape>& shapes, bool is_alternative) const;

  /// Where the change begins; reference position.
  [[nodiscard]] std::int64_t begin() const noexcept { return window_begin_ + change_begin_; }

 private:
  struct Placement;
  struct Comparison;
  /// Compared bases before each base of one haplotype that differ from the other's.
  struct Differences {
    std::vector<std::int64_t> left;   ///< left ends matched
    std::vector<std::int64_t> right;  ///< right ends matched
  };

  [[nodiscard]] Placement place(const WindowRead& read) const;
  [[nodiscard]] std::int64_t best_offset(const WindowRead& read, const Placement& placement,
                                         const std::string& haplotype, const std::vector<std::int64_t>& offsets) const;
  [[nodiscard]] bool spans_repeat(std::int64_t begin, std::int64_t end, bool is_alternative) const noexcept;
  [[nodiscard]] bool shows_repeat_ends(const WindowRead& read, std::int64_t offset, bool is_alternative) const;
  [[nodiscard]] bool crosses_border(std::int64_t begin, std::int64_t end, bool is_alternative) const noexcept;
  [[nodiscard]] std::vector<ReadVoice> voices_by_start(std::int64_t read_bp, bool is_alternative) const;

  std::int64_t window_begin_ = 0;
  std::string reference_;
  std::string alternative_;
  std::int64_t change_begin_ = 0;  ///< in `reference_`, as all that follow
  std::int64_t change_end_ = 0;    ///< past the last base that any spelling of the change touches
  std::int64_t local_begin_ = 0;   ///< compared bases
  std::int64_t local_end_ = 0;
  std::int64_t gained_bp_ = 0;
  std::int64_t duplicated_bp_ = 0;  ///< from the change's begin on; 0 if it is no tandem duplication
  bool is_in_repeat_ = false;
  Differences on_alternative_;
  Differences on_reference_;
};

}  // namespace marrow
