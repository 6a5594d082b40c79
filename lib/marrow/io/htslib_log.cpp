#include "marrow/io/htslib_log.hpp"

#include <htslib/hts_log.h>

namespace marrow {

void silence_htslib() noexcept {
  hts_set_log_level(HTS_LOG_OFF);
}

}  // namespace marrow
