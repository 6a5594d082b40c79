#include "marrow/base/read_ahead.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>

using marrow::ReadAhead;

namespace {

/// Gives `count` bytes that tell their places, a few at a time, then ends, or throws if `fails`.
ReadAhead::Read numbered_bytes(std::size_t count, bool fails) {
  return [count, fails, at = std::size_t{0}](char* to, std::size_t room) mutable -> std::size_t {
    if (at == count && fails) throw std::runtime_error("broken");
    std::size_t given = 0;
    for (; given < std::min<std::size_t>(room, 7) && at < count; ++given) to[given] = static_cast<char>(at++ % 251);
    return given;
  };
}

std::string all_of(ReadAhead& ahead) {
  std::string text;
  for (std::string_view piece = ahead.next(); !piece.empty(); piece = ahead.next()) text += piece;
  return text;
}

}  // namespace

TEST_CASE("bytes read ahead are those of the stream, in its order") {
  for (const std::size_t count : {0U, 1U, 99U, 100U, 101U, 300U, 10'007U}) {
    CAPTURE(count);
    ReadAhead ahead(numbered_bytes(count, false), 100);
    const std::string text = all_of(ahead);
    REQUIRE(text.size() == count);
    for (std::size_t i = 0; i < count; ++i) REQUIRE(text[i] == static_cast<char>(i % 251));
    CHECK(ahead.next().empty());
  }
}

TEST_CASE("a fault is met behind the bytes that came before it") {
  for (const std::size_t count : {0U, 1U, 100U, 250U}) {
    CAPTURE(count);
    ReadAhead ahead(numbered_bytes(count, true), 100);
    std::size_t seen = 0;
    CHECK_THROWS_WITH_AS(while (true) seen += ahead.next().size(), "broken", std::runtime_error);
    CHECK(seen == count);
    CHECK_THROWS_WITH_AS(static_cast<void>(ahead.next()), "broken", std::runtime_error);
  }
}

TEST_CASE("a piece in use is left alone, and few are read ahead of it") {
  std::atomic<std::size_t> calls = 0;
  ReadAhead ahead(
      [&](char* to, std::size_t room) {
        std::fill_n(to, room, static_cast<char>('a' + calls++));
        return room;
      },
      10);
  for (char letter = 'a'; letter < 'k'; ++letter) {
    const std::string_view piece = ahead.next();
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    CHECK(piece == std::string(10, letter));
    CHECK(calls <= static_cast<std::size_t>(letter - 'a') + 3);
  }
  // The stream has no end; leaving it here must not wait for one.
}
