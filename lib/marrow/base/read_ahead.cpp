#include "marrow/base/read_ahead.hpp"

#include <utility>

namespace marrow {

ReadAhead::ReadAhead(Read read, std::size_t piece_bytes)
    : read_(std::move(read)), piece_bytes_(piece_bytes), thread_([this](const std::stop_token& stop) { work(stop); }) {}

bool ReadAhead::fill(Piece& piece) {
  if (!piece.bytes) piece.bytes = std::make_unique_for_overwrite<char[]>(piece_bytes_);
  piece.size = 0;
  while (piece.size < piece_bytes_) {
    const std::size_t count = read_(piece.bytes.get() + piece.size, piece_bytes_ - piece.size);
    if (count == 0) return false;
    piece.size += count;
  }
  return true;
}

void ReadAhead::work(const std::stop_token& stop) {
  for (bool goes_on = true; goes_on;) {
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return filled_ < taken_ + piece_count - 1; })) return;
    }
    Piece& piece = pieces_[filled_ % piece_count];
    std::exception_ptr failure;
    try {
      goes_on = fill(piece);
    } catch (...) {
      failure = std::current_exception();
      goes_on = false;
    }
    const std::lock_guard lock(mutex_);
    if (piece.size > 0) ++filled_;
    is_over_ = !goes_on;
    failure_ = failure;
    changed_.notify_all();
  }
}

std::string_view ReadAhead::next() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return taken_ < filled_ || is_over_; });
  if (taken_ == filled_) {
    if (failure_) std::rethrow_exception(failure_);
    return {};
  }
  const Piece& piece = pieces_[taken_++ % piece_count];
  changed_.notify_all();
  return {piece.bytes.get(), piece.size};
}

}  // namespace marrow
