#include "marrow/io/versions.hpp"

#include <htslib/hts.h>

namespace marrow {

std::string htslib_version() {
  return hts_version();
}

}  // namespace marrow
