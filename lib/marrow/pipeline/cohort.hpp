#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Makes the profile of every planned sample and hands them on in the plan's order.
///
/// Patients with one sample are handed on before the next is begun. The samples of a patient who has several are made
/// together, when the first of them is due, compared (`serial`) and held until each is due: only they are held.
/// A sample that failed is left out of the comparison; where one is left, there is none.
/// A plan of one sample throws what went wrong with it. In a cohort a `data` or `io` error of one sample goes to `fail`
/// with the sample's name, and the others go on.
void extract_cohort(const std::vector<PlannedSample>& plan, const Knowledge& knowledge, const ExtractOptions& options,
                    std::istream& standard_input, const std::function<void(Profile&)>& consume,
                    const std::function<void(const std::string&, const Error&)>& fail);

}  // namespace marrow
