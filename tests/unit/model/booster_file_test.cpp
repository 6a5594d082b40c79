#include "marrow/model/booster_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string_view>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/model/booster.hpp"
#include "marrow/model/score.hpp"

namespace {

using marrow::BoosterFile;

std::string shipped_trees(const std::string& name = "trees_00.ubj") {
  return marrow::shipped_model("relapse_b").at(name);
}

std::string problem(const std::string& bytes) {
  try {
    static_cast<void>(BoosterFile::parse(bytes));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::model);
    return error.what();
  }
  return "no error";
}

std::string replaced(std::string bytes, const std::string& from, const std::string& to) {
  const std::size_t at = bytes.find(from);
  REQUIRE(at != std::string::npos);
  return bytes.replace(at, from.size(), to);
}

/// A split by feature 1 of 2, and under its left child another one.
BoosterFile two_splits() {
  BoosterFile file{.features = 2};
  file.trees.push_back({.left_children = {1, 3, -1, -1, -1},
                        .right_children = {2, 4, -1, -1, -1},
                        .parents = {2147483647, 0, 0, 1, 1},
                        .split_indices = {1, 0, 0, 0, 0},
                        .default_left = {1, 0, 0, 0, 0},
                        .split_conditions = {0.5, 2, 0.25, -0.5, 0.125},
                        .base_weights = {0, 0, 1, -2, 0.5},
                        .loss_changes = {3, 2, 0, 0, 0},
                        .sum_hessian = {8, 6, 2, 4, 2}});
  return file;
}

/// Two rounds of trees for three classes.
BoosterFile three_classes() {
  BoosterFile file = two_splits();
  file.objective = marrow::Objective::multiclass;
  file.classes = 3;
  while (file.trees.size() < 6) file.trees.push_back(file.trees.front());
  return file;
}

/// The place of the value of a number that is written as text, behind the `occurrence`-th `name`.
std::size_t value_of(const std::string& bytes, const std::string& name, int occurrence = 1) {
  std::size_t at = 0;
  for (int k = 0; k < occurrence; ++k) {
    at = bytes.find(name, at);
    REQUIRE(at != std::string::npos);
    at += name.size();
  }
  return at + std::string_view("SL").size() + 8;
}

/// A chain: node 2k splits into the leaf 2k + 1 and the next.
BoosterFile chain(std::int64_t depth) {
  BoosterFile file{.features = 2};
  marrow::TreeNodes tree;
  for (std::int64_t node = 0; node <= 2 * depth; ++node) {
    const bool splits = node % 2 == 0 && node < 2 * depth;
    tree.left_children.push_back(splits ? node + 1 : -1);
    tree.right_children.push_back(splits ? node + 2 : -1);
    tree.parents.push_back(node == 0 ? 2147483647 : (node - 1) / 2 * 2);
    tree.sum_hessian.push_back(node % 2 == 0 ? static_cast<double>(depth - node / 2 + 1) : 1);  // the leaves below
  }
  tree.split_indices.assign(tree.parents.size(), 0);
  tree.default_left = tree.split_indices;
  tree.split_conditions = tree.base_weights = tree.loss_changes = tree.sum_hessian;
  file.trees.push_back(tree);
  return file;
}

/// Each row's contributions sum to its margins, which are finite.
void check_sums(const BoosterFile& file, const marrow::Booster& booster) {
  const marrow::NumberTable rows{1, file.features, std::vector<double>(file.features, 1.0)};
  const marrow::NumberTable parts = booster.contributions(rows);
  const std::vector<double> margins = booster.margins(rows);
  for (std::size_t k = 0; k < margins.size(); ++k) {
    double sum = 0;
    double largest = 1;  // in single precision, large contributions cancel
    for (std::size_t j = 0; j <= file.features; ++j) {
      const double part = parts.at(0, k * (file.features + 1) + j);
      sum += part;
      largest = std::max(largest, std::abs(part));
    }
    CHECK(std::isfinite(margins[k]));
    CHECK(std::abs(sum - margins[k]) <= 1e-5 * largest);
  }
}

/// Flips a bit of each byte, so many times; returns how many of the files were no worse for it.
std::size_t flip_bytes(const std::string& bytes, std::size_t flips) {
  marrow::Random random(5);
  std::size_t loaded = 0;
  for (std::size_t i = 0; i < bytes.size() * flips; ++i) {
    std::string flipped = bytes;
    flipped[i / flips] = static_cast<char>(flipped[i / flips] ^ (1 << random.below(8)));
    try {
      const BoosterFile file = BoosterFile::parse(flipped);
      if (file.features > 100) continue;
      check_sums(file, marrow::Booster::load(file));
      ++loaded;
    } catch (const marrow::Error& error) {
      CHECK(error.kind() == marrow::ErrorKind::model);
    }
  }
  return loaded;
}

}  // namespace

TEST_CASE("the shipped trees are written again byte for byte, so XGBoost sees what was checked") {
  for (const char* model : {"relapse_b", "relapse_b_diagnosis"}) {
    for (const auto& [name, bytes] : marrow::shipped_model(model)) {
      if (!name.ends_with(".ubj")) continue;
      const BoosterFile file = BoosterFile::parse(bytes);
      CHECK(file.ubj() == bytes);
      CHECK(file.trees.size() == 40);
      CHECK(file.objective == marrow::Objective::cox);
    }
  }
}

TEST_CASE("trees of every objective load as they were written, many trees and deep ones too") {
  BoosterFile file = two_splits();
  while (file.trees.size() < 300) file.trees.push_back(file.trees.front());
  for (const auto objective : {marrow::Objective::cox, marrow::Objective::aft, marrow::Objective::logistic}) {
    file.objective = objective;
    CHECK(marrow::Booster::load(file).ubj() == file.ubj());
    CHECK(BoosterFile::parse(file.ubj()).ubj() == file.ubj());
  }
  CHECK(BoosterFile::parse(two_splits().ubj()).trees.front().depth == 2);
  const marrow::Booster deep = marrow::Booster::load(chain(64).ubj());
  CHECK(std::isfinite(deep.contributions(marrow::NumberTable{1, 2, {1, 1}}).at(0, 0)));
}

TEST_CASE("trees of several classes load as they were written, take turns, and each class's contributions sum") {
  const BoosterFile file = three_classes();
  CHECK(BoosterFile::parse(file.ubj()).ubj() == file.ubj());
  CHECK(BoosterFile::parse(file.ubj()).classes == 3);
  const marrow::Booster booster = marrow::Booster::load(file);
  CHECK(booster.ubj() == file.ubj());
  const marrow::NumberTable rows{2, 2, {1, 0, 3, 1}};
  const std::vector<double> margins = booster.margins(rows);
  const marrow::NumberTable parts = booster.contributions(rows);
  REQUIRE(margins.size() == 6);
  REQUIRE(parts.columns == 9);
  for (std::size_t i = 0; i < 2; ++i) {
    for (std::size_t k = 0; k < 3; ++k) {
      double sum = 0;
      for (std::size_t j = 0; j < 3; ++j) sum += parts.at(i, 3 * k + j);
      CHECK(sum == doctest::Approx(margins[3 * i + k]));
    }
  }
  CHECK(margins[0] == doctest::Approx(-1));  // two rounds of the leaf -0.5, and no base score
}

TEST_CASE("trained classes are written again byte for byte") {
  marrow::Random random(2);
  marrow::NumberTable features{60, 2, {}};
  std::vector<int> classes;
  for (int i = 0; i < 60; ++i) {
    classes.push_back(i % 4);
    features.values.push_back(i % 4 + random.uniform());
    features.values.push_back(random.uniform());
  }
  const marrow::NumberTable start{60, 4, std::vector<double>(240, 0.1)};
  const std::vector<marrow::FeatureSpec> columns{{.name = "a"}, {.name = "b"}};
  const std::string bytes =
      marrow::Booster::train_classes(features, columns, {classes, 4}, start, {.rounds = 5, .min_child_weight = 1}, 1)
          .ubj();
  const BoosterFile file = BoosterFile::parse(bytes);
  CHECK(file.ubj() == bytes);
  CHECK(file.classes == 4);
  CHECK(file.trees.size() == 20);
  CHECK(file.trees[0].left_children.size() > 1);
}

TEST_CASE("classes that the trees do not keep are refused") {
  const std::string bytes = three_classes().ubj();
  const auto damaged = [&](std::size_t at, char value) {
    std::string result = bytes;
    result[at] = value;
    return problem(result);
  };
  const std::size_t in_parameters = value_of(bytes, "num_class", 1);
  const std::size_t in_objective = value_of(bytes, "num_class", 2);
  CHECK(bytes[in_parameters] == '3');
  CHECK(bytes[in_objective] == '3');
  CHECK(damaged(in_parameters, '0').find("they predict 0 classes") != std::string::npos);
  CHECK(damaged(in_parameters, '1').find("they predict 1 classes") != std::string::npos);
  CHECK(damaged(in_parameters, '2').find("the objective has another number of classes") != std::string::npos);
  CHECK(damaged(in_objective, '9').find("the objective has another number of classes") != std::string::npos);
  // tree_info: [# L, eight bytes of count, then i and the number of each tree.
  const std::size_t info = bytes.find("tree_info") + std::string_view("tree_info[#L").size() + 8;
  CHECK(bytes[info + 2] == 'i');
  CHECK(damaged(info + 1, 1).find("tree 0 is not of the class whose turn it is") != std::string::npos);
  CHECK(damaged(info + 5, 3).find("tree 2 is not of the class whose turn it is") != std::string::npos);
  CHECK(damaged(info + 5, -1).find("tree 2 is not of the class whose turn it is") != std::string::npos);
  BoosterFile short_of_one = three_classes();
  short_of_one.trees.pop_back();
  CHECK(problem(short_of_one.ubj()).find("the last round has not a tree for each class") != std::string::npos);
  BoosterFile too_many = three_classes();
  too_many.classes = 1001;
  CHECK(problem(too_many.ubj()).find("they predict 1001 classes") != std::string::npos);
  // Trees of one margin that say they have classes.
  BoosterFile cox = two_splits();
  cox.classes = 2;
  CHECK(problem(cox.ubj()).find("they predict several classes") != std::string::npos);
}

TEST_CASE("a tree that is no tree is refused before XGBoost reads it") {
  const std::vector<std::pair<const char*, std::function<void(marrow::TreeNodes&)>>> damages = {
      {"child 5 of 5 nodes", [](auto& tree) { tree.left_children[1] = 5; }},
      {"child -2 of 5 nodes", [](auto& tree) { tree.right_children[1] = -2; }},
      {"child -1 of 5 nodes", [](auto& tree) { tree.right_children[1] = -1; }},
      {"child 0 of 5 nodes", [](auto& tree) { tree.left_children[1] = 0; }},  // a circle
      {"not the parent of its child 1", [](auto& tree) { tree.left_children[1] = 1; }},
      {"node 2 is reached twice", [](auto& tree) { tree.left_children[0] = 2; }},
      {"not the parent of its child 3", [](auto& tree) { tree.parents[3] = 0; }},
      {"nobody's child", [](auto& tree) { tree.left_children[1] = tree.right_children[1] = -1; }},
      {"the root has a parent", [](auto& tree) { tree.parents[0] = 1; }},
      {"splits by feature 2 of 2", [](auto& tree) { tree.split_indices[0] = 2; }},
      {"splits by feature -1 of 2", [](auto& tree) { tree.split_indices[1] = -1; }},
      {"neither left nor right", [](auto& tree) { tree.default_left[4] = 2; }},
      {"splits nobody",
       [](auto& tree) {
         tree.sum_hessian = {2, 0, 2, 0, 0};
       }},
      {"do not weigh what it weighs", [](auto& tree) { tree.sum_hessian[3] = 1e24; }},
      {"weighs less than nothing",
       [](auto& tree) {
         tree.sum_hessian = {8, 6, 2, 7, -1};
       }},
      {"leaf 2 is beyond any margin", [](auto& tree) { tree.split_conditions[2] = -1e7; }},
      {"node 1 has a weight beyond any margin", [](auto& tree) { tree.base_weights[1] = 1e30; }},
      {"not finite", [](auto& tree) { tree.split_conditions[0] = std::numeric_limits<double>::quiet_NaN(); }},
      {"not finite", [](auto& tree) { tree.base_weights[2] = std::numeric_limits<double>::infinity(); }},
      {"split_conditions has not one entry a node", [](auto& tree) { tree.split_conditions.pop_back(); }},
      {"has not one entry a node", [](auto& tree) { tree.parents.push_back(0); }},
      {"no root", [](auto& tree) { tree.left_children.clear(); }}};
  for (const auto& [words, damage] : damages) {
    CAPTURE(std::string(words));
    BoosterFile file = two_splits();
    CHECK(problem(file.ubj()) == "no error");
    damage(file.trees.front());
    CHECK(problem(file.ubj()).find(words) != std::string::npos);
  }
  CHECK(problem(chain(65).ubj()).find("deeper than 64") != std::string::npos);
}

TEST_CASE("another kind of model is refused: forest, classes, other objective or start, linear booster") {
  const std::string bytes = shipped_trees();
  CHECK(problem(replaced(bytes, "survival:cox", "rank:ndcg@10")).find("'rank:ndcg@10'") != std::string::npos);
  CHECK(problem(replaced(bytes, "1E0", "2E0")).find("base score is 2E0, not 1") != std::string::npos);
  CHECK(problem(replaced(bytes, "gbtree}", "gblinr}")) == "the trees are damaged: they are no gradient-boosted trees");
  const std::size_t digits = bytes.find("num_trees") + std::string_view("num_treesSL").size() + 8;
  CHECK(problem(std::string(bytes).replace(digits, 2, "41")).find("another number of trees") != std::string::npos);
}

TEST_CASE("a file of trees that is cut off, empty, text, or larger in words than in bytes is refused") {
  const std::string bytes = shipped_trees();
  for (std::size_t size = 0; size < bytes.size(); size += 97) {
    CAPTURE(size);
    CHECK(problem(bytes.substr(0, size)) == "the trees are no universal binary JSON, or are cut off");
  }
  const std::string unreadable = "the trees are no universal binary JSON, or are cut off";
  CHECK(problem(bytes + "}") == unreadable);
  CHECK(problem("{\"learner\": {}}") == unreadable);
  CHECK(problem(std::string(1'000'000, '[')) == unreadable);
  CHECK(problem(std::string("[$Z#L\x7f\xff\xff\xff\xff\xff\xff\xff", 13)) == unreadable);
  CHECK(problem("{}") == "key 'learner' not found");
}

TEST_CASE("whichever byte of the trees is flipped, they are refused or give finite numbers") {
  CHECK(flip_bytes(two_splits().ubj(), 4) > 100);
  BoosterFile of_classes = three_classes();
  of_classes.trees.resize(3);
  CHECK(flip_bytes(of_classes.ubj(), 1) > 100);
}
