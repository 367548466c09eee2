"""Reading the sources and writing files that come out the same every time."""
import gzip
import io
import json
import unicodedata
from pathlib import Path

GENERIC = set("""
    province provincia provincie provinsi region regione regiao oblast governorate gouvernement
    muhafazat department departamento departement county district distrikt state estado city town
    municipality municipio municipal opstina komuna prefecture parish parroquia canton kanton
    autonomous republic special administrative capital territory national borough voivodeship
    zupanija judet rayon raion krai kray wilayat emirate island islands atoll division of the de del
    da do la le les al ad ash as e and y i corporation regional metropolitan area council il
    comarca okrug federal district viloyati wilaya""".split())


def key(name):
    """The name without case, marks and punctuation."""
    flat = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d").replace("ø", "o")
                                 .replace("ł", "l").replace("ı", "i").replace("ə", "a"))
    letters = "".join(c if c.isalnum() else " " for c in flat if not unicodedata.combining(c))
    return " ".join(letters.split())


def core(name):
    """The key without words such as `province`: only ever used to compare names."""
    words = [word for word in key(name).split() if word not in GENERIC]
    return "".join(words) or key(name).replace(" ", "")


def read_json(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def read_tsv(path, header=True):
    """Rows of a table: dictionaries by its header, or lists when it has none."""
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if not header:
        return rows
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def write_tsv(path, header, rows):
    """A table with its header; `.gz` decides whether it is compressed."""
    for row in rows:
        if len(row) != len(header) or any(c in cell for cell in row for c in "\t\n\r"):
            raise ValueError(f"bad row for {path}: {row}")
    text = "".join("\t".join(row) + "\n" for row in [header, *rows])
    write(path, text.encode("utf-8"))


def write(path, data):
    """The bytes themselves, or gzip without a name and a time."""
    path = Path(path)
    if path.suffix == ".gz":
        buffer = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as out:
            out.write(data)
        data = buffer.getvalue()
    path.write_bytes(data)


def other_names(names, name):
    """Names joined by `|`, sorted, each once, without the main name and without empty ones."""
    cleaned = {" ".join(n.replace("|", " ").split()) for n in names if n}
    return "|".join(sorted(cleaned - {name, ""}))


def degrees(scaled):
    """Hundred-thousandths of a degree as text with five decimals."""
    return f"{scaled / 100000:.5f}"
