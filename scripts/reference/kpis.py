"""Reference values for the KPIs, counted second by second with NumPy.

Writes JSON to standard output:
    python3 scripts/reference/kpis.py > test/shared/analysis/kpis/reference.json

Readings lie on whole seconds. Each holds until the next one and for 15 minutes at most; the newest for no time. So a
window becomes one array a signal with a value for each second, NaN where none is known, and every KPI is read from
these arrays by its definition in docs/kpis.md. Hours are those of UTC.
"""

import datetime
import json
import zoneinfo

import numpy as np

MAX_HOLD = 900
STATES = ["operating", "standby", "idle", "down"]
LOADS = ["inletPressure", "power", "motorCurrent"]


def seconds_of(readings, start, end):
    """Index of the reading that holds in each second of [start, end); -1 where none does."""
    held = np.full(end - start, -1)
    at = readings["at"]
    for i, begin in enumerate(at):
        until = min(at[i + 1], begin + MAX_HOLD) if i + 1 < len(at) else begin
        held[max(0, begin - start) : max(0, until - start)] = i
    return held


def by_second(column, held):
    values = np.append(np.array([np.nan if v is None else v for v in column], dtype=float), np.nan)
    return values[held]


def spread(values, operating, load, held, start):
    """Mean over the seconds at comparable load of IQR/1.349, within each hour and octave of the load."""
    total, weight = 0.0, 0
    hours = (np.arange(len(values)) + start) // 3600
    octave = np.floor(np.log2(load, out=np.full(len(load), np.nan), where=load > 0))
    for hour in np.unique(hours):
        for one in np.unique(octave[(hours == hour) & operating & ~np.isnan(octave)]):
            alike = (hours == hour) & operating & (octave == one) & ~np.isnan(values)
            if len(np.unique(held[alike])) < 4:
                continue
            low, high = np.quantile(values[alike], [0.25, 0.75], method="inverted_cdf")
            total += alike.sum() * (high - low) / 1.349
            weight += alike.sum()
    return total / weight if weight else None


def pump_downs(readings, levels, start, end):
    begun, found = None, []
    for i, at in enumerate(readings["at"]):
        if i and at - readings["at"][i - 1] > MAX_HOLD:
            begun = None
        pressure, state = readings["inletPressure"][i], readings["state"][i]
        if pressure is not None and pressure >= levels["from"]:
            begun = at
        elif state is not None and state != "operating":
            begun = None
        elif pressure is not None and pressure <= levels["to"] and begun is not None:
            # One that began before the window isn't known to it.
            if start <= begun and at < end:
                found.append(at - begun)
            begun = None
    return found


def shares(readings, start, end):
    """Share of the window that figures tell of: by figure, or by signal for all of its."""
    held = seconds_of(readings, start, end)
    state = np.array(readings["state"] + [None], dtype=object)[held]
    said, stands = np.isin(state, STATES), np.isin(state, STATES[1:])
    told = {"OperatingTime": said, "NumberOfStarts": said, "StartsPerHour": said, "TimeBasedAvailability": said}
    known = {name: ~np.isnan(by_second(readings[name], held)) for name in readings if name not in ("at", "state")}
    told |= {"Energy": known["power"] | stands, "NumberOfPumpDowns": known["inletPressure"]}
    told |= {f"PumpDownTime.{which}": known["inletPressure"] for which in ("mean", "min", "max")}
    for name, measured in known.items():
        told |= {f"{name}.{which}": measured for which in ("mean", "min", "max", "p05", "p50", "p95")}
        operated = measured[~stands] & (state[~stands] == "operating")
        told |= {f"{name}.{which}": operated for which in ("operating.mean", "operating.p50", "stability")}
    return {name: float(which.mean()) for name, which in told.items()}


def kpis(readings, start, end, limits, pump_down):
    held = seconds_of(readings, start, end)
    state = np.array(readings["state"] + [None], dtype=object)[held]
    seconds = {name: int((state == name).sum()) for name in STATES}
    operating = state == "operating"
    at = np.array(readings["at"])
    inside = (at >= start) & (at < end)
    starts = sum(
        1
        for i in range(1, len(at))
        if inside[i]
        and at[i] - at[i - 1] <= MAX_HOLD
        and readings["state"][i] == "operating"
        and readings["state"][i - 1] not in (None, "operating")
    )
    lapses = [a + MAX_HOLD for a, b in zip(at, at[1:]) if b > a + MAX_HOLD]
    known = sum(seconds.values())
    result = {
        "OperatingTime": seconds["operating"],
        "StandbyTime": seconds["standby"],
        "IdleTime": seconds["idle"],
        "DownTime": seconds["down"],
        "UnknownTime": end - start - known,
        "NumberOfStarts": starts,
        "StartsPerHour": starts / (known / 3600),
        "TimeBasedAvailability": (known - seconds["down"]) / known,
        "DataCompleteness": float((held >= 0).mean()),
        "NumberOfGaps": sum(start < lapse <= end for lapse in lapses),
    }
    if pump_down:
        found = pump_downs(readings, pump_down, start, end)
        result["NumberOfPumpDowns"] = len(found)
        if found:
            result.update({"PumpDownTime.mean": float(np.mean(found)), "PumpDownTime.min": min(found), "PumpDownTime.max": max(found)})
    signals = [name for name in readings if name not in ("at", "state")]
    load_name = next(name for name in LOADS if name in signals)
    for name in signals:
        values = by_second(readings[name], held)
        there = values[~np.isnan(values)]
        taken = [v for v, i in zip(readings[name], inside) if i and v is not None]
        low, high = min(*taken, there.min()), max(*taken, there.max())
        result |= {
            f"{name}.mean": there.mean(),
            f"{name}.min": low,
            f"{name}.max": high,
            f"{name}.operating.mean": np.nanmean(values[operating]),
        }
        for label, share in (("p05", 0.05), ("p50", 0.5), ("p95", 0.95)):
            result[f"{name}.{label}"] = np.quantile(there, share, method="inverted_cdf")
        result[f"{name}.operating.p50"] = np.quantile(values[operating & ~np.isnan(values)], 0.5, method="inverted_cdf")
        if name != load_name:
            result[f"{name}.stability"] = spread(values, operating, by_second(readings[load_name], held), held, start)
        for limit in limits:
            if limit["signal"] != name:
                continue
            side, beyond = ("Above", values > limit["warning"]) if limit["direction"] == "high" else ("Below", values < limit["warning"])
            result[f"{name}.time{side}Warning"] = int(beyond.sum())
            alarm = values > limit["alarm"] if limit["direction"] == "high" else values < limit["alarm"]
            result[f"{name}.time{side}Alarm"] = int(alarm.sum())
    power = by_second(readings["power"], held)
    measured, stands, covered = ~np.isnan(power), np.isin(state, STATES[1:]), (held >= 0).sum()
    # The least of the time in which it may have operated that the power is sure to be known of.
    known = max((operating & measured).sum(), measured.sum() - stands.sum())
    result["Energy"] = np.nansum(power) / 3600 if known >= 0.99 * (covered - stands.sum()) else None
    if sum(seconds.values()) >= 0.99 * covered:
        other = power[measured & ~operating].mean() * (covered - operating.sum()) / 3600
        result["EnergyPerOperatingHour"] = np.nanmean(power[operating]) + other / (operating.sum() / 3600)
    else:
        result["EnergyPerOperatingHour"] = None
    return {name: None if value is None else float(value) for name, value in result.items()}


def simulate(random, start, end, step, gaps, states, powerless=0.004, unsaid=0.02):
    """A pump that cycles, with a box that sends every so often, jittered, is away now and then, and leaves the power or the state out of some readings."""
    at, now = [], start - 3 * 3600
    while now < end + 3600:
        now += int(max(1, random.normal(step, step / 5)))
        if random.random() < gaps:
            now += int(random.integers(600, 4 * 3600))
        at.append(now)
    at = np.array(at)
    cycle = (at / 3600) % 5.3
    state = np.where(cycle < 3.6, "operating", np.where(cycle < 4.4, states[0], states[1])).tolist()
    operating = np.array(state) == "operating"
    pressure = np.where(operating, 1013 * np.exp(-np.minimum(cycle * 3600, 1500) / 200) + 2, 1013)
    noise = lambda scale: random.normal(0, scale, len(at))
    columns = {
        "at": at.tolist(),
        "state": [None if random.random() < unsaid else s for s in state],
        "inletPressure": np.round(pressure * (1 + noise(0.03)), 3).tolist(),
        "oilTemperature": np.round(70 + 12 * np.sin(at / 43200) + noise(1), 2).tolist(),
        "power": [None if random.random() < powerless else max(0.0, round(float(p), 3)) for p in np.where(operating, 4.2, 0.12) + noise(0.1)],
    }
    return columns


LIMITS = [{"signal": "oilTemperature", "direction": "high", "warning": 78, "alarm": 82}, {"signal": "power", "direction": "low", "warning": 1, "alarm": 0.05}]
PUMP_DOWN = {"from": 900, "to": 10}


def utc(text):
    return int(datetime.datetime.fromisoformat(text + "+00:00").timestamp())


def month(year, number, zone):
    place = zoneinfo.ZoneInfo(zone)
    following = (year + number // 12, number % 12 + 1)
    return tuple(int(datetime.datetime(y, m, 1, tzinfo=place).timestamp()) for y, m in ((year, number), following))


def case(name, window, start, end, **how):
    readings = simulate(np.random.default_rng(len(name)), start, end, **how)
    result = {"name": name, "window": window, "from": start, "to": end, "limits": LIMITS, "pumpDown": PUMP_DOWN}
    return result | {"readings": readings, "expected": kpis(readings, start, end, LIMITS, PUMP_DOWN), "known": shares(readings, start, end)}


october = month(2026, 10, "Europe/Stockholm")
assert october[1] - october[0] == 745 * 3600  # the night the clocks go back
february = month(2028, 2, "Europe/Stockholm")
assert february[1] - february[0] == 29 * 24 * 3600
cases = [
    case("24 hours, every minute", "24h", utc("2026-06-14T11:00:00"), utc("2026-06-15T11:00:00"), step=60, gaps=0.002, states=("standby", "down"), powerless=0.03, unsaid=0.005),
    case("7 days, every eleven minutes, often away", "7d", utc("2026-06-08T11:00:00"), utc("2026-06-15T11:00:00"), step=660, gaps=0.03, states=("idle", "standby")),
    case("October 2026 in Stockholm, every thirteen minutes", "2026-10", *october, step=780, gaps=0.01, states=("standby", "idle")),
    case("February 2028 in Stockholm, every fourteen minutes", "2028-02", *february, step=840, gaps=0.005, states=("idle", "down")),
]
print(json.dumps({"numpy": np.__version__, "cases": cases}, separators=(",", ":")))
