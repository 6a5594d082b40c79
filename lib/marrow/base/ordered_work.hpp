#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace marrow {

/// Makes results [0, count) on several threads and hands them on in order, so that the number of threads changes
/// nothing but the time. At most a few results a thread wait to be handed on.
///
/// `make_maker()` is called once on each thread and gives what makes a result: `maker(i)`; it may keep what is dear to
/// build. `take(i, result)` is called on the calling thread. With one thread everything happens there, one result after
/// the other. What a maker throws is thrown on where its result would have been handed on: results before it are.
template <class MakeMaker, class Take>
void in_order(std::size_t count, std::size_t threads, const MakeMaker& make_maker, const Take& take) {
  if (threads <= 1 || count <= 1) {
    auto maker = make_maker();
    for (std::size_t i = 0; i < count; ++i) take(i, maker(i));
    return;
  }
  using Result = decltype(make_maker()(std::size_t{0}));
  struct Slot {
    std::optional<Result> result;
    std::exception_ptr failure;
  };
  constexpr std::size_t waiting_per_thread = 4;
  std::vector<Slot> slots(threads * waiting_per_thread);
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t next = 0;   // to be made
  std::size_t taken = 0;  // handed on so far
  bool is_stopped = false;

  const auto work = [&] {
    std::optional<decltype(make_maker())> maker;
    for (;;) {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return is_stopped || next == count || next < taken + slots.size(); });
      if (is_stopped || next == count) return;
      const std::size_t index = next++;
      lock.unlock();
      Slot made;
      try {
        if (!maker) maker.emplace(make_maker());
        made.result.emplace((*maker)(index));
      } catch (...) {
        made.failure = std::current_exception();
      }
      lock.lock();
      slots[index % slots.size()] = std::move(made);
      changed.notify_all();
    }
  };
  std::vector<std::jthread> workers;
  // Declared after the workers, so that it stops them before they are waited for, whatever is thrown.
  struct Stop {
    std::mutex& mutex;
    std::condition_variable& changed;
    bool& is_stopped;
    ~Stop() {
      const std::lock_guard lock(mutex);
      is_stopped = true;
      changed.notify_all();
    }
  };
  const Stop stop{mutex, changed, is_stopped};
  for (std::size_t t = 0; t < threads && t < count; ++t) workers.emplace_back(work);
  for (std::size_t i = 0; i < count; ++i) {
    Slot& slot = slots[i % slots.size()];
    Slot made;
    {
      std::unique_lock lock(mutex);
      changed.wait(lock, [&] { return slot.result || slot.failure; });
      made = std::exchange(slot, Slot{});
      ++taken;
      changed.notify_all();
    }
    if (made.failure) std::rethrow_exception(made.failure);
    take(i, std::move(*made.result));
  }
}

}  // namespace marrow
