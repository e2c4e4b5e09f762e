// File: export.h
//
// ASSENT_EXPORT marks what a shared library of assent shows to those who link it;
// everything else in it is hidden. In a static library nothing is marked, so that a
// shared object which carries assent inside shows none of it and two such objects in
// one process do not mix.

#ifndef ASSENT_BASE_EXPORT_H_
#define ASSENT_BASE_EXPORT_H_

// The build defines ASSENT_SHARED_LIBRARY for shared libraries, and passes it on to
// those who link them.
#if defined(ASSENT_SHARED_LIBRARY) && defined(__GNUC__)
#define ASSENT_EXPORT __attribute__((visibility("default")))
#else
#define ASSENT_EXPORT
#endif

#endif  // ASSENT_BASE_EXPORT_H_
