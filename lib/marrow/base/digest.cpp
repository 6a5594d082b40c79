#include "marrow/base/digest.hpp"

// OpenSSL's direct functions, which 3.0 deprecates for EVP: that reads OpenSSL's configuration and its table of
// algorithms first, 2 MB and most of a millisecond for the same checksum.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include <array>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

void check(int status) {
  if (status != 1) throw Error(ErrorKind::internal, "OpenSSL could not compute a SHA-256 checksum");
}

}  // namespace

struct Sha256::State {
  SHA256_CTX context{};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  check(SHA256_Init(&state_->context));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  check(SHA256_Update(&state_->context, bytes.data(), bytes.size()));
}

std::string Sha256::hex() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  check(SHA256_Final(digest.data(), &state_->context));
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
