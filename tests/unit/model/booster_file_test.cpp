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
  const std::string bytes = two_splits().ubj();
  marrow::Random random(5);
  std::size_t loaded = 0;
  for (std::size_t i = 0; i < bytes.size() * 4; ++i) {
    std::string flipped = bytes;
    flipped[i / 4] = static_cast<char>(flipped[i / 4] ^ (1 << random.below(8)));
    try {
      const BoosterFile file = BoosterFile::parse(flipped);
      if (file.features > 100) continue;
      const marrow::Booster booster = marrow::Booster::load(file);
      const marrow::NumberTable rows{1, file.features, std::vector<double>(file.features, 1.0)};
      const marrow::NumberTable parts = booster.contributions(rows);
      double sum = 0;
      double largest = 1;  // in single precision, large contributions cancel
      for (const double part : parts.values) {
        sum += part;
        largest = std::max(largest, std::abs(part));
      }
      const double margin = booster.margins(rows).front();
      CHECK(std::isfinite(margin));
      CHECK(std::abs(sum - margin) <= 1e-5 * largest);
      ++loaded;
    } catch (const marrow::Error& error) {
      CHECK(error.kind() == marrow::ErrorKind::model);
    }
  }
  CHECK(loaded > 100);
}
