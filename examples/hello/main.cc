// One profile, one purpose: a read that works, and one that does not compile.
#include <iostream>

#include "assent/profile/profiles.h"
#include "person.assent.h"

using hello::Field;
using hello::Purpose;

int main() {
  assent::Profiles<hello::Person> people;
  const assent::SubjectId anna("anna");

  const auto greet = [&] {
    const auto view = people.Open<Purpose::kGreet>(anna);
    if (!view.ok()) return;  // nobody of that name
    // view->email();        // does not compile: declared for NOTIFY only
    const auto name = view->first_name().Release(hello::recipients::OwnUse{});
    std::cout << "Hello" << (name ? ", " + *name : "") << "!\n";
  };

  if (!people.Grant(anna, Purpose::kGreet).ok()) return 1;
  if (!people.Collect<Field::kFirstName>(anna, "Anna").ok()) return 1;
  greet();  // Hello, Anna!
  if (!people.Withdraw(anna, Purpose::kGreet).ok()) return 1;
  greet();  // Hello!
}
