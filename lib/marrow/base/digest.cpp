#include "marrow/base/digest.hpp"

// OpenSSL's direct functions, which 3.0 deprecates for EVP: that reads OpenSSL's configuration and its table of
// algorithms first, 2 MB and most of a millisecond for the same checksum.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <dlfcn.h>
#include <fmt/format.h>
#include <openssl/sha.h>

#include <array>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

[[noreturn]] void fail(std::string_view why) {
  throw Error(ErrorKind::internal, fmt::format("OpenSSL's library of checksums cannot be used: {}", why),
              "install it: Debian's package is libssl3");
}

/// OpenSSL's functions, found in its library when the first checksum is asked for: loading it takes most of a
/// millisecond and a megabyte, for which verbs without checksums do not pay.
struct OpensslFunctions {
  decltype(&SHA256_Init) init;
  decltype(&SHA256_Update) update;
  decltype(&SHA256_Final) finish;
};

template <class Function>
Function find(void* library, const char* name) {
  void* const found = dlsym(library, name);
  if (found == nullptr) fail(fmt::format("it has no {}", name));
  return reinterpret_cast<Function>(found);
}

const OpensslFunctions& openssl() {
  static const OpensslFunctions functions = [] {
    void* const library = dlopen(MARROW_CRYPTO_LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (library == nullptr) fail(dlerror());
    return OpensslFunctions{.init = find<decltype(&SHA256_Init)>(library, "SHA256_Init"),
                            .update = find<decltype(&SHA256_Update)>(library, "SHA256_Update"),
                            .finish = find<decltype(&SHA256_Final)>(library, "SHA256_Final")};
  }();
  return functions;
}

void check(int status) {
  if (status != 1) throw Error(ErrorKind::internal, "OpenSSL could not compute a SHA-256 checksum");
}

}  // namespace

struct Sha256::State {
  SHA256_CTX context{};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  check(openssl().init(&state_->context));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  check(openssl().update(&state_->context, bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  check(openssl().finish(digest.data(), &state_->context));
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 digest;
  digest.update(bytes);
  return digest.hex();
}

}  // namespace marrow
