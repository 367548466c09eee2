"""The generated parts of README.md: the table of files and the counts of the last run."""
import gzip

from common import read_tsv

MADE = {"demonyms.tsv": "written for this project", "common-names.tsv": "written for this project"}


def rows_of(path):
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    if ".geojson" in path.name:
        return data.count(b'{"type":"Feature",')
    return data.count(b"\n") - (0 if path.name.startswith(("cities500", "exonyms")) else 1)


def table(out):
    lines = ["| file | what | from | version | licence | credit | rows | bytes |",
             "|---|---|---|---|---|---|---:|---:|"]
    for row in read_tsv(out / "sources.tsv"):
        path = out / row["file"]
        cells = [f"`{row['file']}`", row["title"], row["origin"], row["version"], row["licence"],
                 row["credit"], f"{rows_of(path):,}", f"{path.stat().st_size:,}"]
        lines.append("| " + " | ".join(cells) + " |")
    for name, origin in sorted(MADE.items()):
        path = out / name
        lines.append(f"| `{name}` | see below | {origin} | | | | {rows_of(path):,} "
                     f"| {path.stat().st_size:,} |")
    return "\n".join(lines)


def replaced(text, mark, content):
    begin, end = f"<!-- {mark}: made by recipe/describe.py -->\n", f"\n<!-- end of {mark} -->"
    head, rest = text.split(begin)
    return head + begin + content + end + rest.split(end)[1]


def build(project, out, facts):
    text = (project / "README.md").read_text(encoding="utf-8")
    text = replaced(text, "files", table(out))
    text = replaced(text, "counts", "\n".join("- " + fact for fact in facts))
    (out / "README.md").write_text(text, encoding="utf-8")
