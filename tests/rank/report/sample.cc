#include "rank/report/sample.h"

#include <cmath>
#include <random>

#include "rank/reference_model.h"

namespace assent::testing {
namespace {

double Normal(std::mt19937_64& random) {
  double sum = -6;  // twelve uniforms are normal enough, and the same everywhere
  for (int i = 0; i < 12; ++i) sum += static_cast<double>(random() >> 11) * 0x1p-53;
  return sum;
}

}  // namespace

Sample DrawSample(std::uint64_t seed, std::size_t people, std::size_t dimension, int classes) {
  std::mt19937_64 random(seed);
  std::vector<double> mix(dimension * dimension);
  for (double& value : mix) value = Normal(random);
  std::vector<double> moved(static_cast<std::size_t>(classes) * dimension);
  for (double& value : moved) value = Normal(random);
  Sample sample;
  sample.people = people;
  sample.dimension = dimension;
  sample.class_count = classes;
  for (std::size_t i = 0; i < people; ++i) {
    const auto c = static_cast<std::size_t>(random() % static_cast<std::uint64_t>(classes));
    sample.classes.push_back(static_cast<int>(c));
    std::vector<double> draws(dimension);
    for (double& value : draws) value = Normal(random);
    for (std::size_t a = 0; a < dimension; ++a) {
      double value = 2 + moved[c * dimension + a];
      for (std::size_t b = 0; b < dimension; ++b) value += mix[a * dimension + b] * draws[b];
      sample.vectors.push_back(value);
    }
  }
  return sample;
}

Moments MomentsOf(const Sample& sample) {
  const std::size_t d = sample.dimension;
  const auto classes = static_cast<std::size_t>(sample.class_count);
  const auto n = static_cast<double>(sample.people);
  Moments moments{std::vector<double>(d, 0), std::vector<double>(d * d, 0),
                  std::vector<double>(d * classes, 0)};
  std::vector<double> frequency(classes, 0);
  for (std::size_t i = 0; i < sample.people; ++i) {
    frequency[static_cast<std::size_t>(sample.classes[i])] += 1 / n;
    for (std::size_t a = 0; a < d; ++a) moments.mean[a] += sample.vectors[i * d + a] / n;
  }
  for (std::size_t i = 0; i < sample.people; ++i) {
    for (std::size_t a = 0; a < d; ++a) {
      const double x = sample.vectors[i * d + a] - moments.mean[a];
      for (std::size_t b = 0; b < d; ++b) {
        moments.covariance[a * d + b] += x * (sample.vectors[i * d + b] - moments.mean[b]) / n;
      }
      for (std::size_t c = 0; c < classes; ++c) {
        const double z = (static_cast<std::size_t>(sample.classes[i]) == c ? 1 : 0) - frequency[c];
        moments.cross[c * d + a] += x * z / n;
      }
    }
  }
  return moments;
}

double VarianceExplained(const Sample& sample) {
  const Moments moments = MomentsOf(sample);
  const std::size_t d = sample.dimension;
  Matrix covariance(d, std::vector<double>(d));
  for (std::size_t a = 0; a < d; ++a) {
    for (std::size_t b = 0; b < d; ++b) covariance[a][b] = moments.covariance[a * d + b];
    covariance[a][a] += 1e-9;  // what is erased has no variance left in it
  }
  const Matrix inverse = GaussJordanInverse(covariance);
  double frequency = 0;
  for (const int c : sample.classes) frequency += (c == 0 ? 1.0 : 0.0) / static_cast<double>(sample.people);
  double explained = 0;
  for (std::size_t a = 0; a < d; ++a) {
    for (std::size_t b = 0; b < d; ++b) {
      explained += moments.cross[a] * inverse[a][b] * moments.cross[b];
    }
  }
  return explained / (frequency * (1 - frequency));
}

Sample MeanDifferenceRemoved(Sample sample) {
  const Moments moments = MomentsOf(sample);
  const std::size_t d = sample.dimension;
  double length = 0;
  for (std::size_t a = 0; a < d; ++a) length += moments.cross[a] * moments.cross[a];
  for (std::size_t i = 0; i < sample.people; ++i) {
    double along = 0;
    for (std::size_t a = 0; a < d; ++a) {
      along += (sample.vectors[i * d + a] - moments.mean[a]) * moments.cross[a];
    }
    for (std::size_t a = 0; a < d; ++a) sample.vectors[i * d + a] -= along / length * moments.cross[a];
  }
  return sample;
}

double MeanSquaredMove(const Sample& a, const Sample& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.vectors.size(); ++i) {
    sum += (a.vectors[i] - b.vectors[i]) * (a.vectors[i] - b.vectors[i]);
  }
  return sum / static_cast<double>(a.people);
}

}  // namespace assent::testing
