"""Stands for the Eigen that the system has; see packaging/conan/README.md."""

import subprocess

from conan import ConanFile

# What assent's recipe names, and the targets that the system's own files define.
TARGETS = {"eigen3": "Eigen3::Eigen"}


class SystemEigen(ConanFile):
    name = "eigen"
    settings = "os", "arch", "compiler", "build_type"

    def set_version(self):
        command = ["pkg-config", "--modversion", "eigen3"]
        self.version = subprocess.check_output(command, text=True).strip()

    def package_info(self):
        # No file of Conan's: find_package(Eigen3) comes to where the system keeps its own.
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.set_property("cmake_file_name", "Eigen3")
        for name, target in TARGETS.items():
            component = self.cpp_info.components[name]
            component.set_property("cmake_target_name", target)
            component.bindirs = component.includedirs = component.libdirs = []
