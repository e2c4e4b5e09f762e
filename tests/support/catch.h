// The one place that knows which Catch2 it is: version 2 has one header,
// version 3 has many. Tests include this file and use what both have.
#ifndef ASSENT_TESTS_SUPPORT_CATCH_H_
#define ASSENT_TESTS_SUPPORT_CATCH_H_

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_approx.hpp>
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
using Catch::Approx;  // as version 2 has it
#else
#include <catch2/catch.hpp>
#endif

#endif  // ASSENT_TESTS_SUPPORT_CATCH_H_
