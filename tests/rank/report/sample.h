// File: sample.h
//
// Vectors with a concept planted in them, and plain-loop statistics of such.

#ifndef ASSENT_TESTS_RANK_REPORT_SAMPLE_H_
#define ASSENT_TESTS_RANK_REPORT_SAMPLE_H_

#include <cstdint>
#include <vector>

#include "rank/report/probe.h"

namespace assent::testing {

using Sample = internal::ProbeData;

/// Correlated normal vectors, each class moved by its own draw.
Sample DrawSample(std::uint64_t seed, std::size_t people, std::size_t dimension, int classes);

struct Moments {
  std::vector<double> mean;
  std::vector<double> covariance;  // dimension^2
  std::vector<double> cross;       // classes rows of dimension, with the one-hot classes
};
Moments MomentsOf(const Sample& sample);

/// The share of the variance of class 0's indicator that least squares on the vectors
/// explains, fitted and measured on the same people.
double VarianceExplained(const Sample& sample);

/// The sample without the direction between the means of its two classes.
Sample MeanDifferenceRemoved(Sample sample);

double MeanSquaredMove(const Sample& a, const Sample& b);

}  // namespace assent::testing

#endif  // ASSENT_TESTS_RANK_REPORT_SAMPLE_H_
