#include "marrow/io/htslib_log.hpp"

#include <htslib/hts_log.h>

namespace marrow {

void silence_htslib() noexcept {
  // Once: readers of several threads come here.
  static const bool is_silent = [] {
    hts_set_log_level(HTS_LOG_OFF);
    return true;
  }();
  static_cast<void>(is_silent);
}

}  // namespace marrow
