# `cmake --install`: the layers as marrow::base …, their headers, and the program; found again by find_package(marrow).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# Static libraries of `folder` and the folders below it.
function(marrow_libraries_below folder result)
  set(found)
  get_property(targets DIRECTORY "${folder}" PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
      list(APPEND found ${target})
    endif()
  endforeach()
  get_property(subfolders DIRECTORY "${folder}" PROPERTY SUBDIRECTORIES)
  foreach(subfolder IN LISTS subfolders)
    marrow_libraries_below("${subfolder}" below)
    list(APPEND found ${below})
  endforeach()
  set(${result} ${found} PARENT_SCOPE)
endfunction()

marrow_libraries_below("${PROJECT_SOURCE_DIR}/lib/marrow" marrow_layers)
set(marrow_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/marrow")

install(TARGETS ${marrow_layers} EXPORT marrow
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILE_SET unproven DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
install(EXPORT marrow NAMESPACE marrow:: DESTINATION "${marrow_package_dir}" FILE MarrowTargets.cmake)
if(TARGET marrow)
  install(TARGETS marrow RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()

configure_package_config_file("${PROJECT_SOURCE_DIR}/lib/cmake/marrowConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/marrowConfig.cmake" INSTALL_DESTINATION "${marrow_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/marrowConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/marrowConfig.cmake"
  "${PROJECT_BINARY_DIR}/marrowConfigVersion.cmake"
  "${PROJECT_SOURCE_DIR}/lib/cmake/MarrowDependencies.cmake"
  DESTINATION "${marrow_package_dir}")
