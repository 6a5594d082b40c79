// Drives a fuzz target where there is no libFuzzer: every file of the corpus as it is, then changed ones for a while.
//
//   DRIVER CORPUS_DIR [--dictionary FILE] [--seconds N] [--seed N] [--only N]
//
// Change number N of a seed is the same on every machine; a failure prints the number, and `--only N` repeats it. The
// target runs in child processes, so that a crash, a broken promise and an input that never ends are all told.

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "fuzz_target.hpp"
#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "temporary_folder.hpp"

namespace {

struct Options {
  std::string corpus;
  std::string dictionary;
  long long seconds = 10;
  std::uint64_t seed = 1;
  long long only = -1;
};

constexpr unsigned most_seconds_an_input = 120;  // under sanitizers, on a busy machine
constexpr std::uint64_t inputs_a_child = 200;

/// Words in quotes, one a line, as libFuzzer's dictionaries have them; \xNN, \\ and \" are understood.
std::vector<std::string> read_dictionary(const std::string& path) {
  std::vector<std::string> words;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const std::size_t begin = line.find('"');
    const std::size_t end = line.rfind('"');
    if (line.starts_with('#') || begin == end) continue;
    std::string word;
    for (std::size_t i = begin + 1; i < end; ++i) {
      if (line[i] == '\\' && i + 3 < end && line[i + 1] == 'x') {
        word += static_cast<char>(std::stoi(line.substr(i + 2, 2), nullptr, 16));
        i += 3;
      } else {
        if (line[i] == '\\') ++i;
        word += line[i];
      }
    }
    words.push_back(word);
  }
  return words;
}

std::vector<std::string> read_corpus(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const auto& path : paths) inputs.push_back(marrow_test::read_file(path.string()));
  const auto seeds = marrow_test::fuzz_seeds();
  inputs.insert(inputs.end(), seeds.begin(), seeds.end());
  return inputs;
}

void change(std::string& text, const std::vector<std::string>& inputs, const std::vector<std::string>& words,
            marrow::Random& random) {
  const std::size_t at = random.below(text.size() + 1);
  const std::size_t length = std::min<std::size_t>(1 + random.below(12), text.size() - at);
  switch (random.below(9)) {
    case 0:
      if (at < text.size()) text[at] = static_cast<char>(random.below(256));
      break;
    case 1:
      if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << random.below(8)));
      break;
    case 2:
      text.erase(at, length);
      break;
    case 3:
      text.insert(at, text.substr(at, length));
      break;
    case 4:
      text.resize(at);
      break;
    case 5:
      text.insert(at, words[random.below(words.size())]);
      break;
    case 6:
      text.replace(at, length, words[random.below(words.size())]);
      break;
    case 7: {  // a line of another input
      const std::string& other = inputs[random.below(inputs.size())];
      const std::size_t from = random.below(other.size() + 1);
      text.insert(at, other.substr(from, std::min<std::size_t>(other.find('\n', from) - from + 1, 4096)));
      break;
    }
    default: {  // a number
      const char* numbers[] = {"0", "-1", "2147483647", "2147483648", "9223372036854775808", "1e308", "nan", "0x1", ""};
      const std::size_t digits = text.find_first_of("0123456789", at);
      if (digits != std::string::npos) {
        const std::size_t end = std::min(text.find_first_not_of("0123456789", digits), text.size());
        text.replace(digits, end - digits, numbers[random.below(std::size(numbers))]);
      }
    }
  }
}

/// Input number `n`: the corpus as it is first, then changes of it.
std::string input_at(std::uint64_t n, std::uint64_t seed, const std::vector<std::string>& inputs,
                     const std::vector<std::string>& words) {
  if (n < inputs.size()) return inputs[n];
  marrow::Random random(marrow::fnv1a(std::to_string(seed) + "/" + std::to_string(n)));
  // Large ones now and then: most of the time goes to small ones, which are many.
  std::string text;
  do {
    text = inputs[random.below(inputs.size())];
  } while (text.size() > 100000 && random.below(20) != 0);
  for (std::uint64_t edits = 1 + random.below(5); edits > 0; --edits) change(text, inputs, words, random);
  return text;
}

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

/// Whether options could be read.
bool read_options(int count, char** words, Options& options) {
  if (count < 2) return false;
  options.corpus = words[1];
  for (int i = 2; i + 1 < count; i += 2) {
    const std::string name = words[i];
    const auto number = marrow::parse_integer(words[i + 1]);
    if (name == "--dictionary") {
      options.dictionary = words[i + 1];
    } else if (name == "--seconds" && number) {
      options.seconds = *number;
    } else if (name == "--seed" && number) {
      options.seed = static_cast<std::uint64_t>(*number);
    } else if (name == "--only" && number) {
      options.only = *number;
    } else {
      return false;
    }
  }
  if (const char* seconds = std::getenv("MARROW_FUZZ_SECONDS")) options.seconds = std::atoll(seconds);
  return count % 2 == 0;
}

}  // namespace

int main(int argument_count, char** arguments) {
  Options options;
  if (!read_options(argument_count, arguments, options)) {
    std::fprintf(stderr, "usage: DRIVER CORPUS_DIR [--dictionary FILE] [--seconds N] [--seed N] [--only N]\n");
    return 2;
  }
  const std::vector<std::string> inputs = read_corpus(options.corpus);
  std::vector<std::string> words =
      options.dictionary.empty() ? std::vector<std::string>{} : read_dictionary(options.dictionary);
  if (words.empty()) words = {"\t", "\n"};
  if (options.only >= 0) {
    run(input_at(static_cast<std::uint64_t>(options.only), options.seed, inputs, words));
    return 0;
  }
  // Where the child is, for the case that it dies.
  auto* at = static_cast<volatile std::uint64_t*>(
      mmap(nullptr, sizeof(std::uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(options.seconds);
  std::uint64_t next = 0;
  while (next < inputs.size() || std::chrono::steady_clock::now() < end) {
    const pid_t child = fork();
    if (child == 0) {
      for (std::uint64_t n = next; n < next + inputs_a_child; ++n) {
        if (n >= inputs.size() && std::chrono::steady_clock::now() >= end) _exit(0);
        *at = n;
        alarm(most_seconds_an_input);
        run(input_at(n, options.seed, inputs, words));
      }
      *at = next + inputs_a_child;
      _exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return 1;
    if (status != 0) {
      const std::string how = WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "an error";
      std::printf("input %llu of seed %llu ends in %s; --seed %llu --only %llu repeats it\n",
                  static_cast<unsigned long long>(*at), static_cast<unsigned long long>(options.seed), how.c_str(),
                  static_cast<unsigned long long>(options.seed), static_cast<unsigned long long>(*at));
      return 1;
    }
    next += inputs_a_child;
  }
  std::printf("%llu inputs, no crash and no broken promise\n", static_cast<unsigned long long>(*at));
  return 0;
}
