"""Reference values for how pumps are usually run, by Python's standard library.

Writes JSON to standard output:
    python3 scripts/reference/running.py > test/shared/analysis/life/running/running.json

Each goes another way than the code it holds: variances between and within by `statistics.variance` of lists of observations,
hours one by one where the code adds up stretches, and clocks by `zoneinfo`.
"""

import json
import math
import random
import statistics
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

draw = random.Random(20261201)
MONDAY = datetime(1970, 1, 5)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def short(value):
    return None if value is None or math.isnan(value) else float(f"{value:.12g}")


# Credibility of few observations a unit: a_hat = var(means) - mean(s2 / n), z = n / (n + s2 / a_hat)

def units(name, observed):
    means = [statistics.fmean(x) for x in observed]
    residuals = [(sum((v - statistics.fmean(x)) ** 2 for v in x), len(x) - 1) for x in observed]
    within = sum(s for s, _ in residuals) / sum(f for _, f in residuals)
    between = statistics.variance(means) - statistics.fmean(within / len(x) for x in observed)
    z = [1 if within == 0 else len(x) / (len(x) + within / between) if between > 0 else 0 for x in observed]
    return {"name": name, "observed": observed, "within": short(within), "between": short(between), "z": [short(one) for one in z]}


credible = [
    units("units apart", [[5, 6, 7, 6], [9, 10, 8], [2, 3], [5.5, 6.5, 6, 5, 7]]),
    units("units alike", [[5, 9, 7, 3], [6, 8, 5], [2, 10]]),
    units("nothing differs within", [[1, 1], [3, 3, 3], [2, 2]]),
    units("drawn", [[draw.gauss(mu, 2) for _ in range(n)] for mu, n in [(0, 3), (3, 12), (1, 2), (-2, 7), (8, 26)]]),
]


# Whole weeks

def known(week):
    return [x for x in week["hours"] if x is not None]


def mean_by(weeks, share):
    newest = weeks[-1]["week"]
    means, shares = [], []
    for slot in range(168):
        told = [w for w in weeks if w["hours"][slot] is not None]
        fading = {w["week"]: 0.25 ** (newest - w["week"]) for w in told}
        of = {w["week"]: (1 - share) / len(told) + share * fading[w["week"]] / sum(fading.values()) for w in told}
        shares.append(of)
        means.append(sum(of[w["week"]] * w["hours"][slot] for w in told) if told else None)
    return means, shares


def usual_mean(means):
    return statistics.fmean(m for m in means if m is not None)


def lately(weeks):
    hours = [(168 * w["week"] + s, s, x) for w in weeks for s, x in enumerate(w["hours"]) if x is not None]
    end = hours[-1][0] + 1
    before = [{"week": w["week"], "hours": [x if 168 * w["week"] + s < end - 168 else None for s, x in enumerate(w["hours"])]} for w in weeks]
    if sum(len(known(w)) for w in before) / 168 < 1.5:
        return 0
    alls, newest = mean_by(before, 0)[0], mean_by_keeping(before, 1)
    usual = usual_mean(alls)
    def stands(count):
        last = [x for at, _, x in hours if at >= end - count]
        return sum(last) < 0.1 * usual * len(last)
    if stands(168) and not stands(672):
        return 0
    def square(means):
        days = {}
        for at, slot, x in hours:
            if at >= end - 168:
                day = (at - end) // 24
                days[day] = days.get(day, 0) + (usual if means[slot] is None else means[slot]) - x
        return sum(miss ** 2 for miss in days.values())
    a, b = square(alls) ** 2, (2 * square(newest)) ** 2
    return a / (a + b) if a > 0 else 0


def mean_by_keeping(weeks, share):
    return mean_by(weeks, share)[0]


def run_of(weeks):
    means, shares = mean_by(weeks, lately(weeks))
    count = sum(len(known(w)) for w in weeks) / 168
    worths = [1 / sum(s ** 2 for s in of.values()) if of else None for of in shares]
    worth = min(count, statistics.fmean(w for w in worths if w is not None))
    levels, courses = [], []
    for w in weeks:
        apart = {s: x - means[s] for s, x in enumerate(w["hours"]) if x is not None}
        if len(apart) < 84:
            continue
        level = statistics.fmean(apart.values())
        weight = sum(of.get(w["week"], 0) for of in shares) / 168
        levels.append((weight, level))
        courses += [(shares[s][w["week"]], x - level) for s, x in apart.items()]
    total = sum(w for w, _ in levels)
    return {
        "known": count, "means": means, "worths": worths, "worth": worth,
        "level": (worth * sum(w * x ** 2 for w, x in levels), worth * (total - sum(w * w for w, _ in levels) / total) if levels else 0),
        "course": (worth * sum(w * x ** 2 for w, x in courses), worth * sum(w * (1 - w) for w, _ in courses)),
    }


def filled(means):
    return [usual_mean(means) if m is None else m for m in means]


def usual(pumps):
    """Of the first of the pumps."""
    own, *others = [run_of(weeks) for weeks in pumps]
    others = [o for o in others if o["known"] >= 2 and sum(m is not None for m in o["means"]) >= 0.9 * 168]
    if not others:
        return filled(own["means"]), 1.0
    centre = filled([usual_mean(ms) if any(m is not None for m in ms) else None for ms in zip(*(o["means"] for o in others))])
    every = [*others, own]
    apart = [[None if m is None else m - c for m, c in zip(o["means"], centre)] for o in every]
    level = [usual_mean(a) for a in apart]
    beside = [[None if x is None else x - l for x in a] for a, l in zip(apart, level)]
    pooled = lambda of: sum(o[of][0] for o in every) / sum(o[of][1] for o in every)
    def between(pairs, within):
        told = [(x, n) for x, n in pairs if x is not None]
        return statistics.variance([x for x, _ in told]) - statistics.fmean(within / n for _, n in told) if len(told) > 1 else 0
    believed = lambda n, within, a: 1 if within <= 0 else n * max(a, 0) / (n * max(a, 0) + within)
    within = pooled("level")
    z = believed(own["worth"], within, between([(l, o["worth"]) for l, o in zip(level, every)], within))
    within = pooled("course")
    a = statistics.fmean(between([(b[s], o["worths"][s]) for b, o in zip(beside, every)], within) for s in range(168))
    hours = []
    for s in range(168):
        course = 0 if beside[-1][s] is None else beside[-1][s] * believed(own["worths"][s], within, a)
        hours.append(max(0, centre[s] + z * level[-1] + course))
    return hours, z


# Weeks are written down as the test makes them again: as values they would be twenty times as long

RUNS = {
    "shifts": lambda w, s: 1 if s < 120 and 6 <= s % 24 < 22 else 0,
    "always": lambda w, s: 1,
    "changed": lambda w, s: RUNS["shifts"](w, s) if w < 3 else 1,
    "stopped": lambda w, s: 0 if w in (3, 4) else RUNS["shifts"](w, s),
    "standing": lambda w, s: RUNS["shifts"](w, s) if w < 4 else 0,
}


def lehmer(seed):
    """Park and Miller's whole numbers: the same in any language."""
    while True:
        seed = seed * 48271 % 2147483647
        yield seed


def weeks_of(pump):
    """Weeks from 2900 on; the first from an hour on, the last up to one, and so many hours of a thousand left out."""
    draws = lehmer(pump["seed"])
    weeks = []
    for w in range(pump["weeks"]):
        level = 800 + next(draws) % 401
        hours = []
        for s in range(168):
            part, kept = 800 + next(draws) % 201, next(draws) % 1000 >= pump["gaps"]
            inside = (w > 0 or s >= pump["first"]) and (w < pump["weeks"] - 1 or s < pump["last"])
            hours.append(level * part * RUNS[pump["runs"]](w, s) / 1e6 if kept and inside else None)
        weeks.append({"week": 2900 + w, "hours": hours})
    return weeks


seeds = iter(range(1, 100))


def pump(weeks, runs, first=0, last=168, gaps=0):
    return {"seed": next(seeds), "weeks": weeks, "runs": runs, "first": first, "last": last, "gaps": gaps}


# What each week did that those before it hadn't foretold

def missed(weeks):
    days, whole = [], []
    for i, week in enumerate(weeks):
        before = weeks[:i]
        count = sum(len(known(w)) for w in before) / 168
        if count < 1:
            continue
        means = mean_by(before, lately(before))[0]
        level = usual_mean(means)
        apart = [None if x is None else x - (level if m is None else m) for x, m in zip(week["hours"], means)]
        if statistics.fmean(known(week)) < 0.1 * level:
            continue
        for into, parts in ((days, [apart[d:d + 24] for d in range(0, 168, 24)]), (whole, [apart])):
            for part in parts:
                told = [x for x in part if x is not None]
                if 2 * len(told) >= len(part):
                    into.append(len(part) * statistics.fmean(told) / math.sqrt(1 + 1 / count))
    if len(days) < 7:
        return None
    day = statistics.fmean(x * x for x in days)
    week = statistics.fmean([*(x * x for x in whole), 7 * day, 7 * day])
    return {"day": short(math.sqrt(day)), "week": short(math.sqrt(week)), "worth": short(run_of(weeks)["worth"])}


def case(name, pumps):
    hours, z = usual([weeks_of(one) for one in pumps])
    misses = [missed(weeks_of(one)) for one in pumps]
    return {"name": name, "pumps": pumps, "own": short(z), "hours": [short(x) for x in hours], "misses": misses}


usuals = [
    case("ten days among others in shifts", [pump(2, "shifts", 30, 102), *[pump(4, "shifts") for _ in range(3)]]),
    case("day and night, the others in shifts", [pump(3, "always", 100, 60), pump(4, "shifts"), pump(5, "shifts", 3, 168, 20)]),
    case("by itself, run otherwise since", [pump(6, "changed", 10, 100)]),
    case("a shutdown that all had", [pump(6, "stopped", 0, 80), pump(6, "stopped", 50, 80), pump(6, "stopped", 0, 80)]),
    case("stands since less than four weeks", [pump(7, "standing", 0, 30)]),
    case("with gaps", [pump(3, "shifts", 40, 168, 300), pump(3, "shifts", 0, 168, 50), pump(2, "shifts", 0, 168, 300)]),
]


# Duty to come, hour by hour, by the clocks of a zone

def to_come(zone, hours, start, end):
    total = 0.0
    for hour in range(math.floor(start), math.ceil(end)):
        share = min(hour + 1, end) - max(hour, start)
        # Zones half an hour off divide each hour in two.
        for half in (0, 0.5):
            local = (EPOCH + timedelta(hours=hour + half)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) - MONDAY
            slot = int(local.total_seconds() // 3600) % 168
            total += share / 2 * hours[slot]
    return total


plan = [round(draw.uniform(0.5, 1), 3) if 6 <= s % 24 < 22 and s < 120 else 0 for s in range(168)]
at = lambda text: int((datetime.fromisoformat(text + "+00:00") - EPOCH).total_seconds() // 3600)
comes = {"hours": plan, "clocks": [
    {"zone": zone, "since": since, "asked": [
        {"from": f, "to": t, "duty": short(to_come(zone, plan, f, t))}
        for f, t in [(since, since + 1), (since, since + 168), (since + 5, since + 30 * 24), (since + 60 * 24, since + 61 * 24), (since, since + 365 * 24)]]}
    for zone, since in [("Europe/Stockholm", at("2026-03-25T07:00")), ("Europe/Stockholm", at("2026-10-20T00:00")),
                        ("America/New_York", at("2026-10-30T13:00")), ("Australia/Sydney", at("2026-09-30T03:00")),
                        ("Asia/Kolkata", at("2026-06-01T00:00")), ("UTC", at("2026-06-01T00:00"))]
]}

print(json.dumps({"credible": credible, "usuals": usuals, "comes": comes}))
