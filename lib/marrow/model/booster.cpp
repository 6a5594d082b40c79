#include "marrow/model/booster.hpp"

#include <fmt/format.h>
#include <xgboost/c_api.h>

#include <limits>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {
namespace {

/// The one place where XGBoost's status codes are looked at.
void check(int status, ErrorKind kind, std::string_view doing) {
  if (status == 0) return;
  const std::string text = XGBGetLastError();
  const std::string first_line(trim(split(text, '\n').front()));
  throw Error(kind, fmt::format("XGBoost could not {}: {}", doing, first_line));
}

/// A matrix of XGBoost, freed at the end of its scope. Values are narrowed to float, as XGBoost stores them.
class DenseMatrix {
 public:
  explicit DenseMatrix(const NumberTable& table) {
    std::vector<float> values;
    values.reserve(table.values.size());
    for (const double value : table.values) values.push_back(static_cast<float>(value));
    check(XGDMatrixCreateFromMat(values.data(), table.rows, table.columns, std::numeric_limits<float>::quiet_NaN(),
                                 &handle_),
          ErrorKind::internal, "take the matrix");
  }
  ~DenseMatrix() { XGDMatrixFree(handle_); }
  DenseMatrix(const DenseMatrix&) = delete;
  DenseMatrix& operator=(const DenseMatrix&) = delete;

  void set(const char* field, const std::vector<float>& values) {
    check(XGDMatrixSetFloatInfo(handle_, field, values.data(), values.size()), ErrorKind::internal,
          "take the outcomes");
  }
  [[nodiscard]] DMatrixHandle get() const noexcept { return handle_; }

 private:
  DMatrixHandle handle_ = nullptr;
};

/// XGBoost prints by itself; its words reach the user through the error text instead.
void silence(const char*) {}

std::string monotone_text(const std::vector<FeatureSpec>& columns) {
  std::string text = "(";
  for (const FeatureSpec& column : columns) {
    if (text.size() > 1) text += ',';
    text += fmt::format("{}", static_cast<int>(column.monotone));
  }
  return text + ")";
}

}  // namespace

struct Booster::Handle {
  BoosterHandle booster = nullptr;

  explicit Handle(DMatrixHandle matrix = nullptr) {
    XGBRegisterLogCallback(silence);
    const DMatrixHandle matrices[] = {matrix};
    check(XGBoosterCreate(matrices, matrix == nullptr ? 0 : 1, &booster), ErrorKind::internal, "make a booster");
    set("nthread", "1");
    set("verbosity", "0");
  }
  ~Handle() { XGBoosterFree(booster); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  void set(const char* name, const std::string& value) {
    check(XGBoosterSetParam(booster, name, value.c_str()), ErrorKind::internal, fmt::format("set {}", name));
  }

  /// `type` 1: margin; 2: contributions; 4: interactions.
  [[nodiscard]] NumberTable predict(const NumberTable& features, int type) const {
    const DenseMatrix matrix(features);
    const std::string config = fmt::format(
        R"({{"type":{},"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false}})", type);
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* values = nullptr;
    check(XGBoosterPredictFromDMatrix(booster, matrix.get(), config.c_str(), &shape, &dimensions, &values),
          ErrorKind::internal, "predict");
    NumberTable result{features.rows, 1, {}};
    for (bst_ulong axis = 1; axis < dimensions; ++axis) result.columns *= static_cast<std::size_t>(shape[axis]);
    result.values.assign(values, values + result.rows * result.columns);
    return result;
  }
};

Booster::Booster(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Booster::~Booster() = default;
Booster::Booster(Booster&&) noexcept = default;
Booster& Booster::operator=(Booster&&) noexcept = default;

Booster Booster::train_cox(const NumberTable& features, const std::vector<FeatureSpec>& columns,
                           const std::vector<Observation>& observations, const std::vector<double>& start,
                           const TreeOptions& options, std::uint64_t seed) {
  DenseMatrix matrix(features);
  std::vector<float> labels;
  for (const Observation& observation : observations) {
    // XGBoost's convention: a negative time is censored.
    const double sign = observation.end == EndPoint::event ? 1 : -1;
    labels.push_back(static_cast<float>(sign * observation.time));
  }
  matrix.set("label", labels);
  matrix.set("base_margin", std::vector<float>(start.begin(), start.end()));

  auto handle = std::make_unique<Handle>(matrix.get());
  handle->set("objective", "survival:cox");
  handle->set("base_score", "1");  // its logarithm, 0, is what XGBoost adds to every margin
  handle->set("tree_method", "exact");
  handle->set("max_depth", fmt::format("{}", options.max_depth));
  handle->set("eta", format_number(options.eta));
  handle->set("subsample", format_number(options.subsample));
  handle->set("colsample_bynode", format_number(options.colsample_bynode));
  handle->set("min_child_weight", format_number(options.min_child_weight));
  handle->set("lambda", format_number(options.lambda));
  handle->set("monotone_constraints", monotone_text(columns));
  handle->set("seed", fmt::format("{}", seed % 2147483647));  // XGBoost's seed is a 31-bit number
  for (int round = 0; round < options.rounds; ++round) {
    check(XGBoosterUpdateOneIter(handle->booster, round, matrix.get()), ErrorKind::internal, "grow a tree");
  }
  return Booster(std::move(handle));
}

Booster Booster::load(std::string_view ubj) {
  auto handle = std::make_unique<Handle>();
  check(XGBoosterLoadModelFromBuffer(handle->booster, ubj.data(), ubj.size()), ErrorKind::model, "read the trees");
  return Booster(std::move(handle));
}

std::string Booster::ubj() const {
  bst_ulong size = 0;
  const char* bytes = nullptr;
  check(XGBoosterSaveModelToBuffer(handle_->booster, R"({"format":"ubj"})", &size, &bytes), ErrorKind::internal,
        "write the trees");
  return std::string(bytes, size);
}

std::size_t Booster::features() const {
  bst_ulong count = 0;
  check(XGBoosterGetNumFeature(handle_->booster, &count), ErrorKind::internal, "count the features");
  return count;
}

std::vector<double> Booster::margins(const NumberTable& features) const {
  return handle_->predict(features, 1).values;
}

NumberTable Booster::contributions(const NumberTable& features) const {
  return handle_->predict(features, 2);
}

NumberTable Booster::interactions(const NumberTable& features) const {
  return handle_->predict(features, 4);
}

}  // namespace marrow
