"""Stands for the Abseil that the system has; see packaging/conan/README.md."""

import subprocess

from conan import ConanFile

# What assent's recipe names, and the targets that the system's own files define.
TARGETS = {
    "absl_" + name: "absl::" + name
    for name in ("bits", "core_headers", "flat_hash_map", "function_ref", "hash", "inlined_vector", "span", "status",
                 "statusor", "strings")
}


class SystemAbseil(ConanFile):
    name = "abseil"
    settings = "os", "arch", "compiler", "build_type"
    extension_properties = {"compatibility_cppstd": False}  # as the real recipe says

    def set_version(self):
        command = ["pkg-config", "--modversion", "absl_base"]
        self.version = subprocess.check_output(command, text=True).strip() + ".0"

    def package_info(self):
        # No file of Conan's: find_package(absl) comes to where the system keeps its own.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.set_property("cmake_file_name", "absl")
        for name, target in TARGETS.items():
            component = self.cpp_info.components[name]
            component.set_property("cmake_target_name", target)
            component.bindirs = component.includedirs = component.libdirs = []
