#include "marrow/findings/change_class.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "marrow/base/spelling.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/change_text.hpp"
#include "marrow/findings/consequence_terms.hpp"

namespace marrow {

using namespace change_text;

namespace {

struct ClassWords {
  VariantClass variant_class;
  std::string_view term;
  std::string_view impact;
  std::string_view words;  ///< lower case, letters and digits only, separated by blanks
};

constexpr std::array<ClassWords, 16> vocabulary{{
    {VariantClass::truncating, "stop_gained", "HIGH", "nonsense nonsensemutation stopgain stopgained stop"},
    {VariantClass::truncating, "frameshift_variant", "HIGH",
     "frameshift frameshiftdel frameshiftins frameshiftdeletion frameshiftinsertion frameshiftindel "
     "frameshiftsubstitution frameshiftblocksubstitution"},
    {VariantClass::splice, "splice_site_variant", "HIGH",
     "splice splicesite splicing splicesitemutation essentialsplice"},
    {VariantClass::missense, "missense_variant", "MODERATE",
     "missense missensemutation nonsynonymous nonsynonymoussnv"},
    {VariantClass::inframe, "inframe_insertion", "MODERATE",
     "proteinins inframeins inframeinsertion nonframeshiftinsertion"},
    {VariantClass::inframe, "inframe_deletion", "MODERATE",
     "proteindel inframedel inframedeletion nonframeshiftdeletion"},
    {VariantClass::inframe, "protein_altering_variant", "MODERATE",
     "inframe inframeindel inframesubstitution nonframeshift nonframeshiftindel nonframeshiftsubstitution "
     "nonframeshiftblocksubstitution"},
    {VariantClass::other, "stop_lost", "HIGH", "nonstopmutation nonstop stoploss stoplost"},
    {VariantClass::other, "start_lost", "HIGH",
     "translationstartsite startloss startlost startcodonsnp startcodondel startcodonins"},
    {VariantClass::other, "splice_region_variant", "LOW", "spliceregion"},
    {VariantClass::synonymous, "synonymous_variant", "LOW", "silent synonymous synonymoussnv"},
    {VariantClass::other, "5_prime_UTR_variant", "MODIFIER",
     "5utr utr5 utr5prime 5primeutr denovostartinframe denovostartoutofframe"},
    {VariantClass::other, "3_prime_UTR_variant", "MODIFIER", "3utr utr3 utr3prime 3primeutr"},
    {VariantClass::other, "intron_variant", "MODIFIER", "intron intronic"},
    {VariantClass::other, "intergenic_variant", "MODIFIER",
     "igr intergenic 5flank 3flank upstream downstream targetedregion regulatory upstreamgenevariant "
     "downstreamgenevariant intergenicvariant"},
    {VariantClass::other, "non_coding_transcript_variant", "MODIFIER",
     "noncoding rna lincrna ncrnaexonic ncrnaintronic ncrnasplicing noncodingtranscriptvariant "
     "noncodingtranscriptexonvariant"},
}};

/// "missense_variant&splice_region_variant": terms of the ontology, all of them known.
std::optional<Variant> read_terms(std::string_view text) {
  std::string list(text);
  std::replace_if(
      list.begin(), list.end(), [](char c) { return c == '&' || c == ';'; }, ',');
  std::vector<Term> terms;
  for (const std::string& name : split_list(list, ',')) {
    const auto term = parse_enum<Term>(name);
    if (!term) return std::nullopt;
    terms.push_back(*term);
  }
  if (terms.empty()) return std::nullopt;
  terms = ranked(std::move(terms));
  Variant variant = outcome(class_of(terms), "", impact_of(terms).value_or("MODIFIER"));
  variant.consequence.clear();
  for (const Term term : terms) variant.consequence.emplace_back(enum_name(term));
  return variant;
}

}  // namespace

std::optional<Variant> read_change_class(std::string_view word) {
  if (auto variant = read_terms(word)) return variant;
  const std::string name = folded(word);
  for (const ClassWords& row : vocabulary) {
    const auto words = split(row.words, ' ');
    if (std::find(words.begin(), words.end(), name) != words.end()) {
      return outcome(row.variant_class, row.term, row.impact);
    }
  }
  return std::nullopt;
}

}  // namespace marrow
