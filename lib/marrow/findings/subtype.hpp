#pragma once

#include "marrow/knowledge/expression_classes.hpp"
#include "marrow/knowledge/subtype_table.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// The leukaemia's subtype by the rules of the table, tried by precedence within the sample's lineage (both, if it is
/// not known), with the trace of every rule.
///
/// The first rule that holds names it; later ones are `secondary`. Where none holds, a rule of which something is
/// there and the rest was not looked at is a candidate: a single one names the subtype provisionally, unless it rests
/// on the exclusion of others (NO_OTHER) or only a companion lesion is there; several share at most a `group`. A
/// confident expression call makes the open rules of the subtypes that it stands for candidates; what calls say
/// otherwise stands in `conflicts`. `next_test` is the one test that would settle most.
/// Source: marrow's specification of subtype rules (data/README.md); the order of precedence is its own.
[[nodiscard]] Subtype assess_subtype(const Profile& profile, const SubtypeTable& table,
                                     const ExpressionClasses& expression_classes);

}  // namespace marrow
