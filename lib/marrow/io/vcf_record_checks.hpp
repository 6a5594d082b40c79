#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/base/warnings.hpp"
#include "marrow/io/vcf_header.hpp"
#include "marrow/records/vcf_record.hpp"

// What VcfReader notes of records that it takes all the same.
namespace marrow {

/// Names that records use and the header does not define, each reported once.
class UndefinedNames {
 public:
  UndefinedNames(const VcfHeader& header, Warnings& warnings) : header_(header), warnings_(warnings) {
    for (const HeaderContig& contig : header.contigs) contigs_.insert(contig.name);
  }

  void check(const VcfRecord& record) {
    if (!contigs_.empty()) check_contig(record.contig);
    check_info(record);
    for (const std::string& filter : record.filters) {
      if (filter != "PASS" && !header_.filter.contains(filter)) report(filters_, "W205", "filter", filter);
    }
  }

  /// FORMAT columns repeat: one look per run of equal ones.
  void check_format(std::string_view format) {
    if (format == last_format_) return;
    last_format_ = format;
    for (const std::string_view key : split(format, ':')) {
      if (key != "." && !header_.format.contains(key)) report(format_keys_, "W206", "FORMAT key", key);
    }
  }

 private:
  void check_contig(const std::string& contig) {
    if (contig == last_contig_) return;
    last_contig_ = contig;
    if (!contigs_.contains(contig)) report(undefined_contigs_, "W203", "contig", contig);
  }

  /// Records of a file carry mostly the same keys in the same order: the key seen last at a place needs no look-up.
  void check_info(const VcfRecord& record) {
    if (seen_keys_.size() < record.info.size()) seen_keys_.resize(record.info.size());
    for (std::size_t i = 0; i < record.info.size(); ++i) {
      const std::string& key = record.info[i].first;
      if (seen_keys_[i] == key) continue;
      seen_keys_[i] = key;
      if (!header_.info.contains(key)) report(info_keys_, "W204", "INFO key", key);
    }
  }

  void report(std::set<std::string, std::less<>>& known, std::string_view code, std::string_view what,
              std::string_view name) {
    constexpr std::size_t most_names = 10000;  // bounds the memory that a broken file can take
    if (known.size() >= most_names || known.contains(name)) return;
    known.emplace(name);
    warnings_.add(code, fmt::format("the header does not define {} '{}'", what, name));
  }

  const VcfHeader& header_;
  Warnings& warnings_;
  std::set<std::string, std::less<>> contigs_, undefined_contigs_, info_keys_, filters_, format_keys_;
  std::vector<std::string> seen_keys_;
  std::string last_contig_;
  std::string last_format_;
};

/// Whether records come by contig and position, as every index and every streaming tool assumes.
class OrderCheck {
 public:
  /// False for a record that stands before the one before it, or on a contig that was left before.
  bool is_in_order(std::string_view contig, std::int64_t begin) {
    bool in_order = true;
    if (contig != contig_) {
      if (!contig_.empty()) finished_.insert(contig_);
      in_order = !finished_.contains(contig);
      contig_ = contig;
    } else {
      in_order = begin >= begin_;
    }
    begin_ = begin;
    return in_order;
  }

 private:
  std::set<std::string, std::less<>> finished_;
  std::string contig_;
  std::int64_t begin_ = 0;
};

}  // namespace marrow
