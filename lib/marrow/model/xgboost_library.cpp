#include "marrow/model/xgboost_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <xgboost/c_api.h>

#include "marrow/base/error.hpp"

// The functions of XGBoost's C API that the other sources of this folder call, found in XGBoost's library when the
// first is called. Loading the library takes as long as reading a small VCF and several megabytes: verbs without a
// model do not pay for it.

namespace marrow {

namespace {

void* open_library() {
  void* library = dlopen(MARROW_XGBOOST_LIBRARY, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw Error(ErrorKind::model, fmt::format("XGBoost cannot be loaded: {}", dlerror()),
                "install its library: Debian's package is libxgboost0");
  }
  return library;
}

/// As `xgboost_function`. Throws `model` where there is none too.
template <class Function>
Function find(const char* name) {
  void* const found = xgboost_function(name);
  if (found == nullptr) throw Error(ErrorKind::model, fmt::format("XGBoost's library has no {}", name));
  return reinterpret_cast<Function>(found);
}

}  // namespace

void* xgboost_function(const char* name) {
  static void* const library = open_library();
  return dlsym(library, name);
}

}  // namespace marrow

void XGBoostVersion(int* major, int* minor, int* patch) {
  static const auto call = marrow::find<decltype(&XGBoostVersion)>("XGBoostVersion");
  call(major, minor, patch);
}

const char* XGBGetLastError() {
  static const auto call = marrow::find<decltype(&XGBGetLastError)>("XGBGetLastError");
  return call();
}

int XGBRegisterLogCallback(void (*callback)(const char*)) {
  static const auto call = marrow::find<decltype(&XGBRegisterLogCallback)>("XGBRegisterLogCallback");
  return call(callback);
}

int XGDMatrixCreateFromDense(const char* data, const char* config, DMatrixHandle* out) {
  static const auto call = marrow::find<decltype(&XGDMatrixCreateFromDense)>("XGDMatrixCreateFromDense");
  return call(data, config, out);
}

int XGDMatrixFree(DMatrixHandle handle) {
  static const auto call = marrow::find<decltype(&XGDMatrixFree)>("XGDMatrixFree");
  return call(handle);
}

int XGDMatrixSetFloatInfo(DMatrixHandle handle, const char* field, const float* array, bst_ulong len) {
  static const auto call = marrow::find<decltype(&XGDMatrixSetFloatInfo)>("XGDMatrixSetFloatInfo");
  return call(handle, field, array, len);
}

int XGBoosterCreate(const DMatrixHandle dmats[], bst_ulong len, BoosterHandle* out) {
  static const auto call = marrow::find<decltype(&XGBoosterCreate)>("XGBoosterCreate");
  return call(dmats, len, out);
}

int XGBoosterFree(BoosterHandle handle) {
  static const auto call = marrow::find<decltype(&XGBoosterFree)>("XGBoosterFree");
  return call(handle);
}

int XGBoosterSetParam(BoosterHandle handle, const char* name, const char* value) {
  static const auto call = marrow::find<decltype(&XGBoosterSetParam)>("XGBoosterSetParam");
  return call(handle, name, value);
}

int XGBoosterGetNumFeature(BoosterHandle handle, bst_ulong* out) {
  static const auto call = marrow::find<decltype(&XGBoosterGetNumFeature)>("XGBoosterGetNumFeature");
  return call(handle, out);
}

int XGBoosterUpdateOneIter(BoosterHandle handle, int iter, DMatrixHandle dtrain) {
  static const auto call = marrow::find<decltype(&XGBoosterUpdateOneIter)>("XGBoosterUpdateOneIter");
  return call(handle, iter, dtrain);
}

int XGBoosterPredictFromDMatrix(BoosterHandle handle, DMatrixHandle dmat, const char* config,
                                const bst_ulong** out_shape, bst_ulong* out_dim, const float** out_result) {
  static const auto call = marrow::find<decltype(&XGBoosterPredictFromDMatrix)>("XGBoosterPredictFromDMatrix");
  return call(handle, dmat, config, out_shape, out_dim, out_result);
}

int XGBoosterLoadModelFromBuffer(BoosterHandle handle, const void* buf, bst_ulong len) {
  static const auto call = marrow::find<decltype(&XGBoosterLoadModelFromBuffer)>("XGBoosterLoadModelFromBuffer");
  return call(handle, buf, len);
}

int XGBoosterSaveModelToBuffer(BoosterHandle handle, const char* config, bst_ulong* out_len, const char** out_dptr) {
  static const auto call = marrow::find<decltype(&XGBoosterSaveModelToBuffer)>("XGBoosterSaveModelToBuffer");
  return call(handle, config, out_len, out_dptr);
}
