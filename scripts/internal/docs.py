"""Checks README.md and docs/: every code block is true, every link leads somewhere.

Usage: docs.py ROOT PREFIX WORK

PREFIX is an installed assent, WORK an empty folder. A block of cpp, cmake, proto, sh
or python has, on the line above its fence, a comment that says how it is checked:

    <!-- docs: file NAME -->      it is the file NAME of the page's project
    <!-- docs: run -->            a shell runs it in the page's project; it must succeed
    <!-- docs: output -->         it is what the last run printed; "..." stands for anything
    <!-- docs: inside FILE -->    it compiles inside tests/docs/FILE, where that says @BLOCK@,
                                  with the files that its first line names; a program runs too
    <!-- docs: from FILE -->      its lines stand in FILE, in this order
    <!-- docs: shown: WHY -->     it is not run, and this is why

Blocks without a language, or of text, may go without.
"""

import os
import pathlib
import re
import subprocess
import sys

CODE = {"cpp", "cmake", "proto", "sh", "python"}
FENCE = re.compile(r"^(```+)(\w*)\s*$")
MARK = re.compile(r"^<!-- docs: (\w+)(?::? (.*?))? -->$")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


class Page:
    """A Markdown file: its text, its blocks (line, language, mark, text), its links."""

    def __init__(self, path):
        self.path = path
        self.blocks, self.prose = [], []
        mark, fence = None, None
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = FENCE.match(line)
            if fence:
                if line.strip() == fence[0]:
                    self.blocks.append((fence[2], fence[1], mark, "\n".join(fence[3]) + "\n"))
                    fence, mark = None, None
                else:
                    fence[3].append(line)
            elif found:
                fence = (found[1], found[2], number, [])
            else:
                mark = MARK.match(line) or (mark if not line.strip() else None)
                self.prose.append((number, line))


def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    for _, line in page.prose:
        if line.startswith("#"):
            title = re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower())
            yield title.replace(" ", "-")


class Checker:
    def __init__(self, root, prefix, work):
        self.root, self.prefix, self.work = root, prefix, work
        self.failures, self.checked, self.last_output = [], 0, ""

    def fail(self, page, line, what):
        self.failures.append(f"{page.path.relative_to(self.root)}:{line}: {what}")

    def environment(self):
        """HOME has the installed assent where docs/tutorial.md puts it."""
        return dict(os.environ, HOME=str(self.work), PKG_CONFIG_PATH=str(self.prefix / "lib/pkgconfig"))

    def shell(self, command, folder):
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["bash", "-ec", command], cwd=folder, env=self.environment(), text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout

    # --- one way of checking each: (page, line, language, argument, text) -> None or what is wrong

    def check_file(self, page, _language, name, text):
        target = self.work / page.path.stem / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def check_run(self, page, _language, _name, text):
        status, self.last_output = self.shell(text, self.work / page.path.stem)
        return None if status == 0 else f"exits with {status}:\n{self.last_output}"

    def check_output(self, _page, _language, _name, text):
        pattern = ".*".join(re.escape(part) for part in re.split(r"\.\.\.\n?", text.strip()))
        if re.search(pattern, self.last_output, re.DOTALL):
            return None
        return f"the last run printed something else:\n{self.last_output}"

    def check_inside(self, page, _language, name, text):
        frame = (self.root / "tests/docs" / name).read_text(encoding="utf-8")
        folder = self.work / page.path.stem / f"inside{self.checked}"
        folder.mkdir(parents=True)
        (folder / name).write_text(frame.replace("@BLOCK@", text), encoding="utf-8")
        include, plugin = self.prefix / "include", self.prefix / "bin/protoc-gen-assent"
        generate = f"protoc -I. -I{include} --plugin=protoc-gen-assent={plugin} --assent_out=. --assent_opt=root=."
        # The first line of the file says which files of the tree lie beside it.
        beside = " ".join(str(self.root / file) for file in frame.splitlines()[0].split()[2:])
        command = f"cp {beside} .\n" if beside else ""
        if name.endswith(".proto"):
            command += f"{generate} {name}"
        elif name.endswith(".cc"):
            command += (f"{generate} *.proto\nc++ -std=c++17 -O1 -I. *.cc -o program "
                        "$(pkg-config --cflags --libs assent_train)\n./program")
        else:
            command += f"mv {name} CMakeLists.txt\n"
            command += f"cmake -S . -B build -DCMAKE_PREFIX_PATH={self.prefix}\ncmake --build build"
        status, self.last_output = self.shell(command, folder)
        return None if status == 0 else f"does not work inside tests/docs/{name}:\n{self.last_output}"

    def check_from(self, _page, _language, name, text):
        lines = iter([line.strip() for line in (self.root / name).read_text(encoding="utf-8").splitlines()])
        for line in (line.strip() for line in text.splitlines() if line.strip()):
            if line not in lines:  # goes on where the last one was found
                return f"'{line}' does not stand in {name}, or not in this order"
        return None

    def check_shown(self, _page, _language, why, _text):
        return None if why else "shown, but not why it cannot be run"

    def check_blocks(self, page):
        for line, language, mark, text in page.blocks:
            if mark is None:
                if language in CODE:
                    self.fail(page, line, f"a block of {language} that nothing checks; see scripts/docs --help")
                continue
            check = getattr(self, "check_" + mark[1], None)
            if check is None:
                self.fail(page, line, f"there is no way of checking called '{mark[1]}'")
                continue
            self.checked += 1
            wrong = check(page, language, mark[2], text)
            if wrong:
                self.fail(page, line, wrong)

    def check_links(self, page):
        for number, line in page.prose:
            for match in LINK.finditer(line):
                target = match[1] or match[2]
                if re.match(r"^[a-z]+:", target):
                    continue  # the world outside is not ours to test
                path, _, anchor = target.partition("#")
                file = (page.path.parent / path).resolve() if path else page.path
                if not file.exists():
                    self.fail(page, number, f"the link {target} leads nowhere")
                elif anchor and anchor not in anchors(Page(file)):
                    self.fail(page, number, f"the link {target} leads to no heading")

    def check_paths(self, page):
        """Names of files in backquotes exist."""
        for number, line in page.prose:
            for name in re.findall(r"`((?:docs|examples|include|proto|scripts|src|tests|packaging)/[\w./-]+)`", line):
                if not (self.root / name).exists():
                    self.fail(page, number, f"there is no {name}")


def main():
    root, prefix, work = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    checker = Checker(root, prefix, work)
    pages = [root / "README.md", *sorted(root.glob("*.md")), *sorted((root / "docs").rglob("*.md")),
             *sorted((root / "packaging").rglob("*.md")), *sorted((root / "examples").rglob("*.md"))]
    for path in dict.fromkeys(pages):
        page = Page(path)
        checker.check_links(page)
        checker.check_paths(page)
        checker.check_blocks(page)
    index = (root / "docs/README.md").read_text(encoding="utf-8")
    for path in sorted((root / "docs").glob("*.md")):
        if path.name != "README.md" and f"({path.name})" not in index:
            checker.failures.append(f"docs/README.md:1: does not lead to {path.name}")
    print("\n".join(checker.failures))
    print(f"{len(set(pages))} pages, {checker.checked} blocks checked, {len(checker.failures)} failures")
    sys.exit(1 if checker.failures else 0)


if __name__ == "__main__":
    main()
