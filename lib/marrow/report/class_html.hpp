#pragma once

#include <vector>

#include "marrow/report/class_view.hpp"
#include "marrow/report/mustache_page.hpp"

namespace marrow {

/// The sections of the classifiers: the texts of classes.html.mustache.
void set_classifiers(TemplateRecord& page, const std::vector<ClassifierView>& views);

}  // namespace marrow
