#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/expression_classes.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/panel.hpp"

namespace marrow {

/// The words of the subtype rules over a whole profile:
///
///     FUSION(A|B>C)     5'>3' pair; `any` is any partner          SV(A>B)     the same, either orientation
///     SNV(gene p.P80R)  that change; p.R132 any of the residue;   LOF(gene)   number of damaging hits
///                       `activating` a hotspot row of that
///                       effect, `hotspot` any row
///     CN(lesion)        a focal lesion                            MODAL_CHR(51-67)  modal chromosome number
///     MASKED(any)       doubled hypodiploid clone                 GEP(class)  expression class
///     IMMUNO(ETP)       immunophenotype of the clinical row       NO_OTHER    no rule before this one is true
///
/// Each is true, false or unknown as the evidence allows: a fusion is absent only if it was tested for, a change only
/// if its gene was assessed, a masked clone only if allele balance was looked at, an expression class only if a
/// classifier that knows it said otherwise (expression_evidence.hpp). NO_OTHER
/// looks at `subtype.rules`, the rules evaluated so far, but for those that rest on NO_OTHER; unknown without a
/// subtype. Source: marrow's specification of subtype rules (data/README.md). Immutable.
class LesionPredicates : public Predicates {
 public:
  LesionPredicates(const Panel& panel, const FocalLesions& lesions, ExpressionClasses expression_classes);

  [[nodiscard]] std::vector<std::string> names() const override;
  void check(std::string_view name, std::string_view argument) const override;
  [[nodiscard]] PredicateCount evaluate(std::string_view name, std::string_view argument,
                                        const Value& profile) const override;

 private:
  ExpressionClasses expression_classes_;
  std::set<std::string, std::less<>> genes_;                             ///< of the panel
  std::set<std::string, std::less<>> lesions_;                           ///< ids
  std::map<std::string, std::vector<std::string>, std::less<>> losses_;  ///< gene → ids of the losses that hit it
};

/// Whether a `missing` text of FUSION or SV says that a candidate of the pair is there, which a test must decide.
[[nodiscard]] bool is_of_candidate(std::string_view missing) noexcept;

}  // namespace marrow
