#include "marrow/model/booster.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <xgboost/c_api.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/xgboost_library.hpp"

namespace marrow {
namespace {

/// The one place where XGBoost's status codes are looked at.
void check(int status, ErrorKind kind, std::string_view doing) {
  if (status == 0) return;
  const std::string text = XGBGetLastError();
  const std::string first_line(trim(split(text, '\n').front()));
  throw Error(kind, fmt::format("XGBoost could not {}: {}", doing, first_line));
}

/// In single precision; what is too large for it is as large as can be: XGBoost takes no infinity.
std::vector<float> narrowed(const std::vector<double>& values) {
  constexpr double most = std::numeric_limits<float>::max();
  std::vector<float> result;
  result.reserve(values.size());
  for (const double value : values) result.push_back(static_cast<float>(std::clamp(value, -most, most)));
  return result;
}

/// A matrix of XGBoost, freed at the end of its scope. Values are narrowed to float, as XGBoost stores them.
class DenseMatrix {
 public:
  explicit DenseMatrix(const NumberTable& table) : rows_(table.rows) {
    const std::vector<float> values = narrowed(table.values);
    const std::string array = fmt::format(R"({{"data":[{},true],"shape":[{},{}],"typestr":"<f4","version":3}})",
                                          reinterpret_cast<std::uintptr_t>(values.data()), table.rows, table.columns);
    check(XGDMatrixCreateFromDense(array.c_str(), R"({"missing":NaN,"nthread":1})", &handle_), ErrorKind::internal,
          "take the matrix");
  }
  ~DenseMatrix() { XGDMatrixFree(handle_); }
  DenseMatrix(const DenseMatrix&) = delete;
  DenseMatrix& operator=(const DenseMatrix&) = delete;

  void set(const char* field, const std::vector<float>& values) {
    check(XGDMatrixSetFloatInfo(handle_, field, values.data(), values.size()), ErrorKind::internal,
          "take the outcomes");
  }
  [[nodiscard]] DMatrixHandle get() const noexcept { return handle_; }
  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }

 private:
  DMatrixHandle handle_ = nullptr;
  std::size_t rows_ = 0;
};

/// XGBoost 1.7 reads a model with all cores, whatever `nthread` says, and their threads then wait busily: the work is
/// too small for that. OpenMP is XGBoost's own and not linked here, so it is asked by name; it holds for the calling
/// thread.
void use_one_core() {
  using SetThreads = void (*)(int);
  static const auto set_threads = reinterpret_cast<SetThreads>(xgboost_function("omp_set_num_threads"));
  if (set_threads != nullptr) set_threads(1);
}

/// XGBoost prints by itself; its words reach the user through the error text instead.
void silence(const char*) {}

/// Signs of the risk; `direction` is -1 where the prediction falls with it.
std::string monotone_text(const std::vector<FeatureSpec>& columns, int direction) {
  std::string text = "(";
  for (const FeatureSpec& column : columns) {
    if (text.size() > 1) text += ',';
    text += fmt::format("{}", direction * static_cast<int>(column.monotone));
  }
  return text + ")";
}

/// Sets of columns that may meet in a tree; empty where all may.
std::string interaction_text(const std::vector<FeatureSpec>& columns, Interactions interactions) {
  if (interactions == Interactions::any) return {};
  std::map<std::string, std::vector<std::size_t>> sets;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    sets[interactions == Interactions::none ? columns[j].name : columns[j].group].push_back(j);
  }
  std::vector<std::string> texts;
  for (const auto& [name, members] : sets) texts.push_back(fmt::format("[{}]", fmt::join(members, ",")));
  return fmt::format("[{}]", fmt::join(texts, ","));
}

/// Cox's labels: a negative time is censored.
void set_cox(DenseMatrix& matrix, const std::vector<Observation>& observations) {
  std::vector<float> labels;
  for (const Observation& observation : observations) {
    const double sign = observation.end == EndPoint::event ? 1 : -1;
    labels.push_back(static_cast<float>(sign * observation.time));
  }
  matrix.set("label", labels);
}

/// Bounds of the time: both the same where the event was seen, no upper one else.
void set_aft(DenseMatrix& matrix, const std::vector<Observation>& observations) {
  std::vector<float> lower;
  std::vector<float> upper;
  for (const Observation& observation : observations) {
    lower.push_back(static_cast<float>(observation.time));
    upper.push_back(observation.end == EndPoint::event ? lower.back() : std::numeric_limits<float>::infinity());
  }
  matrix.set("label_lower_bound", lower);
  matrix.set("label_upper_bound", upper);
}

void set_logistic(DenseMatrix& matrix, const std::vector<Observation>& observations, double horizon_days) {
  std::vector<float> labels;
  std::vector<float> weights;
  for (const HorizonLabel& label : horizon_labels(observations, horizon_days)) {
    labels.push_back(label.has_event ? 1 : 0);
    weights.push_back(static_cast<float>(label.weight));
  }
  matrix.set("label", labels);
  matrix.set("weight", weights);
}

using Parameters = std::vector<std::pair<const char*, std::string>>;

Parameters tree_parameters(const TreeOptions& options) {
  return {{"tree_method", "exact"},
          {"max_depth", fmt::format("{}", options.max_depth)},
          {"eta", format_number(options.eta)},
          {"subsample", format_number(options.subsample)},
          {"colsample_bynode", format_number(options.colsample_bynode)},
          {"min_child_weight", format_number(options.min_child_weight)},
          {"lambda", format_number(options.lambda)}};
}

/// Gives the matrix its labels; returns the parameters that go with them. The base score of each is what leaves the
/// base margin as it is: XGBoost adds its logarithm (cox, aft) or its log odds (logistic) to every prediction.
Parameters set_task(DenseMatrix& matrix, const LearningTask& task, const std::vector<Observation>& observations) {
  Parameters parameters{{"objective", xgboost_objective(task.objective)}};
  switch (task.objective) {
    case Objective::aft:
      set_aft(matrix, observations);
      parameters.insert(
          parameters.end(),
          {{"aft_loss_distribution", "extreme"}, {"aft_loss_distribution_scale", "1"}, {"base_score", "1"}});
      break;
    case Objective::logistic:
      set_logistic(matrix, observations, task.horizon_days);
      parameters.emplace_back("base_score", "0.5");
      break;
    case Objective::multiclass:  // see train_classes
    case Objective::regression:  // see train_responses
      throw Error(ErrorKind::internal, "observations have no class and no response");
    case Objective::cox:
      set_cox(matrix, observations);
      parameters.emplace_back("base_score", "1");
      break;
  }
  return parameters;
}

}  // namespace

struct TreeRows::Matrix : DenseMatrix {
  using DenseMatrix::DenseMatrix;
};

TreeRows::TreeRows(const NumberTable& table) : matrix_(std::make_unique<Matrix>(table)) {}
TreeRows::~TreeRows() = default;
TreeRows::TreeRows(TreeRows&&) noexcept = default;
TreeRows& TreeRows::operator=(TreeRows&&) noexcept = default;

struct Booster::Handle {
  BoosterHandle booster = nullptr;

  explicit Handle(DMatrixHandle matrix = nullptr) {
    XGBRegisterLogCallback(silence);
    use_one_core();
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

  /// A booster with the trees of all rounds.
  [[nodiscard]] static std::unique_ptr<Handle> grown(const DenseMatrix& matrix, const Parameters& parameters,
                                                     const std::vector<FeatureSpec>& columns,
                                                     const TreeOptions& options, std::uint64_t seed) {
    auto handle = std::make_unique<Handle>(matrix.get());
    for (const auto& [name, value] : parameters) handle->set(name, value);
    const std::string interactions = interaction_text(columns, options.interactions);
    if (!interactions.empty()) handle->set("interaction_constraints", interactions);
    handle->set("seed", fmt::format("{}", seed % 2147483647));  // XGBoost's seed is a 31-bit number
    for (int round = 0; round < options.rounds; ++round) {
      check(XGBoosterUpdateOneIter(handle->booster, round, matrix.get()), ErrorKind::internal, "grow a tree");
    }
    return handle;
  }

  /// `type` 1: margin; 2: contributions; 4: interactions.
  [[nodiscard]] NumberTable predict(const DenseMatrix& matrix, int type) const {
    const std::string config = fmt::format(
        R"({{"type":{},"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false}})", type);
    const bst_ulong* shape = nullptr;
    bst_ulong dimensions = 0;
    const float* values = nullptr;
    check(XGBoosterPredictFromDMatrix(booster, matrix.get(), config.c_str(), &shape, &dimensions, &values),
          ErrorKind::internal, "predict");
    NumberTable result{matrix.rows(), 1, {}};
    for (bst_ulong axis = 1; axis < dimensions; ++axis) result.columns *= static_cast<std::size_t>(shape[axis]);
    result.values.assign(values, values + result.rows * result.columns);
    return result;
  }
};

Booster::Booster(std::unique_ptr<Handle> handle) : handle_(std::move(handle)) {}
Booster::~Booster() = default;
Booster::Booster(Booster&&) noexcept = default;
Booster& Booster::operator=(Booster&&) noexcept = default;

Booster Booster::train(const LearningTask& task, const NumberTable& features, const std::vector<FeatureSpec>& columns,
                       const std::vector<Observation>& observations, const std::vector<double>& start,
                       const TreeOptions& options, std::uint64_t seed) {
  DenseMatrix matrix(features);
  Parameters parameters = set_task(matrix, task, observations);
  matrix.set("base_margin", narrowed(start));
  const Parameters shape = tree_parameters(options);
  parameters.insert(parameters.end(), shape.begin(), shape.end());
  parameters.emplace_back("monotone_constraints", monotone_text(columns, task.objective == Objective::aft ? -1 : 1));
  return Booster(Handle::grown(matrix, parameters, columns, options, seed));
}

Booster Booster::train_classes(const NumberTable& features, const std::vector<FeatureSpec>& columns,
                               const ClassLabels& labels, const NumberTable& start, const TreeOptions& options,
                               std::uint64_t seed) {
  DenseMatrix matrix(features);
  matrix.set("label", {labels.places.begin(), labels.places.end()});
  if (!labels.weights.empty()) matrix.set("weight", narrowed(labels.weights));
  matrix.set("base_margin", narrowed(start.values));
  Parameters parameters{{"objective", xgboost_objective(Objective::multiclass)},
                        {"num_class", fmt::format("{}", labels.count)},
                        {"base_score", "0"}};
  const Parameters shape = tree_parameters(options);
  parameters.insert(parameters.end(), shape.begin(), shape.end());
  return Booster(Handle::grown(matrix, parameters, columns, options, seed));
}

Booster Booster::train_responses(const NumberTable& features, const std::vector<FeatureSpec>& columns,
                                 const std::vector<double>& responses, const std::vector<double>& start,
                                 const TreeOptions& options, std::uint64_t seed) {
  DenseMatrix matrix(features);
  matrix.set("label", narrowed(responses));
  matrix.set("base_margin", narrowed(start));
  Parameters parameters{{"objective", xgboost_objective(Objective::regression)}, {"base_score", "0"}};
  const Parameters shape = tree_parameters(options);
  parameters.insert(parameters.end(), shape.begin(), shape.end());
  parameters.emplace_back("monotone_constraints", monotone_text(columns, 1));
  return Booster(Handle::grown(matrix, parameters, columns, options, seed));
}

Booster Booster::load(const BoosterFile& file) {
  auto handle = std::make_unique<Handle>();
  const std::string ubj = file.ubj();
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

std::vector<double> Booster::margins(const TreeRows& rows) const {
  return handle_->predict(*rows.matrix_, 1).values;
}

NumberTable Booster::contributions(const TreeRows& rows) const {
  return handle_->predict(*rows.matrix_, 2);
}

NumberTable Booster::interactions(const TreeRows& rows) const {
  return handle_->predict(*rows.matrix_, 4);
}

}  // namespace marrow
