#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// libFuzzer's entry: reads the bytes and ends the process if what it promises does not hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace marrow_test {

/// Inputs that are too large or too binary to be committed; the driver mutates them beside the corpus.
std::vector<std::string> fuzz_seeds();

}  // namespace marrow_test
