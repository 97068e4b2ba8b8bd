"""Ends and due instants of contracts, by dateutil's calendar and Python's own time zones.

Writes JSON to standard output:
    python3 scripts/reference/contract_dates.py > test/shared/domain/contract/dates.json

A row is [zone, what ends it, the day that is known of that, the instant where it is one, days of grace, months of
retention, last day in force, day due, instant it is over, instant it is due]; instants are epoch seconds. The day is the
last one agreed, that of the notice, or the last one paid for; of an end for cause and of an erasure that is asked for it
is the day of the instant. Every zone of Europe is there, islands and exclaves too; days are drawn from 2020 to 2100 and
lean towards the ends of months. dateutil cuts a month short where the day is missing; the rule rolls it forward, which is
said here by itself. A day begins with its first instant, found by going through the minutes of the night in UTC.
"""

import json
import random
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

from dateutil.relativedelta import relativedelta

ROWS_A_ZONE = 20


def start_of(day, zone):
    """The first minute whose local date is this day, as epoch seconds."""
    tz = ZoneInfo(zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)
    minute = noon - timedelta(hours=28)
    # Hours first, minutes afterwards: no zone of Europe changes its clocks by less than a minute since 2020.
    while (minute + timedelta(hours=1)).astimezone(tz).date() < day:
        minute += timedelta(hours=1)
    while minute.astimezone(tz).date() < day:
        minute += timedelta(minutes=1)
    return int(minute.timestamp())


def months_after(day, months):
    due = day + relativedelta(months=months)
    return due if due.day == day.day else due + timedelta(days=1)


def notice_ends(given):
    return given + relativedelta(months=1) + relativedelta(day=31)


def drawn(chance):
    day = date(2020, 1, 1) + timedelta(days=chance.randrange(81 * 365))
    if chance.random() < 0.5:
        day = day + relativedelta(day=chance.choice([28, 29, 30, 31]))
    return day


# Of European states, and not called Europe/…: the tz database names zones by continent or ocean.
ELSEWHERE = [
    "Africa/Ceuta",
    "Arctic/Longyearbyen",
    "Asia/Famagusta",
    "Asia/Nicosia",
    "Atlantic/Azores",
    "Atlantic/Canary",
    "Atlantic/Faroe",
    "Atlantic/Jan_Mayen",
    "Atlantic/Madeira",
    "Atlantic/Reykjavik",
]
ENDS = ["expiry", "notice", "non-payment", "cause", "request"]
SHORTEST_DAY = 23 * 3600


def row(zone, chance):
    ending, day, months = chance.choice(ENDS), drawn(chance), chance.choice([3, 3, 6, 6, 4, 12, 25])
    grace = chance.choice([30, 14, 60]) if ending == "non-payment" else None
    last = {"notice": notice_ends(day), "non-payment": day + timedelta(days=grace or 0)}.get(ending, day)
    instant = None
    if ending in ("cause", "request"):
        instant = start_of(day, zone) + chance.randrange(SHORTEST_DAY)
    freed = last + timedelta(days=1)
    over = start_of(freed, zone) if instant is None else instant
    due = months_after(freed, months)
    due_at = start_of(due, zone)
    if ending == "request":
        due, due_at = day, instant
    return [zone, ending, str(day), instant, grace, months, str(last), str(due), over, due_at]


chance = random.Random(2026)
zones = sorted(zone for zone in available_timezones() if zone.startswith("Europe/")) + ELSEWHERE
rows = [row(zone, chance) for zone in zones for _ in range(ROWS_A_ZONE)]
print("[" + ",\n".join(json.dumps(one, separators=(",", ":")) for one in rows) + "]")
