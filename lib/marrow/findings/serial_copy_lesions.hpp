#pragma once

#include <vector>

#include "marrow/findings/serial_lesions.hpp"

namespace marrow {

/// The copy-number lesions that at least one sample has: focal ones; chromosomes and arms that are lost or gained, each
/// direction a lesion of its own ("9p loss"), an arm only where its chromosome as a whole did not change alike; and the
/// class of a ploidy. `value` of a point is the copies of a focal lesion, the copies against the normal number of a
/// chromosome or arm, the modal number of a ploidy.
///
/// `depth`: a focal loss is 1 deep, 2 where fewer than half a copy is left; a chromosome or arm as deep as it has
/// copies more or fewer, a gained focal lesion by its copies above two, at least 1; empty where those are not known. Of
/// ploidies it is 1.
///
/// A hypodiploid class is not excluded by a number of chromosomes that its doubled form may have, unless allele balance
/// was looked at; nor is high hyperdiploidy by a hypodiploid clone.
[[nodiscard]] std::vector<ComparedLesion> copy_number_lesions(const std::vector<ComparedSample>& samples);

}  // namespace marrow
