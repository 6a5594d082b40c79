#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

namespace marrow {

/// 64-bit FNV-1a hash: the same on every machine, for seeds and fingerprints, never for security.
/// Source: Fowler, Noll, Vo; offset basis 0xcbf29ce484222325, prime 0x100000001b3.
[[nodiscard]] std::uint64_t fnv1a(std::string_view text) noexcept;

/// SplitMix64 (Steele, Lea, Flood 2014): a small generator whose stream is fixed by its seed on every machine, which
/// the distributions of <random> are not.
class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept : state_(seed) {}
  [[nodiscard]] std::uint64_t next() noexcept;
  /// Uniform in [0, 1), 53 bits.
  [[nodiscard]] double uniform() noexcept;
  /// Uniform in [0, n); n > 0. The modulo bias is below n / 2^64.
  [[nodiscard]] std::uint64_t below(std::uint64_t n) noexcept { return next() % n; }

 private:
  std::uint64_t state_;
};

/// Fisher-Yates, in place; the order depends on the generator only.
template <class Vector>
void shuffle(Vector& items, Random& random) {
  for (std::uint64_t i = items.size(); i > 1; --i) {
    std::swap(items[i - 1], items[random.below(i)]);
  }
}

}  // namespace marrow
