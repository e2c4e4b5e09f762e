# with examples/cinema/viewer.proto tests/docs/main.cc
cmake_minimum_required(VERSION 3.22)
project(readme LANGUAGES CXX)
@BLOCK@
