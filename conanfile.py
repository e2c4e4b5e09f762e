"""Conan 2 recipe of assent; packaging/conan/README.md says how to use it."""

import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir

required_conan_version = ">=2.0"

# The parts of Abseil that src/CMakeLists.txt links.
ABSEIL = ("bits", "core_headers", "flat_hash_map", "function_ref", "hash", "inlined_vector", "span", "status",
          "statusor", "strings")


class AssentConan(ConanFile):
    name = "assent"
    description = "Personalization that can only see what a person said yes to"
    license = "Apache-2.0"
    topics = ("privacy", "consent", "personalization", "recommender")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {
        "shared": [True, False],
        "fPIC": [True, False],
        "with_rank": [True, False],
        "with_core": [True, False],
        "with_train": [True, False],
        "with_codegen": [True, False],
    }
    default_options = {
        "shared": False,
        "fPIC": True,
        "with_rank": True,
        "with_core": True,
        "with_train": True,
        "with_codegen": True,
    }
    implements = ["auto_shared_fpic"]
    extension_properties = {"compatibility_cppstd": False}
    exports_sources = "CMakeLists.txt", "LICENSE", "cmake/*", "include/*", "proto/*", "src/*"
    test_package_folder = "packaging/conan/test_package"

    def set_version(self):
        # The version is said once, in CMakeLists.txt.
        text = load(self, os.path.join(self.recipe_folder, "CMakeLists.txt"))
        self.version = re.search(r"project\(assent VERSION ([0-9.]+)", text).group(1)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        # Public headers show Abseil's types: its version and standard are ours.
        self.requires("abseil/[>=20220623.0]", transitive_headers=True, transitive_libs=True)
        if self.options.with_rank:
            self.requires("highway/[>=1.0.3 <2]")
            self.requires("eigen/[>=3.4 <6]", visible=False)
        if self.options.with_core or self.options.with_codegen:
            self.requires("protobuf/[>=3.21.12]", run=True)

    def build_requirements(self):
        if self.options.with_codegen and self.settings_build.os != self.settings.os:
            self.tool_requires("protobuf/<host_version>")

    def validate(self):
        check_min_cppstd(self, 17)
        if self.options.with_train and not self.options.with_core:
            raise ConanInvalidConfiguration("with_train needs with_core: statistics files are written there")
        if self.options.with_train and not self.options.with_rank:
            raise ConanInvalidConfiguration("with_train needs with_rank: its reports rank")
        if self.options.with_codegen and not self.options.with_train:
            raise ConanInvalidConfiguration("with_codegen needs with_train: the command assent trains")
        # Abseil's layouts depend on the standard that it was built with.
        mine = self.settings.get_safe("compiler.cppstd")
        theirs = self.dependencies["abseil"].settings.get_safe("compiler.cppstd")
        if mine != theirs:
            raise ConanInvalidConfiguration(f"assent as C++{mine} and Abseil as C++{theirs}: "
                                            "build both with the same compiler.cppstd")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["ASSENT_BUILD_RANK"] = bool(self.options.with_rank)
        toolchain.cache_variables["ASSENT_BUILD_CORE"] = bool(self.options.with_core)
        toolchain.cache_variables["ASSENT_BUILD_TRAIN"] = bool(self.options.with_train)
        toolchain.cache_variables["ASSENT_BUILD_CODEGEN"] = bool(self.options.with_codegen)
        toolchain.cache_variables["ASSENT_WITH_LAPACK"] = "OFF"
        toolchain.cache_variables["ASSENT_BUILD_TESTS"] = False
        toolchain.cache_variables["ASSENT_BUILD_EXAMPLES"] = False
        toolchain.generate()
        CMakeDeps(self).generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))
        # Conan writes its own config and .pc files, from package_info.
        cmake_dir = os.path.join(self.package_folder, "lib", "cmake", "assent")
        copy(self, "AssentGenerate.cmake", src=cmake_dir, dst=os.path.join(self.package_folder, "lib", "assent"))
        rmdir(self, os.path.join(self.package_folder, "lib", "cmake"))
        rmdir(self, os.path.join(self.package_folder, "lib", "pkgconfig"))
        rmdir(self, os.path.join(self.package_folder, "share"))
        copy(self, "AssentTools.cmake", src=os.path.join(self.source_folder, "cmake"),
             dst=os.path.join(self.package_folder, "lib", "assent"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "assent")
        # Conan makes a target of all components; its usual name is that of our command.
        self.cpp_info.set_property("cmake_target_name", "assent::all_components")
        # assent_generate() and the tools it runs.
        modules = [os.path.join("lib", "assent", name) for name in ("AssentTools.cmake", "AssentGenerate.cmake")]
        self.cpp_info.set_property("cmake_build_modules", modules)

        kernel = self._component("kernel")
        kernel.requires = [f"abseil::absl_{name}" for name in ABSEIL]
        if self.settings.os in ("Linux", "FreeBSD"):
            kernel.system_libs = ["pthread", "m"]
        if self.options.with_rank:
            self._component("rank").requires = ["kernel", "highway::hwy"]
        if self.options.with_core:
            self._component("core").requires = ["kernel", "protobuf::libprotobuf"]
        elif self.options.with_codegen:
            kernel.requires.append("protobuf::libprotobuf")
        if self.options.with_train:
            self._component("train").requires = ["core", "rank"]

    def _component(self, name):
        component = self.cpp_info.components[name]
        component.libs = [f"assent_{name}"]
        component.set_property("cmake_target_name", f"assent::{name}")
        component.set_property("pkg_config_name", f"assent_{name}")
        if self.options.shared:
            component.defines = ["ASSENT_SHARED_LIBRARY"]
        return component
