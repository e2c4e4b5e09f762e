"""What became of the mutants, as text and as a page."""
import collections
import html
import os

ENOUGH = 0.95

PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Mutants of the kernel</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; margin: 2em auto; max-width: 75em; color: #222 }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ border-bottom: 1px solid #ddd; padding: .3em .6em; text-align: left; vertical-align: top }}
td.n {{ text-align: right; font-variant-numeric: tabular-nums }}
code {{ background: #f4f4f4 }} .survived {{ background: #fff4e0 }} .open {{ background: #ffe0e0 }}
</style>
<h1>Mutants of the kernel</h1>
<p>{summary}</p>
<h2>By file</h2><table><tr><th>file<th>counted<th>killed<th>share</tr>{files}</table>
<h2>By operator</h2><table><tr><th>operator<th>counted<th>killed<th>share</tr>{kinds}</table>
<h2>Survivors</h2><table><tr><th>where<th>before<th>after<th>why no test can tell</tr>{survivors}</table>
<h2>All</h2><table><tr><th>where<th>operator<th>after<th>outcome</tr>{all}</table>
</html>
"""


def argued(path):
    """(file, before, after) -> why, of the survivors that were looked at."""
    known = {}
    if not os.path.exists(path):
        return known
    with open(path, encoding="utf-8") as file:
        for line in file:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 4 and not line.startswith("#"):
                known[tuple(parts[:3])] = parts[3]
    return known


def share(killed, counted):
    return "%.1f %%" % (100 * killed / counted) if counted else "-"


def table(outcomes, name_of):
    rows = collections.defaultdict(lambda: [0, 0])
    for mutant, outcome in outcomes.items():
        rows[name_of(mutant)][0] += 1
        rows[name_of(mutant)][1] += outcome != "survived"
    return "".join('<tr><td>%s<td class="n">%d<td class="n">%d<td class="n">%s</tr>' % (
        html.escape(name), counted, killed, share(killed, counted)) for name, (counted, killed) in rows.items())


def write(outcomes, known, folder):
    """Writes both reports; the exit code of the run."""
    counted = {m: o for m, o in outcomes.items() if o != "does not compile"}
    survivors = [m for m, o in counted.items() if o == "survived"]
    why = {m: known.get((m.file, m.before, m.after)) for m in survivors}
    open_ = [m for m in survivors if why[m] is None]
    killed = len(counted) - len(survivors)
    summary = "%d mutants; %d do not compile; of the other %d the tests kill %d (%s); %d survive, %d of them not argued" % (
        len(outcomes), len(outcomes) - len(counted), len(counted), killed, share(killed, len(counted)), len(survivors),
        len(open_))
    lines = ["%s\t%s" % (o, m) for m, o in outcomes.items()]
    lines += [""] + ["survived: %s\n  %s" % (m, why[m] or "NOT ARGUED") for m in survivors] + ["", summary]
    with open(os.path.join(folder, "report.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    cell = lambda text: "<td><code>%s</code>" % html.escape(text)
    where = lambda m: "<td>%s:%d" % (html.escape(m.file), m.line)
    page = PAGE.format(
        summary=html.escape(summary), files=table(counted, lambda m: m.file), kinds=table(counted, lambda m: m.operator),
        survivors="".join('<tr class="%s">%s%s%s<td>%s</tr>' % (
            "survived" if why[m] else "open", where(m), cell(m.before), cell(m.after), html.escape(why[m] or "not argued"))
            for m in survivors),
        all="".join("<tr>%s<td>%s%s<td>%s</tr>" % (where(m), m.operator, cell(m.after), html.escape(o))
                    for m, o in outcomes.items()))
    with open(os.path.join(folder, "report.html"), "w", encoding="utf-8") as file:
        file.write(page)
    print("\n".join(lines[len(outcomes):]))
    print("reports: %s, %s" % (os.path.join(folder, "report.txt"), os.path.join(folder, "report.html")))
    return 0 if counted and killed / len(counted) >= ENOUGH and not open_ else 1
