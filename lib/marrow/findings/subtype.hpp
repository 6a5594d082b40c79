#pragma once

#include "marrow/knowledge/subtype_table.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// The leukaemia's subtype by the rules of the table, tried by precedence within the sample's lineage (both, if it is
/// not known), with the trace of every rule.
///
/// The first rule that holds names it; later ones are `secondary`. Where none holds, a rule of which something is
/// there and the rest was not looked at is a candidate: a single one names the subtype provisionally, unless it rests
/// on the exclusion of others (NO_OTHER); several share at most a `group`. What imported expression calls say
/// otherwise stands in `conflicts`. `next_test` is the one test that would settle most.
/// Source: marrow's specification of subtype rules (data/README.md); the order of precedence is its own.
[[nodiscard]] Subtype assess_subtype(const Profile& profile, const SubtypeTable& table);

}  // namespace marrow
