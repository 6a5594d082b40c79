#include "marrow/model/booster_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/ubj_reader.hpp"
#include "marrow/model/ubj_writer.hpp"

namespace marrow {
namespace {

constexpr std::int64_t no_parent = std::numeric_limits<std::int32_t>::max();  ///< of the root, as XGBoost writes it
constexpr std::int64_t most_features = 1'000'000;
constexpr std::int64_t most_classes = 1000;
constexpr double most_margin = 1e6;        ///< so that sums of leaves stay finite in single precision; design value
constexpr std::size_t most_depth = 64;     ///< XGBoost explains a tree by recursion
constexpr double weight_tolerance = 1e-3;  ///< relative: XGBoost sums weights in single precision

template <class... Values>
void require(bool holds, fmt::format_string<const Values&...> problem, const Values&... values) {
  if (holds) return;
  throw Error(ErrorKind::model, fmt::format("the trees are damaged: {}", fmt::format(problem, values...)));
}

// ---- reading --------------------------------------------------------------------------------------------------------

/// XGBoost writes its parameters as text.
std::int64_t parameter(const UbjValue& parameters, const char* name) {
  const auto number = parse_integer(parameters.at(name).text());
  require(number.has_value(), "{} is no number", name);
  return *number;
}

const UbjIntegers& integers(const UbjValue& tree, const char* name, std::size_t nodes) {
  const auto* values = std::get_if<UbjIntegers>(&tree.at(name).is);
  require(values != nullptr, "{} holds something that is no whole number", name);
  require(values->size() == nodes, "{} has not one entry a node", name);
  return *values;
}

const UbjNumbers& numbers(const UbjValue& tree, const char* name, std::size_t nodes) {
  const auto* values = std::get_if<UbjNumbers>(&tree.at(name).is);
  require(values != nullptr, "{} holds something that is no number", name);
  // Not finite as XGBoost's single-precision number either.
  const bool are_finite = std::all_of(values->begin(), values->end(), [](double value) {
    return std::abs(value) <= std::numeric_limits<float>::max();
  });
  require(are_finite, "{} holds a number that is not finite", name);
  require(values->size() == nodes, "{} has not one entry a node", name);
  return *values;
}

/// A list of values of any kind.
const UbjList& list_of(const UbjValue& parent, const char* name) {
  const auto* values = std::get_if<UbjList>(&parent.at(name).is);
  require(values != nullptr, "{} is no list", name);
  return *values;
}

TreeNodes read_tree(const UbjValue& tree) {
  const std::size_t nodes = tree.at("left_children").size();
  require(nodes > 0, "a tree has no root");
  require(tree.at("categories").size() == 0, "a tree splits by categories");
  for (const std::int64_t type : integers(tree, "split_type", nodes)) require(type == 0, "a tree splits by categories");
  return {.left_children = integers(tree, "left_children", nodes),
          .right_children = integers(tree, "right_children", nodes),
          .parents = integers(tree, "parents", nodes),
          .split_indices = integers(tree, "split_indices", nodes),
          .default_left = integers(tree, "default_left", nodes),
          .split_conditions = numbers(tree, "split_conditions", nodes),
          .base_weights = numbers(tree, "base_weights", nodes),
          .loss_changes = numbers(tree, "loss_changes", nodes),
          .sum_hessian = numbers(tree, "sum_hessian", nodes)};
}

// ---- checking -------------------------------------------------------------------------------------------------------

void check_split(const TreeNodes& tree, std::size_t node, std::size_t features) {
  const auto nodes = static_cast<std::int64_t>(tree.parents.size());
  for (const std::vector<std::int64_t>* children : {&tree.left_children, &tree.right_children}) {
    const std::int64_t child = (*children)[node];
    require(child > 0 && child < nodes, "node {} has the child {} of {} nodes", node, child, nodes);
    require(tree.parents[static_cast<std::size_t>(child)] == static_cast<std::int64_t>(node),
            "node {} is not the parent of its child {}", node, child);
  }
  const std::int64_t feature = tree.split_indices[node];
  require(feature >= 0 && feature < static_cast<std::int64_t>(features), "node {} splits by feature {} of {}", node,
          feature, features);
}

/// Leaves are sums that stay finite. XGBoost weights the branches of an explanation by their share of the split: of
/// nothing, or of less than a branch, the contributions would not sum to the margin.
void check_weights(const TreeNodes& tree) {
  for (std::size_t node = 0; node < tree.parents.size(); ++node) {
    require(tree.sum_hessian[node] >= 0, "node {} weighs less than nothing", node);
    // Base weights are what an explanation starts from.
    require(std::abs(tree.base_weights[node]) <= most_margin, "node {} has a weight beyond any margin", node);
    if (tree.left_children[node] == -1) {
      require(std::abs(tree.split_conditions[node]) <= most_margin, "leaf {} is beyond any margin", node);
      continue;
    }
    const double weight = tree.sum_hessian[node];
    require(weight > 0, "node {} splits nobody", node);
    const double of_children = tree.sum_hessian[static_cast<std::size_t>(tree.left_children[node])] +
                               tree.sum_hessian[static_cast<std::size_t>(tree.right_children[node])];
    require(std::abs(of_children - weight) <= weight_tolerance * weight,
            "the children of node {} do not weigh what it weighs", node);
  }
}

/// Walks the whole tree from its root; returns its depth.
std::size_t check_tree(const TreeNodes& tree, std::size_t features) {
  require(tree.parents.front() == no_parent, "the root has a parent");
  std::vector<bool> seen(tree.parents.size(), false);
  std::size_t depth = 0;
  std::vector<std::pair<std::size_t, std::size_t>> open{{0, 0}};  // node, splits above it
  while (!open.empty()) {
    const auto [node, above] = open.back();
    open.pop_back();
    require(!seen[node], "node {} is reached twice", node);
    seen[node] = true;
    depth = std::max(depth, above);
    require(tree.default_left[node] == 0 || tree.default_left[node] == 1, "a direction is neither left nor right");
    if (tree.left_children[node] == -1 && tree.right_children[node] == -1) continue;
    require(above < most_depth, "a tree is deeper than {}", most_depth);
    check_split(tree, node, features);
    for (const auto child : {tree.left_children[node], tree.right_children[node]}) {
      open.emplace_back(static_cast<std::size_t>(child), above + 1);
    }
  }
  require(std::find(seen.begin(), seen.end(), false) == seen.end(), "a node is nobody's child");
  check_weights(tree);
  return depth;
}

/// Parameters that tell another kind of model than the one trained here.
void check_kind(const UbjValue& learner) {
  const UbjValue& booster = learner.at("gradient_booster");
  require(booster.at("name").text() == "gbtree", "they are no gradient-boosted trees");
  const UbjValue& model = booster.at("model");
  require(parameter(model.at("gbtree_model_param"), "num_parallel_tree") == 1, "they are a forest");
  require(parameter(model.at("gbtree_model_param"), "num_trees") ==
              static_cast<std::int64_t>(list_of(model, "trees").size()),
          "another number of trees is stated than there are");
  require(list_of(model, "tree_info").size() == list_of(model, "trees").size(), "tree_info has not one entry a tree");
}

/// The classes of `multiclass`, 0 of another objective. XGBoost adds a tree to the margin that `tree_info` names
/// without looking whether there is one.
std::size_t read_classes(const UbjValue& learner, Objective objective) {
  const std::int64_t classes = parameter(learner.at("learner_model_param"), "num_class");
  if (objective == Objective::multiclass) {
    require(classes >= 2 && classes <= most_classes, "they predict {} classes", classes);
    require(parameter(learner.at("objective").at("softmax_multiclass_param"), "num_class") == classes,
            "the objective has another number of classes");
  } else {
    require(classes == 0, "they predict several classes");
  }
  const std::int64_t turns = std::max<std::int64_t>(classes, 1);
  std::int64_t tree = 0;
  for (const UbjValue& group : list_of(learner.at("gradient_booster").at("model"), "tree_info")) {
    const auto* turn = std::get_if<std::int64_t>(&group.is);
    require(turn != nullptr && *turn == tree % turns, "tree {} is not of the class whose turn it is", tree);
    ++tree;
  }
  require(tree % turns == 0, "the last round has not a tree for each class");
  return static_cast<std::size_t>(classes);
}

struct Start {
  Objective objective;
  const char* text;  ///< base score as XGBoost writes it
  double base_score;
};

/// The base score with which each objective's margin starts at 0.
constexpr std::array<Start, 5> starts{{{Objective::cox, "1E0", 1},
                                       {Objective::aft, "1E0", 1},
                                       {Objective::logistic, "5E-1", 0.5},
                                       {Objective::multiclass, "0E0", 0},
                                       {Objective::regression, "0E0", 0}}};

const Start& start_of(Objective objective) {
  return *std::find_if(starts.begin(), starts.end(), [&](const Start& start) { return start.objective == objective; });
}

Objective read_objective(const UbjValue& learner) {
  const std::string& name = learner.at("objective").at("name").text();
  for (const Start& start : starts) {
    if (name != xgboost_objective(start.objective)) continue;
    const std::string& text = learner.at("learner_model_param").at("base_score").text();
    require(parse_number(text) == start.base_score, "the base score is {}, not {}", printable(text), start.base_score);
    return start.objective;
  }
  throw Error(ErrorKind::model,
              fmt::format("the trees have the objective '{}', which marrow does not know", printable(name)));
}

// ---- writing --------------------------------------------------------------------------------------------------------

void write_tree(UbjWriter& out, const TreeNodes& tree, std::size_t id, std::size_t features) {
  const std::vector<std::int64_t> none;
  out.begin_object();
  out.key("base_weights").float_array(tree.base_weights);
  out.key("categories").integer_array<std::int32_t>(none);
  out.key("categories_nodes").integer_array<std::int32_t>(none);
  out.key("categories_segments").integer_array<std::int64_t>(none);
  out.key("categories_sizes").integer_array<std::int64_t>(none);
  out.key("default_left").integer_array<std::uint8_t>(tree.default_left);
  out.key("id").integer(static_cast<std::uint32_t>(id));
  out.key("left_children").integer_array<std::int32_t>(tree.left_children);
  out.key("loss_changes").float_array(tree.loss_changes);
  out.key("parents").integer_array<std::int32_t>(tree.parents);
  out.key("right_children").integer_array<std::int32_t>(tree.right_children);
  out.key("split_conditions").float_array(tree.split_conditions);
  out.key("split_indices").integer_array<std::int32_t>(tree.split_indices);
  out.key("split_type").integer_array<std::uint8_t>(std::vector<std::int64_t>(tree.parents.size(), 0));
  out.key("sum_hessian").float_array(tree.sum_hessian);
  out.key("tree_param").begin_object();
  out.key("num_deleted").text("0");
  out.key("num_feature").text(fmt::format("{}", features));
  out.key("num_nodes").text(fmt::format("{}", tree.parents.size()));
  out.key("size_leaf_vector").text("0");
  out.end_object();
  out.end_object();
}

void write_objective(UbjWriter& out, Objective objective, std::size_t classes) {
  out.begin_object();
  if (objective == Objective::aft) {
    out.key("aft_loss_param").begin_object();
    out.key("aft_loss_distribution").text("extreme");
    out.key("aft_loss_distribution_scale").text("1");
    out.end_object();
  }
  out.key("name").text(xgboost_objective(objective));
  if (objective == Objective::logistic || objective == Objective::regression) {
    out.key("reg_loss_param").begin_object();
    out.key("scale_pos_weight").text("1");
    out.end_object();
  }
  if (objective == Objective::multiclass) {
    out.key("softmax_multiclass_param").begin_object();
    out.key("num_class").text(fmt::format("{}", classes));
    out.end_object();
  }
  out.end_object();
}

}  // namespace

BoosterFile BoosterFile::parse(std::string_view ubj) {
  BoosterFile file;
  const UbjValue root = read_ubj(ubj);
  const UbjValue& learner = root.at("learner");
  check_kind(learner);
  file.objective = read_objective(learner);
  file.classes = read_classes(learner, file.objective);
  const std::int64_t features = parameter(learner.at("learner_model_param"), "num_feature");
  require(features > 0 && features <= most_features, "they take {} features", features);
  file.features = static_cast<std::size_t>(features);
  for (const UbjValue& tree : list_of(learner.at("gradient_booster").at("model"), "trees")) {
    file.trees.push_back(read_tree(tree));
    file.trees.back().depth = check_tree(file.trees.back(), file.features);
  }
  return file;
}

std::string BoosterFile::ubj() const {
  UbjWriter out;
  out.begin_object();
  out.key("learner").begin_object();
  out.key("attributes").begin_object();
  out.end_object();
  out.key("feature_names").begin_array(0);
  out.key("feature_types").begin_array(0);
  out.key("gradient_booster").begin_object();
  out.key("model").begin_object();
  out.key("gbtree_model_param").begin_object();
  out.key("num_parallel_tree").text("1");
  out.key("num_trees").text(fmt::format("{}", trees.size()));
  out.key("size_leaf_vector").text("0");
  out.end_object();
  out.key("tree_info").begin_array(trees.size());
  for (std::size_t i = 0; i < trees.size(); ++i) {
    out.integer(static_cast<std::uint32_t>(i % std::max<std::size_t>(classes, 1)));
  }
  out.key("trees").begin_array(trees.size());
  for (std::size_t i = 0; i < trees.size(); ++i) write_tree(out, trees[i], i, features);
  out.end_object();
  out.key("name").text("gbtree");
  out.end_object();
  out.key("learner_model_param").begin_object();
  out.key("base_score").text(start_of(objective).text);
  out.key("boost_from_average").text("0");
  out.key("num_class").text(fmt::format("{}", classes));
  out.key("num_feature").text(fmt::format("{}", features));
  out.key("num_target").text("1");
  out.end_object();
  out.key("objective");
  write_objective(out, objective, classes);
  out.end_object();
  out.key("version").begin_array(3);
  for (const std::uint32_t part : {1U, 7U, 4U}) out.integer(part);
  out.end_object();
  return std::move(out).bytes();
}

}  // namespace marrow
