// File: macros.h
//
// ASSENT_UNAVAILABLE("why") marks a declaration that exists only to say why it may
// not be used: the compiler's error is the policy's own sentence.

#ifndef ASSENT_PROFILE_MACROS_H_
#define ASSENT_PROFILE_MACROS_H_

#if defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 12)
#define ASSENT_UNAVAILABLE(declaration, why) __attribute__((unavailable(why))) declaration
#else
#define ASSENT_UNAVAILABLE(declaration, why) declaration = delete
#endif

#endif  // ASSENT_PROFILE_MACROS_H_
