# Reads Doxygen's warnings and prints those that are mistakes: a public type, function
# or enumeration that nothing says anything about. Copying, moving and comparing need no
# words, nor does a data member whose name is its description; and Doxygen stumbles over
# a specialisation of std::hash.
!/warning|error/ { next }
/Internal inconsistency: scope for class std::hash/ { next }
/Member operator(=|==|!=|<)\(/ { next }
/Member ~?[A-Za-z]+ \(variable\)|\(variable\) of (struct|class)/ { next }
{
  if (match($0, /Member [A-Za-z]+\((const )?[A-Za-z]+ &/)) {
    split(substr($0, RSTART + 7, RLENGTH - 7), part, "(")
    other = part[2]
    sub(/^const /, "", other)
    sub(/ &$/, "", other)
    if (other == part[1]) next
  }
  print
  found = 1
}
END { exit found }
