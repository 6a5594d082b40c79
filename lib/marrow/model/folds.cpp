#include "marrow/model/folds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "marrow/base/random.hpp"

namespace marrow {

std::vector<std::size_t> assign_folds(const std::vector<std::string>& groups, const std::vector<int>& strata,
                                      std::size_t folds, std::string_view label) {
  std::map<std::string_view, int> stratum_of;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const auto [entry, is_new] = stratum_of.emplace(groups[i], strata[i]);
    if (!is_new) entry->second = std::max(entry->second, strata[i]);
  }
  std::map<int, std::vector<std::pair<std::uint64_t, std::string_view>>> by_stratum;
  for (const auto& [group, stratum] : stratum_of) {
    Random random(fnv1a(fmt::format("{}|{}", label, group)));
    by_stratum[stratum].emplace_back(random.next(), group);
  }
  std::map<std::string_view, std::size_t> fold_of;
  std::size_t dealt = 0;
  for (auto& [stratum, members] : by_stratum) {
    std::sort(members.begin(), members.end());
    for (const auto& [key, group] : members) fold_of[group] = dealt++ % folds;
  }
  std::vector<std::size_t> result;
  for (const std::string& group : groups) result.push_back(fold_of.at(group));
  return result;
}

}  // namespace marrow
