"""Writes docs/policy-language.md from the comments of policy.proto.

Usage: policy_reference.py policy.proto > policy-language.md

Understands what that file consists of: messages and enums, one level of nesting,
oneofs, and the comment above each.
"""

import re
import sys

HEAD = """# The policy language

<!-- Made by scripts/docs --update from proto/assent/policy.proto. Do not edit. -->

"""
BLOCK = re.compile(r"^(message|enum|extend) ([\w.]+) \{$")
MEMBER = re.compile(r"^(?:(repeated|optional) )?(?:([\w.]+) )?(\w+) = (\d+)(?: \[.*\])?;\s*(?://\s*(.*))?$")


class Block:
    """A message or an enum: its words, its members and the messages inside it."""

    def __init__(self, kind, name, words):
        self.kind, self.name, self.words = kind, name, words
        self.members = []
        self.inside = []


def parse(lines):
    """The comment at the top of the file, and the blocks in order."""
    comment, top, blocks, stack = [], None, [], []
    for line in (raw.strip() for raw in lines):
        if line.startswith("//"):
            comment.append(line[2:])
            continue
        if top is None and comment and not line:
            top, comment = comment, []
            continue
        take_line(line, comment, blocks, stack)
        comment = []
    return top or [], blocks


def take_line(line, comment, blocks, stack):
    block = BLOCK.match(line)
    member = MEMBER.match(line)
    if block:
        new = Block(block[1], block[2], comment)
        (stack[-1].inside if stack else blocks).append(new)
        stack.append(new)
    elif re.match(r"^message \w+ \{\}$", line):
        stack[-1].inside.append(Block("message", line.split()[1], comment))
    elif line.startswith("oneof "):
        stack.append(stack[-1])  # its members are the message's
    elif line == "}":
        stack.pop()
    elif member and stack:
        stack[-1].members.append((member, comment))


def prose(comment):
    """A comment as Markdown; its indented lines are code."""
    out, code = [], False
    for line in comment:
        text = line[1:] if line.startswith(" ") else line
        indented = text.startswith("  ")
        if indented and not code:
            out += ["", "```text"]
        elif code and text.strip() and not indented:
            out += ["```", ""]
        if text.strip() or code:
            code = indented or (code and not text.strip())
        out.append(text[2:] if indented else text)
    if code:
        while not out[-1]:
            out.pop()
        out.append("```")
    return "\n".join(out).strip()


def cell(comment):
    return " ".join(line.strip() for line in comment).replace("|", "\\|")


def table(block):
    rows = ["| name | type | number | |", "| --- | --- | --- | --- |"]
    for member, comment in block.members:
        repeated, kind, name, number, trailing = member.groups()
        kind = (("list of " if repeated == "repeated" else "") + f"`{kind}`") if kind else ""
        rows.append(f"| `{name}` | {kind} | {number} | {cell(comment + ([trailing] if trailing else []))} |")
    return "\n".join(rows)


def section(block, level):
    title = f"`{block.name}`" if block.kind != "extend" else f"Options of `{block.name.split('.')[-1]}`"
    parts = ["#" * level + " " + title, prose(block.words), table(block) if block.members else ""]
    parts += [section(inner, level + 1) for inner in block.inside]
    return "\n\n".join(part for part in parts if part)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        top, blocks = parse(file.read().splitlines())
    body = "\n\n".join([prose(top)] + [section(block, 2) for block in blocks])
    sys.stdout.write(HEAD + body + "\n")


if __name__ == "__main__":
    main()
