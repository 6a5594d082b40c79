#include "marrow/base/ordered_work.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <vector>

using marrow::in_order;

TEST_CASE("results come in order, each once, whatever the threads") {
  for (const std::size_t threads : {1U, 2U, 3U, 16U}) {
    CAPTURE(threads);
    std::vector<std::size_t> taken;
    in_order(
        100, threads,
        [] {
          return [](std::size_t i) {
            // Later ones are quicker, so that they wait for earlier ones.
            std::this_thread::sleep_for(std::chrono::microseconds(i % 7 == 0 ? 900 : 10));
            return i * i;
          };
        },
        [&](std::size_t i, std::size_t result) {
          CHECK(result == i * i);
          taken.push_back(i);
        });
    REQUIRE(taken.size() == 100);
    for (std::size_t i = 0; i < taken.size(); ++i) CHECK(taken[i] == i);
  }
}

TEST_CASE("makers run side by side, and few results wait for a slow taker") {
  std::atomic<int> makers = 0;
  std::atomic<std::size_t> made = 0;
  in_order(
      60, 3,
      [&] {
        ++makers;
        return [&](std::size_t i) {
          ++made;
          return i;
        };
      },
      [&](std::size_t i, std::size_t) {
        if (i < 20) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        CHECK(made <= i + 1 + 3 * 4);  // no more than four a thread are ahead
      });
  CHECK(made == 60);
  CHECK(makers <= 3);
}

TEST_CASE("what a maker throws comes where its result was due") {
  for (const std::size_t threads : {1U, 4U}) {
    CAPTURE(threads);
    std::size_t taken = 0;
    const auto run = [&] {
      in_order(
          50, threads,
          [] {
            return [](std::size_t i) {
              if (i == 30 || i == 31) throw std::runtime_error(std::to_string(i));
              return i;
            };
          },
          [&](std::size_t, std::size_t) { ++taken; });
    };
    CHECK_THROWS_WITH(run(), "30");
    CHECK(taken == 30);
  }
}

TEST_CASE("a taker that throws ends the work") {
  CHECK_THROWS_AS(in_order(
                      1000, 4, [] { return [](std::size_t i) { return i; }; },
                      [](std::size_t i, std::size_t) {
                        if (i == 5) throw std::runtime_error("enough");
                      }),
                  std::runtime_error);
}
