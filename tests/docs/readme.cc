// with examples/cinema/viewer.proto
#include "assent/profile/profiles.h"
#include "viewer.assent.h"

using namespace cinema;

int main() {
  const assent::SubjectId anna("anna");
@BLOCK@
  // What the comments of the block say.
  return shown == 1980 && !decade.Release(recipients::Screen{}).has_value() ? 0 : 1;
}
