#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

namespace marrow {

/// Reads a stream on a thread of its own, a few pieces ahead of whoever uses them: what it takes to make the bytes and
/// to look at them then passes side by side. The bytes and where a fault is met are those of reading without it.
class ReadAhead {
 public:
  /// Puts up to `room` bytes, at least one, and returns how many; 0 at the end. It is called on the other thread only,
  /// and not again after the end or after it threw.
  using Read = std::function<std::size_t(char* to, std::size_t room)>;

  ReadAhead(Read read, std::size_t piece_bytes);
  /// Waits until a call of `read` that has begun is over.
  ~ReadAhead() = default;
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// The next bytes, a view that holds until the next call; empty at the end. What `read` threw is thrown behind the
  /// bytes that came before it, and by every call after that.
  [[nodiscard]] std::string_view next();

 private:
  struct Piece {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  static constexpr std::size_t piece_count = 3;  ///< one in use, one ready, one being filled

  void work(const std::stop_token& stop);
  /// Whether the stream goes on behind the piece.
  bool fill(Piece& piece);

  Read read_;
  std::size_t piece_bytes_;
  std::array<Piece, piece_count> pieces_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::size_t filled_ = 0;  ///< pieces filled so far
  std::size_t taken_ = 0;   ///< pieces given out so far, the last of them in use
  bool is_over_ = false;    ///< nothing will be filled any more
  std::exception_ptr failure_;
  std::jthread thread_;  // the last member: it stops before the others go
};

}  // namespace marrow
