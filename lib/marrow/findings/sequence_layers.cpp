#include "marrow/findings/sequence_layers.hpp"

namespace marrow {

namespace {

bool is_plain(std::string_view bases) {
  return bases.find_first_not_of("ACGT") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> SequenceLayers::bases(Assembly assembly, const Interval& interval) const {
  for (const SequenceSource* layer : layers_) {
    if (layer == nullptr) continue;
    auto found = layer->bases(assembly, interval);
    if (found && is_plain(*found)) return found;
  }
  if (interval.end - interval.begin <= 1) return std::nullopt;
  std::string joined;
  for (std::int64_t at = interval.begin; at < interval.end; ++at) {
    const auto base = bases(assembly, {interval.contig, at, at + 1});
    if (!base) return std::nullopt;
    joined += *base;
  }
  return joined;
}

std::optional<std::string> RecordSequence::bases(Assembly assembly, const Interval& interval) const {
  const std::int64_t end = begin_ + static_cast<std::int64_t>(ref_.size());
  if (assembly != assembly_ || interval.contig != contig_ || interval.begin < begin_ || interval.end > end) {
    return std::nullopt;
  }
  std::string found = ref_.substr(static_cast<std::size_t>(interval.begin - begin_),
                                  static_cast<std::size_t>(interval.end - interval.begin));
  if (!is_plain(found)) return std::nullopt;
  return found;
}

}  // namespace marrow
