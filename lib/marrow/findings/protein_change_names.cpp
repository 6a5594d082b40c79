#include "marrow/findings/protein_change_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/findings/protein_change.hpp"

namespace marrow {

namespace {

ResidueName name_deletion(std::string_view protein, ResidueReplacement gone) {
  while (gone.end < protein.size() && protein[gone.begin] == protein[gone.end]) {
    ++gone.begin;
    ++gone.end;
  }
  return {fmt::format("p.{}del", residue_range_name(protein, gone.begin, gone.end)), gone.begin, gone.end,
          std::string(protein.substr(gone.begin, gone.end - gone.begin)), ""};
}

ResidueName name_insertion(std::string_view protein, ResidueReplacement added) {
  std::string& residues = added.after;
  const bool has_stop = residues.ends_with('*');  // nothing follows it that could be turned round
  while (!has_stop && added.begin < protein.size() && protein[added.begin] == residues.front()) {
    std::rotate(residues.begin(), residues.begin() + 1, residues.end());
    ++added.begin;
  }
  const std::size_t size = residues.size();
  if (added.begin >= size && protein.substr(added.begin - size, size) == residues) {
    return {fmt::format("p.{}dup", residue_range_name(protein, added.begin - size, added.begin)), added.begin - size,
            added.begin, "", residues};
  }
  if (added.begin == 0 || added.begin >= protein.size()) return {};  // before the start or behind the stop
  return {
      fmt::format("p.{}ins{}", residue_range_name(protein, added.begin - 1, added.begin + 1), three_letter(residues)),
      added.begin - 1, added.begin + 1, "", residues};
}

}  // namespace

std::string residue_name(std::string_view protein, std::size_t at) {
  return fmt::format("{}{}", three_letter(protein.substr(at, 1)), at + 1);
}

std::string residue_range_name(std::string_view protein, std::size_t begin, std::size_t end) {
  if (end - begin == 1) return residue_name(protein, begin);
  return residue_name(protein, begin) + "_" + residue_name(protein, end - 1);
}

ResidueReplacement without_common_start(std::string_view protein, ResidueReplacement replacement) {
  std::string& after = replacement.after;
  while (replacement.begin < replacement.end && !after.empty() && protein[replacement.begin] == after.front()) {
    ++replacement.begin;
    after.erase(0, 1);
  }
  return replacement;
}

ResidueReplacement without_common_ends(std::string_view protein, ResidueReplacement replacement) {
  replacement = without_common_start(protein, std::move(replacement));
  std::string& after = replacement.after;
  while (replacement.begin < replacement.end && !after.empty() && protein[replacement.end - 1] == after.back()) {
    --replacement.end;
    after.pop_back();
  }
  return replacement;
}

ResidueName name_replacement(std::string_view protein, ResidueReplacement replacement) {
  const auto [begin, end, residues] = replacement;
  const std::string before(protein.substr(begin, end - begin));
  if (residues.empty()) return name_deletion(protein, std::move(replacement));
  if (residues.front() == '*') {
    // Everything from here is gone, whatever the change reached: the name is that of a nonsense change.
    return {fmt::format("p.{}Ter", residue_name(protein, begin)), begin, begin + 1,
            std::string(protein.substr(begin, 1)), "*"};
  }
  if (before.empty()) return name_insertion(protein, std::move(replacement));
  const bool is_one_for_one = before.size() == 1 && residues.size() == 1;
  const std::string hgvsp =
      is_one_for_one ? fmt::format("p.{}{}", residue_name(protein, begin), three_letter(residues))
                     : fmt::format("p.{}delins{}", residue_range_name(protein, begin, end), three_letter(residues));
  return {hgvsp, begin, end, before, residues};
}

}  // namespace marrow
