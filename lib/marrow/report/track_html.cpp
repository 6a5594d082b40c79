#include "marrow/report/track_html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "marrow/report/words.hpp"

namespace marrow {

namespace {

// All in pixels; 280 is the picture's width on a screen of 390 with room to spare.
constexpr double narrowest = 280;
constexpr double mark_size = 20;
constexpr double row_height = 22;
constexpr double name_row_height = 15;
constexpr double letter_width = 7.2;
constexpr double bar_height = 22;
constexpr double strip_height = 6;

/// Rows for things of a width along a line, so that none touches its neighbour on its row.
class Rows {
 public:
  /// `centre` in percent; `width` in pixels on the narrowest screen.
  std::size_t place(double centre, double width) {
    const double half = 50 * width / narrowest;
    for (std::size_t row = 0;; ++row) {
      if (row == taken_.size()) taken_.emplace_back();
      const auto& others = taken_[row];
      const bool is_free = std::all_of(others.begin(), others.end(), [&](const auto& other) {
        return centre + half <= other.first || centre - half >= other.second;
      });
      if (!is_free) continue;
      taken_[row].emplace_back(centre - half, centre + half);
      return row;
    }
  }
  [[nodiscard]] double count() const { return static_cast<double>(taken_.size()); }

 private:
  std::vector<std::vector<std::pair<double, double>>> taken_;
};

std::string_view shape_word(TrackMark::Shape shape) {
  switch (shape) {
    case TrackMark::Shape::truncating:
      return "truncating";
    case TrackMark::Shape::inframe:
      return "inframe";
    case TrackMark::Shape::splice:
      return "splice";
    case TrackMark::Shape::missense:
      break;
  }
  return "missense";
}

/// Outline around (0, 0).
std::string_view shape_path(TrackMark::Shape shape) {
  switch (shape) {
    case TrackMark::Shape::truncating:
      return "M-8-8H8V8H-8Z";
    case TrackMark::Shape::inframe:
      return "M0-10L10 0L0 10L-10 0Z";
    case TrackMark::Shape::splice:
      return "M-11 9L0-11L11 9Z";
    case TrackMark::Shape::missense:
      break;
  }
  return "M-9 0A9 9 0 1 1 9 0A9 9 0 1 1-9 0Z";
}

std::string pixels(double value) {
  return fmt::format("{:.0f}", value);
}

/// Places along the width, in percent.
class Scale {
 public:
  explicit Scale(const ProteinTrack& track)
      : residues_(static_cast<double>(track.residues)), end_(track.has_utr_mark() ? 93 : 100) {}
  [[nodiscard]] double at(double residues_before) const { return end_ * residues_before / residues_; }
  [[nodiscard]] double middle(std::int64_t residue) const { return at(static_cast<double>(residue) - 0.5); }
  [[nodiscard]] double begin(std::int64_t residue) const { return at(static_cast<double>(residue - 1)); }
  [[nodiscard]] double end() const { return end_; }

 private:
  double residues_;
  double end_;
};

std::string percent(double value) {
  return fmt::format("{:.2f}", value);
}

std::vector<TemplateRecord> mark_records(const ProteinTrack& track, const Scale& scale, double& bar_top) {
  Rows rows;
  std::vector<std::pair<double, std::size_t>> places;
  for (const TrackMark& mark : track.marks) {
    const double x = mark.residue ? scale.middle(*mark.residue) : 98;
    places.emplace_back(x, rows.place(x, mark_size));
  }
  bar_top = 14 + row_height * rows.count();
  std::vector<TemplateRecord> records;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const TrackMark& mark = track.marks[i];
    TemplateRecord record;
    record.set("number", mark.number);
    record.set("shape", shape_word(mark.shape));
    record.set("path", shape_path(mark.shape));
    record.set("x", percent(places[i].first));
    record.set("y", pixels(bar_top - row_height * (static_cast<double>(places[i].second) + 1)));
    record.set("bar_top", pixels(bar_top));
    record.set("text_y", mark.shape == TrackMark::Shape::splice ? "7" : "4");
    record.set("words", mark.words);
    records.push_back(std::move(record));
  }
  return records;
}

/// Domains with their names on rows below the bar; behind the last residue the 3′ UTR has a name alone.
std::vector<TemplateRecord> domain_records(const ProteinTrack& track, const Scale& scale, double bar_top,
                                           double& height) {
  Rows rows;
  const double names_top = bar_top + bar_height + strip_height + 14;
  std::vector<TemplateRecord> records;
  const auto add = [&](const std::string& name, double begin, double width, const char* state) {
    TemplateRecord record;
    const double name_width = letter_width * static_cast<double>(name.size()) + 6;
    const double half = 50 * name_width / narrowest;
    const double centre = std::clamp(begin + width / 2, half, 100 - half);
    const double y = names_top + name_row_height * static_cast<double>(rows.place(centre, name_width));
    record.set("name", name);
    record.set("has_box", *state != '\0');
    record.set("state", state);
    record.set("x", percent(begin));
    record.set("width", percent(width));
    record.set("centre", percent(centre));
    record.set("middle", percent(begin + width / 2));
    record.set("y", pixels(y));
    record.set("line_end", pixels(y - 10));
    records.push_back(std::move(record));
  };
  for (const TrackDomain& domain : track.domains) {
    const double begin = scale.begin(domain.begin);
    add(file_text(domain.name), begin, scale.begin(domain.end + 1) - begin,
        domain.state == State::not_assessed ? "unknown" : "known");
  }
  if (track.has_utr_mark()) add("3'UTR", scale.end(), 100 - scale.end(), "");
  height = names_top + name_row_height * rows.count() - 6;
  return records;
}

std::vector<TemplateRecord> strip_records(const ProteinTrack& track, const Scale& scale) {
  std::vector<TemplateRecord> records;
  for (const auto& [begin, end] : track.looked_at) {
    TemplateRecord record;
    record.set("x", percent(scale.begin(begin)));
    record.set("width", percent(scale.begin(end + 1) - scale.begin(begin)));
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

TemplateRecord track_record(const ProteinTrack& track) {
  const Scale scale(track);
  TemplateRecord record;
  double bar_top = 0;
  double height = 0;
  record.set("gene", file_text(track.gene));
  record.set("length", plural(track.residues, "residue", "residues"));
  record.set("summary", track.summary);
  record.set("coverage", track.coverage);
  record.set("has_marks", !track.marks.empty());
  record.set("marks", mark_records(track, scale, bar_top));
  record.set("domains", domain_records(track, scale, bar_top, height));
  record.set("looked_at", strip_records(track, scale));
  record.set("protein_width", percent(scale.end()));
  record.set("has_utr", track.has_utr_mark());
  record.set("bar_top", pixels(bar_top));
  record.set("bar_middle", pixels(bar_top + bar_height / 2));
  record.set("bar_bottom", pixels(bar_top + bar_height + strip_height + 2));
  record.set("strip_top", pixels(bar_top + bar_height + 2));
  record.set("height", pixels(height));
  return record;
}

}  // namespace marrow
