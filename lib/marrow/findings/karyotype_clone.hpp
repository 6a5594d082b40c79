#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/iscn.hpp"

namespace marrow {

inline constexpr std::size_t autosome_count = 22;
inline constexpr std::size_t chromosome_count = 24;  ///< autosomes, X (index 22), Y (index 23)

/// Index of "1" … "22", "X", "Y"; empty for anything else.
[[nodiscard]] std::optional<std::size_t> chromosome_index(std::string_view name) noexcept;

/// One clone of a karyotype, as far as chromosome numbers go.
struct KaryotypeClone {
  std::size_t source = 0;                     ///< its index in IscnKaryotype::clones
  CountRange stated;                          ///< the number in front, constitutional changes included
  std::optional<int> stated_level;            ///< N of `<Nn>`
  std::optional<int> cells;                   ///< in `[ ]`; empty if not given
  int sex_letters = 0;                        ///< X and Y of the sex complement
  int sex_rearranged = 0;                     ///< rearranged X and Y, which the sex complement leaves out
  bool is_sex_constitutional = false;         ///< `XXYc`
  std::array<int, chromosome_count> signs{};  ///< net of `+n` and `-n`, constitutional ones excluded
  CountRange others;                          ///< net of markers, rings, extra derivatives and fused chromosomes
  int constitutional = 0;                     ///< net chromosomes of constitutional changes
  std::set<std::size_t> unclear;      ///< chromosomes joined to another, missing a rearranged copy, or with a `?`
  std::set<std::size_t> extra_parts;  ///< chromosomes with a rearranged extra copy, as in `+del(5)(q15)`
  int parent = -1;                    ///< index of the clone that `idem`, `sl` or `sdl` means; -1: none
  int multiple = 1;                   ///< of the parent: 2 for `idemx2`
  bool has_changes = false;           ///< any change that is not constitutional
  bool is_incomplete = false;         ///< `inc`
  bool is_composite = false;          ///< `[cp12]`
  std::vector<std::string> unread;    ///< changes that could not be read

  /// Filled by `resolve_copies`: copies of each autosome, and whether everything adds up to the stated number.
  std::array<int, autosome_count> copies{};
  CountRange total;
  int level = 2;
  bool adds_up = false;
};

/// The leukaemia's clones with a readable number, related ones resolved: unreadable ones and donor cells are left out.
/// `(36,X,…)x2` gives the clone in brackets and its double.
[[nodiscard]] std::vector<KaryotypeClone> count_karyotype_clones(const IscnKaryotype& karyotype);

/// By how many chromosomes the changes miss the stated number; 0 if they fit.
[[nodiscard]] int count_mismatch(const KaryotypeClone& clone) noexcept;

}  // namespace marrow
