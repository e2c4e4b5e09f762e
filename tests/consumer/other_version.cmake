# Included by `run` to ask for a version that is not there.
find_package(assent 0.2 REQUIRED)
