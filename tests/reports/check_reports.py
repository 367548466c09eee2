#!/usr/bin/env python3
"""Incidents of the example reports against the answers beside them.

check_reports.py PROGRAM FOLDER [THRESHOLD] [-v]

An incident counts as found when its event type and date are those of an answer and its place lies
within 5 km of the answer's. Prints precision, recall and F1, in all and by language (the letters
before the first hyphen of a report's name). Fails below the threshold of F1.
"""
import csv
import json
import math
import pathlib
import subprocess
import sys

REACH_KM = 5.0


def distance_km(a, b):
    lat1, lon1, lat2, lon2 = map(math.radians, (*a, *b))
    h = (math.sin((lat2 - lat1) / 2) ** 2
         + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2)
    return 2 * 6371.0088 * math.asin(math.sqrt(h))


def read_answers(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def read_incidents(program, report, published):
    command = [program, "read", "--published", published, str(report)]
    run = subprocess.run(command, capture_output=True, timeout=60, check=True)
    return json.loads(run.stdout)["incidents"]


def agrees(incident, answer):
    if incident.get("event_type") != answer["event_type"]:
        return False
    if incident.get("date", "") != answer["date"]:
        return False
    if answer["latitude"] == "":
        return "lat" not in incident
    if incident.get("lat") is None:
        return False
    here = (float(incident["lat"]), float(incident["lon"]))
    there = (float(answer["latitude"]), float(answer["longitude"]))
    return distance_km(here, there) <= REACH_KM


def match(incidents, answers):
    """Each incident stands for one answer at most: (pairs, incidents left, answers left)."""
    left, pairs, wrong = list(answers), [], []
    for incident in incidents:
        found = next((a for a in left if agrees(incident, a)), None)
        if found is None:
            wrong.append(incident)
        else:
            left.remove(found)
            pairs.append((incident, found))
    return pairs, wrong, left


class Score:
    def __init__(self):
        self.right = self.found = self.wanted = 0

    def add(self, pairs, wrong, left):
        self.right += len(pairs)
        self.found += len(pairs) + len(wrong)
        self.wanted += len(pairs) + len(left)

    def f1(self):
        both = self.found + self.wanted
        return 2 * self.right / both if both else 0.0

    def __str__(self):
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        return (f"{self.right} right of {self.found} found, {self.wanted} wanted: "
                f"precision {precision:.3f}, recall {recall:.3f}, F1 {self.f1():.3f}")


def count_deaths(pairs):
    told = [(i, a) for i, a in pairs if a["fatalities"] or i.get("fatalities_best") is not None]
    right = sum(str(i.get("fatalities_best", "")) == a["fatalities"] for i, a in told)
    return right, len(told)


def show(name, wrong, left):
    for i in wrong:
        print(f"{name}: not wanted: {i.get('event_type')} {i.get('date', '-')} "
              f"{i.get('place_verbatim', '-')} {i.get('lat')},{i.get('lon')}: {i.get('title')}")
    for a in left:
        print(f"{name}: missing: {a['event_type']} {a['date'] or '-'} {a['place']}")


def main():
    words = [w for w in sys.argv[1:] if w != "-v"]
    program, folder = words[0], pathlib.Path(words[1])
    threshold = float(words[2]) if len(words) > 2 else 0.0
    scores = {"all": Score()}
    deaths = [0, 0]
    for path in sorted(folder.glob("*.tsv")):
        answers = read_answers(path)
        incidents = read_incidents(program, path.with_suffix(".txt"), answers[0]["published"])
        result = match(incidents, [a for a in answers if a["event_type"]])
        for key in ("all", path.name.split("-")[0]):
            scores.setdefault(key, Score()).add(*result)
        right, told = count_deaths(result[0])
        deaths[0] += right
        deaths[1] += told
        if "-v" in sys.argv:
            show(path.stem, *result[1:])
    for key, score in scores.items():
        print(f"{key}: {score}")
    print(f"deaths: {deaths[0]} of {deaths[1]} counts right")
    if scores["all"].wanted == 0 or scores["all"].f1() < threshold:
        sys.exit(f"F1 {scores['all'].f1():.3f} is below {threshold}")


main()
