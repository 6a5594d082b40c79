#include "marrow/base/version.hpp"

namespace marrow {

std::string_view version() noexcept {
  return MARROW_VERSION;
}

}  // namespace marrow
