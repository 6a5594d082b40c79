// Times the shipped relapse model over many rows beside XGBoost's C interface with the same trees and the same drawn
// rows; prints marrow's and XGBoost's seconds, and those of drawing. With a file name, writes the rows there for a peer
// in Python.
//
//   score_rows margins|contributions ROWS [FILE]

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <limits>
#include <string_view>

#include "marrow/base/random.hpp"
#include "marrow/model/score.hpp"

namespace {

using marrow::NumberTable;

constexpr int repeats = 3;

/// Processor seconds of the fastest of some turns: everything runs on one thread.
double seconds(const std::function<void()>& work) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < repeats; ++i) {
    const std::clock_t begin = std::clock();
    work();
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

void check(int status) {
  if (status == 0) return;
  std::fprintf(stderr, "%s\n", XGBGetLastError());
  std::exit(1);
}

marrow::HybridModel shipped(const std::map<std::string, std::string>& files) {
  const marrow::ModelManifest manifest = marrow::parse_manifest(files.at("manifest.json"));
  marrow::HybridModel model{
      .imputer = manifest.imputer, .bags = {}, .baseline = manifest.baseline, .shrinkage = manifest.shrinkage};
  for (const marrow::BagEntry& bag : manifest.bags) {
    model.bags.push_back({bag.linear, marrow::Booster::load(files.at(bag.file))});
  }
  return model;
}

/// Patients with values in the ranges of training; MRD is missing in one of ten.
NumberTable patients(const marrow::Imputer& imputer, std::size_t rows) {
  marrow::Random random(3);
  NumberTable table{rows, imputer.features.size(), {}};
  for (std::size_t i = 0; i < rows; ++i) {
    for (const marrow::FeatureDistribution& feature : imputer.features) {
      const double share = random.uniform();
      table.values.push_back(feature.is_binary ? std::round(share)
                                               : feature.low + share * (feature.high - feature.low));
    }
    if (i % 10 == 0) table.at(i, 2) = std::numeric_limits<double>::quiet_NaN();
  }
  return table;
}

/// The first of a row's draws.
NumberTable one_draw(const marrow::DrawnRows& drawn) {
  NumberTable table{drawn.rows.rows, drawn.rows.columns, {}};
  for (std::size_t i = 0; i < table.rows; ++i) {
    const auto begin = drawn.values.values.begin() + static_cast<std::ptrdiff_t>(drawn.begins[i] * table.columns);
    table.values.insert(table.values.end(), begin, begin + static_cast<std::ptrdiff_t>(table.columns));
  }
  return table;
}

/// What XGBoost alone needs: its matrix once, and every booster; `type` 1: margins, 2: contributions.
class Bare {
 public:
  explicit Bare(const std::map<std::string, std::string>& files) {
    for (const auto& [name, bytes] : files) {
      if (!name.ends_with(".ubj")) continue;
      check(XGBoosterCreate(nullptr, 0, &boosters_.emplace_back()));
      check(XGBoosterSetParam(boosters_.back(), "nthread", "1"));
      check(XGBoosterLoadModelFromBuffer(boosters_.back(), bytes.data(), bytes.size()));
    }
  }

  double predict(const std::vector<float>& rows, std::size_t count, int type) {
    DMatrixHandle matrix = nullptr;
    const std::string array = fmt::format(R"({{"data":[{},true],"shape":[{},{}],"typestr":"<f4","version":3}})",
                                          reinterpret_cast<std::uintptr_t>(rows.data()), count, rows.size() / count);
    check(XGDMatrixCreateFromDense(array.c_str(), R"({"missing":NaN,"nthread":1})", &matrix));
    const std::string config = fmt::format(
        R"({{"type":{},"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false}})", type);
    double sum = 0;
    for (const BoosterHandle booster : boosters_) {
      const bst_ulong* shape = nullptr;
      bst_ulong dimensions = 0;
      const float* values = nullptr;
      check(XGBoosterPredictFromDMatrix(booster, matrix, config.c_str(), &shape, &dimensions, &values));
      sum += values[0];
    }
    XGDMatrixFree(matrix);
    return sum;
  }

 private:
  std::vector<BoosterHandle> boosters_;
};

}  // namespace

int main(int count, char** words) {
  const std::string_view task = count > 2 ? words[1] : "";
  const std::size_t rows = count > 2 ? static_cast<std::size_t>(std::atoll(words[2])) : 0;
  if (rows == 0 || (task != "margins" && task != "contributions")) return 2;
  const std::map<std::string, std::string> files = marrow::shipped_model("relapse_b");
  const marrow::HybridModel model = shipped(files);
  Bare bare(files);
  const NumberTable table = patients(model.imputer, rows);
  const double drawing = seconds([&] {
    for (std::size_t i = 0; i < rows; ++i) static_cast<void>(model.imputer.all_draws(&table.values[i * table.columns]));
  });
  const NumberTable drawn = one_draw(model.drawn(table));
  const std::vector<float> floats(drawn.values.begin(), drawn.values.end());
  if (count > 3) {
    std::ofstream file(words[3], std::ios::binary);
    file.write(reinterpret_cast<const char*>(drawn.values.data()),
               static_cast<std::streamsize>(drawn.values.size() * sizeof(double)));
    if (!file.flush()) return 1;
  }
  std::vector<std::size_t> begins(rows + 1);
  for (std::size_t i = 0; i <= rows; ++i) begins[i] = i;
  const bool is_margin = task == "margins";
  const double own = seconds([&] {
    const marrow::DrawnRows ready{drawn, drawn, begins, marrow::TreeRows(drawn)};
    if (is_margin) {
      static_cast<void>(model.margins(ready));
    } else {
      static_cast<void>(model.contributions(ready));
    }
  });
  const double other = seconds([&] { bare.predict(floats, rows, is_margin ? 1 : 2); });
  fmt::print("{:.4f}\t{:.4f}\t{:.4f}\n", own, other, drawing);
}
