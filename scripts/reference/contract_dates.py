"""Ends and due instants of contracts, by dateutil's calendar and Python's own time zones.

Writes JSON to standard output:
    python3 scripts/reference/contract_dates.py > test/shared/domain/contract/dates.json

A row is [zone, last day in force or day of notice, whether it is notice, months of retention, last day in force,
day due, instant it is over, instant it is due]; instants are epoch seconds. Every zone of Europe is there, days are
drawn from 2020 to 2100 and lean towards the ends of months. dateutil cuts a month short where the day is missing;
the rule rolls it forward, which is said here by itself. A day begins with its first instant, found by going through
the minutes of the night in UTC.
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


chance = random.Random(2026)
rows = []
for zone in sorted(z for z in available_timezones() if z.startswith("Europe/")) + ["Atlantic/Azores", "Atlantic/Canary"]:
    for _ in range(ROWS_A_ZONE):
        day, is_notice, months = drawn(chance), chance.random() < 0.5, chance.choice([3, 3, 6, 6, 4, 12, 25])
        last = notice_ends(day) if is_notice else day
        freed = last + timedelta(days=1)
        due = months_after(freed, months)
        rows.append([zone, str(day), is_notice, months, str(last), str(due), start_of(freed, zone), start_of(due, zone)])
print("[" + ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows) + "]")
