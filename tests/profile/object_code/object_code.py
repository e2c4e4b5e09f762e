#!/usr/bin/env python3
"""What a read costs, in instructions: compiles read.cc as a release does and walks through
the object code from each function's entry to its returns.

A read that is allowed, through a view that is open, is a bit test, a compare of the
consent epoch, a compare that says the view is open (so that its expiry was compared when it
was opened), and a load. The time is asked for only when the view is closed, and a reason
only when the read is denied: those paths may call, the others may not.

Usage: object_code.py COMPILER OBJDUMP STANDARD SOURCE_FOLDER GENERATED.cc INCLUDE[,...] IMPLICIT[,...]
(the implicit folders are those that the compiler searches anyway)
Prints "SKIPPED: why" where the instructions are others than those that it knows.
"""
import os
import platform
import re
import subprocess
import sys
import tempfile

# function: the budget of the shortest and of the longest way to a value, as instructions and
# conditional branches; the calls that ways without a value may make. The longest way of a
# field is its first read since the view was opened, which asks whether it is marked as read.
BUDGETS = {
    "AssentReadField": ((26, 3), (32, 5), {"assent::internal::ViewCore::Why(int) const", "the clock"}),
    "AssentUseHandle": ((16, 3), (16, 3), {"the clock"}),
    "AssentDecide": ((24, 3), (26, 4), set()),
}
# What a path that gives no value does: it loads the answer for none.
GIVES_NOTHING = re.compile(r"\$0xffffffff")
# What initialises objects before main may call: the standard streams' own counter.
HARMLESS = re.compile(r"std::ios_base::Init::~?Init|__cxa_atexit|__dso_handle|\.bss|\.data")


def skip(why):
    print("SKIPPED: " + why)
    sys.exit(0)


def compile_source(compiler, standard, source, includes, out):
    flags = ["-std=c++" + standard, "-O3", "-DNDEBUG", "-fno-exceptions", "-fcf-protection=none"]
    done = subprocess.run([compiler, *flags, *["-isystem" + i for i in includes], "-c", source, "-o", out],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        sys.exit("does not compile:\n" + done.stdout.decode())


def functions(objdump, file):
    """For each name {address: (instruction, relocations)}, in order."""
    text = subprocess.check_output([objdump, "-d", "-r", "-C", "--no-show-raw-insn", file]).decode()
    found, current, last = {}, None, None
    for line in text.split("\n"):
        head = re.match(r"^[0-9a-f]+ <(.*)>:$", line)
        code = re.match(r"^\s+([0-9a-f]+):\t(.+)$", line)
        relocation = re.match(r"^\s+[0-9a-f]+: R_\S+\s+(.*)$", line)
        if head:
            current = found.setdefault(head.group(1), {})
        elif relocation and current:
            current[last][1].append(re.sub(r"-0x[0-9a-f]+$", "", relocation.group(1)))
        elif code and current is not None:
            last = int(code.group(1), 16)
            current[last] = (code.group(2).split("#")[0].strip(), [])
    return found


def paths(body):
    """All ways through a function: (instructions, called)."""
    addresses = list(body)
    after = dict(zip(addresses, addresses[1:]))
    found = []

    def walk(at, taken, called):
        while True:
            if at is None or at in taken:
                sys.exit("a loop, or an end that is no return, at %r" % (at,))
            code, relocations = body[at]
            taken = taken + [at]
            operation, *operands = code.split(None, 1)
            target = re.match(r"([0-9a-f]+) <", operands[0]) if operands else None
            if operation.startswith("ret"):
                found.append(([body[a][0] for a in taken], called))
                return
            if operation.startswith("call") or (operation == "jmp" and target is None):
                called = called | ({relocations[0]} if relocations else {"the clock"})
                if operation == "jmp":  # a call in the place of a return
                    found.append(([body[a][0] for a in taken], called))
                    return
            elif operation == "jmp":
                at = int(target.group(1), 16)
                continue
            elif operation.startswith("j"):
                walk(int(target.group(1), 16), taken, called)
            at = after.get(at)

    walk(addresses[0], [], frozenset())
    return found


def cost(code):
    """Instructions and conditional branches of a way; padding does nothing."""
    working = [c for c in code if not c.startswith(("nop", "data16", "cs nop"))]
    return len(working), sum(1 for c in working if re.match(r"j(?!mp)", c))


def check(name, body, budget):
    shortest_budget, longest_budget, may_call = budget
    ways = paths(body)
    wrong = ["%s calls %s" % (name, call) for _, called in ways for call in called - may_call]
    values = [code for code, called in ways if not called and not any(GIVES_NOTHING.search(c) for c in code)]
    values = [code for code in values if not any(c.startswith("lock") for c in code)]
    if not values:
        return wrong + ["%s: no way through it gives a value without a call" % name]
    values.sort(key=cost)
    print("%s: %d ways; a value without a call in %d instructions with %d branches, at most %d with %d"
          % (name, len(ways), *cost(values[0]), *cost(values[-1])))
    for code, most in ((values[0], shortest_budget), (values[-1], longest_budget)):
        if any(is_ > may for is_, may in zip(cost(code), most)):
            wrong.append("%s: %d instructions with %d branches; the budget is %d with %d:\n  %s"
                         % (name, *cost(code), *most, "\n  ".join(code)))
    return wrong


def check_initialisers(found):
    """Nothing of ours runs before main: tables are constant."""
    wrong = []
    for name, body in found.items():
        if not name.startswith("_GLOBAL__sub_I"):
            continue
        for code, relocations in body.values():
            wrong += ["%s runs before main: %s" % (r, code) for r in relocations if not HARMLESS.match(r)]
    return wrong


def main():
    compiler, objdump, standard, folder, generated, includes, implicit = sys.argv[1:]
    includes = [i for i in includes.split(",") if i not in implicit.split(",")]
    if platform.machine() not in ("x86_64", "AMD64"):
        skip("the budget is one of x86-64 instructions, and this is " + platform.machine())
    version = subprocess.check_output([compiler, "--version"]).decode()
    if "Free Software Foundation" not in version:
        skip("the budget is that of GCC's code, and this is another compiler")
    wrong = []
    with tempfile.TemporaryDirectory() as scratch:
        read, table = os.path.join(scratch, "read.o"), os.path.join(scratch, "table.o")
        compile_source(compiler, standard, os.path.join(folder, "read.cc"), includes, read)
        compile_source(compiler, standard, generated, includes, table)
        found = functions(objdump, read)
        for name, budget in BUDGETS.items():
            wrong += check(name, found[name], budget)
        wrong += check_initialisers(found)
        wrong += check_initialisers(functions(objdump, table))
    if wrong:
        sys.exit("\n".join(wrong))
    print("nothing runs before main")


if __name__ == "__main__":
    main()
