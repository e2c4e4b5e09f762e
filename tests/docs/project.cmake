# with tests/consumer/shop/plain/shopper.proto tests/docs/main.cc
cmake_minimum_required(VERSION 3.22)
project(shop LANGUAGES CXX)
add_executable(shop main.cc)
@BLOCK@
