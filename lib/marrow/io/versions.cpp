#include "marrow/io/versions.hpp"

#include <fmt/format.h>
#include <htslib/hts.h>

#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"

namespace marrow {

std::string htslib_version() {
  return hts_version();
}

std::vector<std::string> provenance_lines(const std::string& verb, const std::string& command) {
  return {fmt::format("##marrow_{}Version={}+htslib-{}", verb, version(), htslib_version()),
          fmt::format("##marrow_{}Command={}", verb, printable(command))};
}

}  // namespace marrow
