#include <iostream>

#include "marrow/base/version.hpp"
#include "marrow/records/profile.hpp"

int main() {
  const marrow::Profile profile;
  std::cout << marrow::version() << '\n';
  return profile.variants.empty() ? 0 : 1;
}
