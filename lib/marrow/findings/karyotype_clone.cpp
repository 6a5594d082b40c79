#include "marrow/findings/karyotype_clone.hpp"

#include <algorithm>
#include <utility>

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

void add_to(CountRange& range, int low, int high) noexcept {
  range.low += low;
  range.high += high;
}

/// Words that join the centromeres of all the chromosomes they name into one.
bool joins_chromosomes(std::string_view word) noexcept {
  return word == "dic" || word == "der" || word == "derdic" || word == "psudic" || word == "derpsudic" ||
         word == "rob" || word == "tas" || word == "trc";
}

/// Counts the changes of one clone.
class CloneCounter {
 public:
  explicit CloneCounter(KaryotypeClone& clone) : clone_(clone) {}

  void count_sex(const IscnClone& clone) {
    clone_.sex_letters = static_cast<int>(clone.sex.size());
    clone_.is_sex_constitutional = clone.is_sex_constitutional;
    if (clone.sex.empty()) return;
    if (clone.is_sex_constitutional) clone_.constitutional += clone_.sex_letters - 2;
    const bool is_usual = clone.sex == "XX" || clone.sex == "XY" || clone.sex == "X" || clone.sex == "Y";
    const bool is_certain = !clone.is_sex_uncertain && (is_usual || clone.is_sex_constitutional);
    if (!is_certain) clone_.unclear.insert({autosome_count, autosome_count + 1});
  }

  void count(const IscnEvent& event) {
    switch (event.kind) {
      case IscnEventKind::chromosome:
        return count_chromosome(event);
      case IscnEventKind::marker:
        return count_marker(event);
      case IscnEventKind::rearrangement:
        return count_rearrangement(event);
      case IscnEventKind::double_minutes:
        clone_.has_changes = true;  // they are not counted as chromosomes
    }
  }

 private:
  void count_chromosome(const IscnEvent& event) {
    const auto chromosome = chromosome_index(event.chromosome);
    if (!chromosome) return;
    const int change = event.sign * event.multiple;
    const bool is_guess = event.is_uncertain || event.has_alternative;
    if (is_guess) clone_.unclear.insert(*chromosome);
    for (const std::string& name : event.other_chromosomes) {
      if (const auto other = chromosome_index(name)) clone_.unclear.insert(*other);
    }
    if (event.is_constitutional) {
      clone_.constitutional += change;
      return;
    }
    clone_.has_changes = true;
    if (is_guess) {
      add_to(clone_.others, change, change);  // a chromosome came or went, but which one is a guess
    } else {
      clone_.signs[*chromosome] += change;
    }
  }

  void count_marker(const IscnEvent& event) {
    const int low = event.sign * event.multiple * event.count.low;
    const int high = event.sign * event.multiple * event.count.high;
    add_to(clone_.others, std::min(low, high), std::max(low, high));
    clone_.has_changes = true;
  }

  void count_rearrangement(const IscnEvent& event) {
    // What a derivative is made of first tells how many centromeres it has.
    const IscnRearrangement& first = event.links.front();
    std::vector<std::size_t> chromosomes;
    for (const IscnChromosome& named : first.chromosomes) {
      if (const auto chromosome = chromosome_index(named.name)) chromosomes.push_back(*chromosome);
    }
    const bool is_joined = joins_chromosomes(first.word) && !chromosomes.empty();
    // One that is not told, `dic(1;?)`, has a centromere too.
    const int joined = is_joined ? static_cast<int>(first.chromosomes.size()) - 1 : 0;
    const int change = event.multiple * (event.sign != 0 ? event.sign : -joined);
    if (event.is_constitutional) {
      clone_.constitutional += change;
      const auto is_sex = [](std::size_t chromosome) { return chromosome >= autosome_count; };
      if (event.sign == 0 && std::any_of(chromosomes.begin(), chromosomes.end(), is_sex)) ++clone_.sex_rearranged;
      return;
    }
    clone_.has_changes = true;
    add_to(clone_.others, change, change);
    for (const std::size_t chromosome : chromosomes) {
      if (event.sign > 0) clone_.extra_parts.insert(chromosome);
      if (change < 0) clone_.unclear.insert(chromosome);
      if (event.sign == 0 && chromosome >= autosome_count) {
        ++clone_.sex_rearranged;
        clone_.unclear.insert(chromosome);
      }
    }
  }

  KaryotypeClone& clone_;
};

int distance(const CountRange& a, const CountRange& b) noexcept {
  if (a.high < b.low) return b.low - a.high;
  return b.high < a.low ? a.low - b.high : 0;
}

/// Sum of all chromosomes at a ploidy level.
CountRange total_at_level(const KaryotypeClone& clone, int level) noexcept {
  int sum = static_cast<int>(autosome_count) * level + clone.constitutional;
  // The sex complement of a constitutional `XXYc` is in `constitutional` already as far as it differs from two.
  const int letters = clone.is_sex_constitutional ? 2 : clone.sex_letters;
  sum += letters == 0 ? level : std::max(letters, std::min(level, letters + clone.sex_rearranged));
  for (const int sign : clone.signs) sum += sign;
  // `45,X,-Y`: the sex complement names what is left, so the loss must not count again.
  const int lost = std::max(0, -clone.signs[autosome_count]) + std::max(0, -clone.signs[autosome_count + 1]);
  if (letters > 0 && letters + lost <= level) sum += lost;
  return {sum + clone.others.low, sum + clone.others.high};
}

/// Chooses the ploidy level with which the changes add up best, or takes over from the parent clone.
void resolve_copies(KaryotypeClone& clone, const std::vector<KaryotypeClone>& before) {
  constexpr int levels = 4;
  if (clone.parent >= 0) {
    const KaryotypeClone& parent = before[static_cast<std::size_t>(clone.parent)];
    clone.level = parent.level * clone.multiple;
    clone.constitutional += parent.constitutional * clone.multiple;
    clone.unclear.insert(parent.unclear.begin(), parent.unclear.end());
    clone.extra_parts.insert(parent.extra_parts.begin(), parent.extra_parts.end());
    clone.unread.insert(clone.unread.end(), parent.unread.begin(), parent.unread.end());
    clone.is_incomplete = clone.is_incomplete || parent.is_incomplete;
    clone.total = {parent.total.low * clone.multiple + clone.others.low,
                   parent.total.high * clone.multiple + clone.others.high};
    for (const int sign : clone.signs) add_to(clone.total, sign, sign);
    for (std::size_t i = 0; i < autosome_count; ++i) {
      clone.copies[i] = parent.copies[i] * clone.multiple + clone.signs[i];
    }
    for (std::size_t i = autosome_count; i < chromosome_count; ++i) {
      clone.signs[i] += parent.signs[i] * clone.multiple;
    }
    clone.adds_up = parent.adds_up && distance(clone.total, clone.stated) == 0;
    return;
  }
  clone.level = clone.stated_level.value_or(1);
  for (int level = 2; level <= levels && !clone.stated_level; ++level) {
    if (distance(total_at_level(clone, level), clone.stated) <
        distance(total_at_level(clone, clone.level), clone.stated)) {
      clone.level = level;
    }
  }
  clone.total = total_at_level(clone, clone.level);
  clone.adds_up = distance(clone.total, clone.stated) == 0;
  for (std::size_t i = 0; i < autosome_count; ++i) clone.copies[i] = clone.level + clone.signs[i];
}

/// Index of the clone that `idem` means: the first with changes.
int stemline_of(const std::vector<KaryotypeClone>& clones) {
  const auto found = std::find_if(clones.begin(), clones.end(), [](const auto& clone) { return clone.has_changes; });
  return found == clones.end() ? (clones.empty() ? -1 : 0) : static_cast<int>(found - clones.begin());
}

/// Index of the clone that a relation means; -1 if there is none.
int parent_of(const IscnRelation& relation, const std::vector<KaryotypeClone>& before) {
  const int count = static_cast<int>(before.size());
  if (relation.word == "(") return count - 1;
  const int parent = stemline_of(before) + (relation.word == "sdl" ? relation.index : 0);
  return parent < count ? parent : -1;
}

KaryotypeClone count_clone(const IscnClone& source, const std::vector<KaryotypeClone>& before) {
  KaryotypeClone clone;
  clone.stated = *source.stated;
  clone.stated_level = source.stated_level;
  clone.cells = source.cells;
  clone.unread = source.unread;
  clone.is_incomplete = source.is_incomplete;
  clone.is_composite = source.is_composite;
  clone.has_changes = source.relation.has_value() || !source.unread.empty();
  if (source.relation) {
    clone.parent = parent_of(*source.relation, before);
    clone.multiple = source.relation->multiple;
    if (clone.parent < 0) clone.unread.push_back(source.relation->word);
  }
  CloneCounter counter(clone);
  counter.count_sex(source);
  for (const IscnEvent& event : source.events) counter.count(event);
  return clone;
}

}  // namespace

std::optional<std::size_t> chromosome_index(std::string_view name) noexcept {
  if (name == "X") return autosome_count;
  if (name == "Y") return autosome_count + 1;
  if (name.empty() || name.front() < '1' || name.front() > '9') return std::nullopt;
  const auto number = parse_integer(name);
  if (!number || *number > static_cast<std::int64_t>(autosome_count)) return std::nullopt;
  return static_cast<std::size_t>(*number - 1);
}

std::vector<KaryotypeClone> count_karyotype_clones(const IscnKaryotype& karyotype) {
  std::vector<KaryotypeClone> clones;
  for (std::size_t i = 0; i < karyotype.clones.size(); ++i) {
    const IscnClone& source = karyotype.clones[i];
    if (!source.is_readable || !source.stated || source.is_donor) continue;
    KaryotypeClone clone = count_clone(source, clones);
    clone.source = i;
    resolve_copies(clone, clones);
    clones.push_back(std::move(clone));
  }
  return clones;
}

int count_mismatch(const KaryotypeClone& clone) noexcept {
  return distance(clone.stated, clone.total);
}

}  // namespace marrow
