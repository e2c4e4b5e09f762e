"""The mutants of a C++ source: each differs from it in one place.

Works on tokens, not on lines, so that an expression may go over several lines. Does not
know C++: some mutants do not compile, and are not counted.
"""
import hashlib
import re

TOKEN = re.compile(
    r'(?P<comment>//[^\n]*|/\*.*?\*/)|(?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)|(?P<text>"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\')'
    r"|(?P<number>\b0[xX][0-9a-fA-F']+\w*|\b\d[\d']*\w*)|(?P<word>[A-Za-z_]\w*)"
    r"|(?P<sign><<=|>>=|->\*|\.\.\.|<<|>>|<=|>=|==|!=|&&|\|\||\+=|-=|\*=|/=|%=|&=|\|=|\^=|\+\+|--|->|::|[^\sA-Za-z0-9_])",
    re.DOTALL | re.MULTILINE)

RELATIONS = {"==": ["!="], "!=": ["=="], "<": ["<=", ">="], ">": [">=", "<="], "<=": ["<", ">"], ">=": [">", "<"]}
LOGIC = {"&&": ["||"], "||": ["&&"]}
ARITHMETIC = {"+": ["-"], "-": ["+"], "&": ["|"], "|": ["&"], "^": ["&"], "<<": [">>"], ">>": ["<<"], "%": ["/"],
              "&=": ["|="], "|=": ["&="], "+=": ["-="], "-=": ["+="], "++": ["--"], "--": ["++"]}
WORDS = {"true": ["false"], "false": ["true"], "min": ["max"], "max": ["min"], "any_of": ["all_of"],
         "all_of": ["any_of"], "kForever": ["0"], "nullopt": []}
# Words that begin what is no statement to leave out.
KEPT = {"return", "if", "for", "while", "do", "switch", "case", "default", "else", "const", "constexpr", "auto",
        "static", "using", "namespace", "template", "class", "struct", "enum", "public", "private", "protected",
        "friend", "typedef", "inline", "explicit", "virtual", "static_assert", "extern", "try", "catch", "operator"}


class Token:
    def __init__(self, kind, text, start, end):
        self.kind, self.text, self.start, self.end = kind, text, start, end


class Mutant:
    """`file` with source[start:end] replaced."""

    def __init__(self, file, source, operator, start, end, replacement):
        self.file, self.operator, self.start, self.end, self.replacement = file, operator, start, end, replacement
        self.line = source.count("\n", 0, start) + 1
        first = source.rfind("\n", 0, start) + 1
        last = source.find("\n", end)
        self.before = " ".join(source[first:last].split())
        self.after = " ".join((source[first:start] + replacement + source[end:last]).split())
        # Of the text around it, not of line numbers: what was judged stays judged when code moves.
        mark = "\0".join([file, operator, source[max(0, first - 200):start], replacement, source[end:end + 200]])
        self.key = hashlib.sha256(mark.encode()).hexdigest()[:16]

    def apply(self, source):
        return source[: self.start] + self.replacement + source[self.end:]

    def __str__(self):
        return "%s:%d: [%s] %s  ->  %s" % (self.file, self.line, self.operator, self.before, self.after)


def tokens_of(source):
    found = []
    for match in TOKEN.finditer(source):
        if match.lastgroup in ("comment", "directive"):
            continue
        found.append(Token(match.lastgroup, match.group(), match.start(), match.end()))
    return found


def matching(tokens, at, opens="(", closes=")"):
    depth = 0
    for i in range(at, len(tokens)):
        depth += {opens: 1, closes: -1}.get(tokens[i].text, 0)
        if depth == 0:
            return i
    return None


def skipped(tokens):
    """Indices of tokens inside template parameter lists, static assertions and deleted functions."""
    inside = set()
    for i, token in enumerate(tokens):
        if token.text == "template" and i + 1 < len(tokens) and tokens[i + 1].text == "<":
            end, depth = i + 1, 0
            while end < len(tokens):
                depth += tokens[end].text.count("<") - tokens[end].text.count(">") if tokens[end].kind == "sign" else 0
                if depth <= 0:
                    break
                end += 1
            inside.update(range(i, end + 1))
        if token.text == "static_assert":
            inside.update(range(i, (matching(tokens, i + 1) or i) + 1))
        if token.text in ("operator", "asm"):
            inside.update(range(i, i + 3))
        if token.text in ("delete", "default") and tokens[i - 1].text == "=":
            at = i
            while tokens[at].text not in (";", "}", "{", ":") or at == i:
                inside.add(at)
                at -= 1
    return inside


def is_binary(tokens, i):
    """Whether the sign has an operand on each side, and is no declarator or template bracket."""
    before, after = tokens[i - 1], tokens[i + 1]
    spaced = before.end < tokens[i].start and tokens[i].end < after.start
    operand = before.kind in ("word", "number", "text") or before.text in (")", "]", "}")
    return spaced and operand and before.text not in ("return", "case", "operator")


def of_operators(file, source, tokens, inside):
    for i, token in enumerate(tokens[1:-1], 1):
        if i in inside:
            continue
        at = (token.start, token.end)
        if token.kind == "sign":
            if token.text in RELATIONS and is_binary(tokens, i):
                for other in RELATIONS[token.text]:
                    yield Mutant(file, source, "relation", *at, other)
            elif token.text in LOGIC and is_binary(tokens, i):
                for other in LOGIC[token.text]:
                    yield Mutant(file, source, "logic", *at, other)
            elif "text" in (tokens[i - 1].kind, tokens[i + 1].kind):
                continue  # joins words of a message
            elif token.text in ("++", "--") or (token.text in ARITHMETIC and is_binary(tokens, i)):
                for other in ARITHMETIC[token.text]:
                    yield Mutant(file, source, "arithmetic", *at, other)
            elif token.text in ("!", "~") and tokens[i + 1].kind in ("word",) or token.text == "~" and tokens[i + 1].text == "(":
                if tokens[i - 1].text not in (";", "}", "{", ":", "::", "virtual"):  # a destructor
                    yield Mutant(file, source, "negation", *at, "")
        elif token.kind == "number" and tokens[i - 1].text not in ("[",):
            value = token.text
            for other in {"0": ["1"], "1": ["0", "2"]}.get(value, ["(%s + 1)" % value]):
                yield Mutant(file, source, "constant", *at, other)
        elif token.kind == "word":
            for other in WORDS.get(token.text, []):
                yield Mutant(file, source, "constant", *at, other)
            if token.text in ("if", "while") and tokens[i + 1].text == "(":
                close = matching(tokens, i + 1)
                semicolons = [j for j in range(i + 2, close) if tokens[j].text == ";"]
                begin = semicolons[-1] + 1 if semicolons else i + 2
                condition = source[tokens[begin].start:tokens[close - 1].end]
                where = (tokens[begin].start, tokens[close - 1].end)
                if not re.search(r"^(const )?auto|\*\s*(const\s+)?\w+ = ", condition):
                    if not re.match(r"!?[^!&|]*$", condition) or not re.search("[!=<>]", condition):
                        yield Mutant(file, source, "condition", *where, "!(" + condition + ")")
                    if token.text == "if":
                        yield Mutant(file, source, "condition", *where, "false && (" + condition + ")")


def of_returns(file, source, tokens, inside):
    for i, token in enumerate(tokens):
        if token.text != "return" or i in inside:
            continue
        end, depth = i + 1, 0
        while tokens[end].text != ";" or depth:
            depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(tokens[end].text, 0)
            end += 1
        if end == i + 1:
            continue
        value = source[tokens[i + 1].start:tokens[end - 1].end]
        where = (tokens[i + 1].start, tokens[end - 1].end)
        if value in ("true", "false") or value.startswith("*this"):
            continue
        if re.search(r"&&|\|\||\bIsLive\b|\bcontains\b", value) and "?" not in value:
            yield Mutant(file, source, "return", *where, "!(" + value + ")")
        elif re.match(r"absl::OkStatus\(\)$", value):
            yield Mutant(file, source, "return", *where, 'absl::UnknownError("")')
        elif re.match(r"(Invalid|absl::\w+Error)\(", value) and "Status" in source[:where[0]].rsplit("\n}", 1)[-1]:
            yield Mutant(file, source, "return", *where, "absl::OkStatus()")
        elif value.startswith("Decision::k"):
            yield Mutant(file, source, "return", *where, "Decision::kUndecided")
            yield Mutant(file, source, "return", *where, "Decision::kAllowed")
        elif re.match(r"[\w.>-]+$", value):
            yield Mutant(file, source, "return", *where, "{}")


def of_statements(file, source, tokens, inside):
    start, depth = 0, 0
    for i, token in enumerate(tokens):
        if token.text in ("(", "["):
            depth += 1
        elif token.text in (")", "]"):
            depth -= 1
            # A statement may follow a condition directly.
            if depth == 0 and token.text == ")" and tokens[start].text in ("if", "for", "while"):
                start = i + 1
        elif depth == 0 and token.text in (";", "{", "}", ":"):
            body = tokens[start:i]
            if token.text == ";" and body and start not in inside and leaves_out(body):
                yield Mutant(file, source, "statement", body[0].start, token.end, ";")
            start = i + 1


def leaves_out(body):
    first = body[0].text
    if first in ("continue", "break"):
        return True
    if first in KEPT or any(t.text in ("=", "default") for t in body[-1:]) or body[-1].text in ("default", "delete"):
        return False
    texts = [t.text for t in body]
    assigns = any(t in ("=", "|=", "&=", "+=", "-=", "++", "--") for t in texts)
    calls = "(" in texts
    if not assigns and not calls:
        return False
    # `Type name = ...`, `Type name(...)`: two words in a row, or `> name`, `& name`, before either.
    for a, b in zip(body, body[1:]):
        if a.text in ("=", "("):
            break
        if b.kind == "word" and (a.kind == "word" or a.text in (">", "&", "*") and a is not body[0]):
            return False
    return True


def mutants_of(file, source):
    tokens = tokens_of(source)
    inside = skipped(tokens)
    found, seen = [], set()
    for maker in (of_operators, of_returns, of_statements):
        for mutant in maker(file, source, tokens, inside):
            changed = mutant.apply(source)
            if changed != source and changed not in seen:
                seen.add(changed)
                found.append(mutant)
    return sorted(found, key=lambda m: (m.start, m.end, m.replacement))
