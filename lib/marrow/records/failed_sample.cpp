#include "marrow/records/failed_sample.hpp"

#include "marrow/base/text.hpp"

namespace marrow {

FailedSample failed_sample(std::string sample, const Error& error) {
  std::string message = error.what();
  for (const std::string& context : error.contexts()) message += "; in " + context;
  const bool is_io = error.kind() == ErrorKind::io;
  return {std::move(sample), is_io ? "io" : "data", printable(message), printable(error.hint())};
}

}  // namespace marrow
