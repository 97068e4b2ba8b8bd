"""Reference values for what makes remaining lives out of recorded ones, covariates and cycles, by NumPy, SciPy and statsmodels.

Writes JSON to standard output:
    python3 scripts/reference/lives.py > test/shared/analysis/life/lives.json

Each goes another way than the code it holds: ridge regressions as least squares of an augmented matrix, by singular values;
quantiles and means by definition over sorted arrays; the daily cycle by statsmodels' classical decomposition; laws of life by
SciPy's distributions.
"""

import json
import math

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import integrate, optimize, stats
from scipy.spatial.distance import cdist
from statsmodels.tsa.seasonal import seasonal_decompose
from statsmodels.tsa.stattools import acf

random = np.random.default_rng(20261130)


def short(value):
    """As many digits as the comparisons can tell."""
    return value if abs(value) > 1e9 else float(f"{value:.12g}")


def plain(value):
    """JSON without NaN and infinities: null stands for NaN, "inf" for infinity."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(one) for one in value]
    if isinstance(value, (np.bool_, bool)):
        return bool(value)
    if isinstance(value, (float, np.floating)):
        return None if math.isnan(value) else "inf" if math.isinf(value) else short(float(value))
    return int(value) if isinstance(value, np.integer) else value


# Similarity and local regression

def likeness(name, query, features, unlike, widths, path, scale):
    """Normal kernels by SciPy's standardised distances."""
    used = np.isfinite(widths)
    x = np.column_stack([features[:, used], unlike])
    q = np.append(query[used], 0.0)[None, :]
    spread = np.append(widths[used], path) ** 2
    half = 0.5 * cdist(q, x, "seuclidean", V=spread)[0] ** 2
    scaled = half / scale**2
    shift = max(scaled.min() - 1, 0)
    weights = np.where(scaled - shift < 12, np.exp(shift - scaled), 0)
    return {"name": name, "query": query, "features": features, "unlike": unlike, "widths": widths, "path": path,
            "scale": scale, "distances": half, "weights": weights}


def local(name, query, features, left, duty_left, passed, weights):
    """Weighted least squares around the query; the ridge is rows of its own: the root of what it weighs, wanting 0."""
    use = passed & (weights > 0)
    w = np.sqrt(weights[use])
    total = weights[use].sum()
    if not total > 1e-6:
        answer = None
    else:
        design = np.column_stack([np.ones(use.sum()), features[use] - query])
        ridge = np.column_stack([np.zeros(len(query)), np.sqrt(0.002 * total) * np.eye(len(query))])
        a = np.vstack([design * w[:, None], ridge])
        solve = lambda y: float(np.linalg.lstsq(a, np.append(y[use] * w, np.zeros(len(query))), rcond=None)[0][0])
        answer = {"left": solve(left), "dutyLeft": solve(duty_left)}
    return {"name": name, "query": query, "features": features, "left": left, "dutyLeft": duty_left,
            "passed": passed, "weights": weights, "answer": answer}


n = 90
features = random.normal(0.5, 0.3, (n, 5))
query = np.full(5, 0.55)
left = np.maximum(0, 500 - 400 * features[:, 2] + random.normal(0, 20, n))
duty = 0.6 * left + random.normal(0, 5, n)
passed = random.uniform(size=n) < 0.8
weights = np.exp(-6 * random.uniform(size=n))
alone = np.where(np.arange(n) == 7, 1.0, 0.0)
ties = np.round(features, 1)
widths = np.array([0.1, 0.08, 0.04, 0.1, 0.3])
similarity = {
    "likeness": [
        likeness("random moments", query, features, random.uniform(0, 0.5, n), widths, 0.2, 1.0),
        likeness("half the bandwidths", query, features, random.uniform(0, 0.5, n), widths, 0.2, 0.5),
        likeness("without regard to age and duty", query, features, random.uniform(0, 0.5, n),
                 np.array([np.inf, np.inf, 0.04, 0.1, 0.3]), 0.2, 2.0),
        likeness("a query unlike all", query + 40, features, random.uniform(0, 0.5, n), widths, 0.2, 1.0),
        likeness("ties", np.round(query, 1), ties, np.zeros(n), widths, 0.2, 1.0),
        likeness("one moment, which it is", features[3], features[3:4], np.zeros(1), widths, 0.2, 1.0),
    ],
    "local": [
        local("random moments", query, features, left, duty, passed, weights),
        local("at the edge of what is known", query + 0.6, features, left, duty, passed, weights),
        local("ties", query, ties, np.round(left, -2), np.round(duty, -2), passed, weights),
        local("features that don't vary", query, np.ones((n, 5)), left, duty, passed, weights),
        local("one moment", query, features, left, duty, np.full(n, True), alone),
        local("nothing alike", query, features, left, duty, passed, np.zeros(n)),
        local("none that ended", query, features, left, duty, np.full(n, False), weights),
        local("hours in milliseconds", query, features, 3.6e6 * left, 3.6e6 * duty, passed, weights),
    ],
}


# The blend of experts by what they said of like answers, and the quantiles of what that is off

def blend(name, answers, truth, lives, most, usual, asked, counts=1, own=None, asked_own=None):
    capped = np.clip(answers, 0, most)
    squares = (capped - truth[:, None]) ** 2 + (most * 1e-6) ** 2
    ids, about = np.unique(lives, return_inverse=True)
    n = len(ids)

    def weigh(near, worth):
        mse = near @ squares
        weight = counts * (mse / mse.min()) ** (-min(worth, 10) / 2)
        weight = weight / weight.sum()
        weight[weight < 0.01] = 0
        return weight / weight.sum()

    overall = weigh(np.ones(len(truth)), n)
    first = capped @ overall

    def answer_to(row):
        row = np.clip(row, 0, most)
        off = np.log((first + 0.05 * usual) / (row @ overall + 0.05 * usual)) / 0.3
        near = np.exp(-off * off / 2) + 1e-6
        each = np.bincount(about, weights=near)
        weight = weigh(near, each.sum() ** 2 / (each**2).sum())
        return float(row @ weight), weight

    average = np.array([answer_to(row)[0] for row in answers])
    miss = truth - average
    width = max(0.5 * average.mean() / n**0.2, most * 1e-6)
    kernel_at = lambda answer: stats.norm.pdf(average, answer, width) / stats.norm.pdf(0, 0, width) + 1e-6
    said_of = {} if own is None else {"own": own}
    own = own or [None] * len(truth)
    # How much more than they claim own trends err: each life alike, and one more that errs by as much as it says.
    off = {}
    for i, said in enumerate(own):
        if said is not None:
            z = (truth[i] - np.clip(said["middle"], 0, most)) / math.hypot(said["spread"], 0.02 * usual)
            off.setdefault(lives[i], []).append(min(z * z, 100))
    boldness = np.mean([1] + [np.mean(values) for values in off.values()])

    def expected(answer, said):
        seen = (n * np.average(miss**2, weights=kernel_at(answer)) + (0.3 * answer) ** 2) / (n + 1) + (most * 1e-6) ** 2
        claimed = boldness * (said["spread"] ** 2 + (0.02 * usual) ** 2) if said is not None else math.inf
        return math.sqrt(1 / (1 / seen + 1 / claimed))

    share = miss / np.array([expected(a, said) for a, said in zip(average, own)])
    cases = []
    for row, said in zip(asked, asked_own or [None] * len(asked)):
        answer, weight = answer_to(row)
        kernel = kernel_at(answer)
        scale = expected(answer, said)
        if n < 9:
            # One more normal observation, a prior of the variance worth one: Student's, scaled.
            mean = np.average(share, weights=kernel)
            known = max(n - 1, 1)
            variance = (known * np.average((share - mean) ** 2, weights=kernel) + 1) / (known + 1)
            law = stats.t(known + 1, loc=mean, scale=math.sqrt(variance * (1 + 1 / n)))
            missed = lambda p, law=law, scale=scale: scale * float(law.ppf(p))
        else:
            order = np.argsort(share, kind="stable")
            reached = np.cumsum(kernel[order]) / kernel.sum()
            # The least miss with so much weight at or below it, at Weibull's plotting positions.
            place = lambda p: min(np.searchsorted(reached, (p + (p - 0.5) / n) * (1 - 1e-12)), len(reached) - 1)
            missed = lambda p, place=place, order=order, scale=scale: scale * float(share[order][place(p)])
        cases.append({"answers": row, "answer": answer, "weights": weight, **({} if said is None else {"own": said}),
                      "missed": [{"p": p, "value": missed(p)} for p in (0.05, 0.1, 0.5, 0.9, 0.95)]})
    return {"name": name, "answers": answers, "truth": truth, "lives": lives, "most": most, "usual": usual,
            "asked": cases, **said_of, **({} if np.isscalar(counts) else {"counts": counts})}


truth = random.uniform(0, 100, 200)
experts = np.column_stack([truth + random.normal(0, s, 200) for s in (5, 8, 30)])
# Right near the end, and only there.
nearing = np.column_stack([experts[:, 1], truth + np.random.default_rng(20261201).normal(0, 1, 200) * truth / 4])
biased = np.column_stack([0.8 * truth + random.normal(0, 3, 200), np.full(200, 50.0)])
ask = np.array([[10, 12, 20], [60, 55, 90], [-5, 0, 3], [500, 400, 900]], dtype=float)
of_lives = lambda n: np.arange(200) % n
spoken = [{"middle": float(m), "spread": float(0.2 * m + 1)} if m > 20 else None for m in nearing[:, 1]]
asked_own = [None, {"middle": 55.0, "spread": 2.0}, {"middle": 0.0, "spread": 0.0}, {"middle": 400.0, "spread": 300.0}]
blends = [
    blend("three experts of different worth", experts, truth, of_lives(8), 300.0, 100.0, ask),
    blend("one that counts for two", experts, truth, of_lives(8), 300.0, 100.0, ask, np.array([1, 1, 2])),
    blend("many lives count as ten", experts, truth, of_lives(80), 300.0, 100.0, ask),
    blend("one that is right near the end", nearing, truth, of_lives(20), 300.0, 100.0, ask[:, :2]),
    blend("own trends that say how sure they are", nearing, truth, of_lives(20), 300.0, 100.0, ask[:, :2], np.array([1, 1]), spoken, asked_own),
    blend("own trends of a few lives", nearing, truth, of_lives(5), 300.0, 100.0, ask[:, :2], np.array([1, 1]), spoken, asked_own),
    blend("one that is late, and one that says the same always", biased, truth, of_lives(12), 300.0, 100.0, ask[:, :2]),
    blend("ties", np.round(experts, -1), np.round(truth, -1), of_lives(8), 300.0, 100.0, ask),
    blend("experts that agree", np.column_stack([truth, truth]) + 1, truth, of_lives(9), 300.0, 100.0, ask[:, :2]),
    blend("two questions", experts[:2], truth[:2], of_lives(8)[:2], 300.0, 100.0, ask),
    blend("hours in milliseconds", 3.6e6 * experts, 3.6e6 * truth, of_lives(8), 300 * 3.6e6, 100 * 3.6e6, 3.6e6 * ask),
]


# The health index

def health(name, lives):
    ages = [np.arange(len(columns[0]), dtype=float) for columns, _ in lives]
    ends = [end for _, end in lives]
    x = np.hstack([np.asarray(columns) for columns, _ in lives]).T
    means, spreads = x.mean(axis=0), x.std(axis=0)
    varies = spreads > 1e-9 * np.abs(means)
    z = np.where(varies, (x - means) / np.where(varies, spreads, 1), 0)
    shows = 0.6 * np.mean(ends)
    target = np.concatenate([np.maximum(0, 1 - (end - age) / shows) for age, end in zip(ages, ends)])
    offset = target.mean()
    rows = len(target)
    ridge = math.sqrt(1e-3 * rows + 1e-9) * np.eye(z.shape[1])
    beta = np.linalg.lstsq(np.vstack([z, ridge]), np.append(target - offset, np.zeros(z.shape[1])), rcond=None)[0]
    return {"name": name, "lives": [{"age": age, "end": end, "columns": columns} for age, (columns, end) in zip(ages, lives)],
            "weights": beta, "offset": offset, "index": z @ beta + offset}


def signals(length, scale=1.0):
    t = np.arange(length) / length
    noise = lambda: random.normal(0, 0.1, length)
    return ([scale * (t**3 + noise()), scale * (5 - 2 * t**2 + noise()), scale * noise(), np.full(length, 7.0)], float(length))


indices = [
    health("four signals of which one says nothing and one doesn't vary", [signals(k) for k in (30, 45, 60)]),
    health("two that say the same", [([c[0], c[0], c[1], c[3]], end) for c, end in [signals(40), signals(50)]]),
    health("values in the millions", [signals(k, 1e6) for k in (30, 45)]),
    health("rounded", [([np.round(c, 1) for c in columns], end) for columns, end in [signals(40), signals(60)]]),
]


# Covariates

def covariates(name, courses):
    dy = np.concatenate([np.diff(y) for y, _ in courses])
    dx = np.hstack([np.diff(np.asarray(x), axis=1) for _, x in courses]).T
    known = np.isfinite(dy) & np.isfinite(dx).all(axis=1)
    dy, dx = dy[known], dx[known]
    half = len(dy) // 2
    result = None
    if half >= 8 * dx.shape[1]:
        fit = lambda a, b: np.linalg.lstsq(a, b, rcond=None)[0]
        old, new = slice(0, half), slice(half, None)
        rest = (np.sum((dy[new] - dx[new] @ fit(dx[old], dy[old])) ** 2)
                + np.sum((dy[old] - dx[old] @ fit(dx[new], dy[new])) ** 2))
        if rest <= 0.95 * np.sum(dy**2):
            columns = [np.concatenate([np.asarray(x)[c] for _, x in courses]) for c in range(dx.shape[1])]
            result = {"means": [float(np.nanmean(c)) for c in columns], "slopes": fit(dx, dy)}
    return {"name": name, "courses": [{"value": y, "covariates": x} for y, x in courses], "effects": result}


def observed(count, effects, noise=0.3, wear=0.01):
    x = [np.cumsum(random.normal(size=count)), 20 + 3 * np.sin(np.arange(count) / 5) + random.normal(0, 0.2, count)][: len(effects)]
    y = wear * np.arange(count) + sum(e * c for e, c in zip(effects, x)) + random.normal(0, noise, count)
    return y, x


gaps = observed(200, [2.0, -0.7])
gaps = (np.where(random.uniform(size=200) < 0.1, np.nan, gaps[0]),
        [gaps[1][0], np.where(random.uniform(size=200) < 0.1, np.nan, gaps[1][1])])
rounded = observed(150, [2.0])
effects = [
    covariates("two that explain", [observed(300, [2.0, -0.7])]),
    covariates("several courses", [observed(80, [1.5]), observed(60, [1.5])]),
    covariates("gaps", [gaps]),
    covariates("ties", [(np.round(rounded[0]), [np.round(rounded[1][0])])]),
    covariates("one that explains nothing", [observed(300, [0.0])]),
    covariates("too few", [observed(15, [2.0])]),
    covariates("a constant indicator", [(np.full(100, 5.0), [np.cumsum(random.normal(size=100))])]),
    covariates("values in the millions", [(1e6 * observed(120, [2.0])[0], [1e6 * np.cumsum(random.normal(size=120))])]),
    covariates("two points", [(np.array([1.0, 2.0]), [np.array([1.0, 3.0])])]),
]


# The daily cycle

def cycle(name, hours, values):
    """By definition: what is left of the mean of as many values around each as a day has, where those lie within 30 hours, by
    hour of the day."""
    hours, values = np.asarray(hours, dtype=float), np.asarray(values, dtype=float)
    result = values.copy()
    if len(hours) and hours[-1] - hours[0] >= 72:
        slots = np.floor(hours).astype(int) % 24
        of_day = np.sort(np.unique(np.floor(hours / 24), return_counts=True)[1])
        period = int(of_day[len(of_day) // 2])
        weights = np.ones(period) if period % 2 else np.concatenate([[0.5], np.ones(period - 1), [0.5]])
        reach = period // 2
        rest = {}
        for i in range(reach, len(values) - reach):
            around = np.average(values[i - reach:i + reach + 1], weights=weights)
            if hours[i + reach] - hours[i - reach] <= 30:
                rest.setdefault(slots[i], []).append(values[i] - around)
        usual = np.array([np.mean(rest[s]) if len(rest.get(s, [])) > 1 else 0.0 for s in range(24)])
        result = values - usual[slots]
        if len(hours) % period == 0 and np.array_equal(slots, np.tile(slots[:period], len(hours) // period)):
            # Days of the same hours, one after another: statsmodels has the same but for a constant.
            there = seasonal_decompose(values, period=period).seasonal
            assert np.ptp(values - result - there) < 1e-9, (name, np.ptp(values - result - there))
    return {"name": name, "hours": hours, "values": values, "result": result}


day = lambda count: 3 * np.sin(2 * np.pi * np.arange(count) / 24)
some = np.sort(random.choice(400, 300, replace=False)).astype(float)
in_shifts = np.array([float(h) for h in range(14 * 24) if 6 <= h % 24 < 22 and h // 24 % 7 != 6])
parted = np.concatenate([np.arange(180.0), np.arange(216.0, 240.0)])
five = np.array([float(h) for h in range(8 * 24) if 9 <= h % 24 < 14])
cycles = [
    cycle("ten days", np.arange(240.0), 50 + 0.02 * np.arange(240) + day(240) + random.normal(0, 0.2, 240)),
    cycle("gaps", some, 50 + 3 * np.sin(2 * np.pi * some / 24) + random.normal(0, 0.2, 300)),
    cycle("in the middle of hours, since 1970", 494_000.5 + np.arange(200), day(200) + random.normal(0, 0.2, 200)),
    cycle("in shifts, not on Sundays", in_shifts, 50 + 0.1 * np.arange(len(in_shifts)) + np.sin(np.pi * (in_shifts % 24) / 24)),
    cycle("a day and a half unknown", parted, 100 + parted),
    cycle("five hours a day", five, np.sqrt(five)),
    cycle("a constant", np.arange(120.0), np.full(120, 7.0)),
    cycle("ties", np.arange(120.0), np.round(day(120))),
    cycle("less than three days", np.arange(70.0), day(70)),
    cycle("two points", [0.0, 100.0], [1.0, 2.0]),
    cycle("nothing", [], []),
]


# Neighbours that are alike

def alike(name, values):
    values = np.asarray(values, dtype=float)
    # From the first value on: of huge ones, the mean is rounded, and in the seventh digit the correlation with it.
    r = float(acf(values - values[0], nlags=1, fft=False)[1]) if len(values) > 1 and np.ptp(values) > 0 else 0.0
    return {"name": name, "values": values, "lag1": r}


autocorrelations = [
    alike("noise", random.normal(size=80)),
    alike("a walk", np.cumsum(random.normal(size=80))),
    alike("ties", np.round(random.normal(size=80))),
    alike("a constant", np.full(20, 3.0)),
    alike("two points", [1.0, 2.0]),
    alike("huge values", 1.78e12 + np.cumsum(random.normal(size=60))),
]


# Laws of life, of which an age has been reached

def law_of(family, location, spread):
    return stats.weibull_min(1 / spread, scale=math.exp(location)) if family == "weibull" else stats.lognorm(spread, scale=math.exp(location))


def reached(family, location, spread, age):
    law = law_of(family, location, spread)
    target = law.logsf(age)
    quantile = lambda p: float(law.isf(math.exp(target + math.log1p(-p)))) - age
    spans = [0.1 * math.exp(location), math.exp(location)]
    return {"family": family, "location": location, "spread": spread, "age": age, "survival": float(law.sf(age)),
            "quantiles": [{"p": p, "left": quantile(p)} for p in (0.1, 0.5, 0.9)],
            "ends": [{"span": s, "p": float(-np.expm1(law.logsf(age + s) - target)), "logDensity": float(law.logpdf(age + s) - target)} for s in spans]}


laws = [reached(f, m, s, age) for f in ("weibull", "lognormal")
        for m, s, age in [(8.3, 0.4, 0), (8.3, 0.4, 3000), (8.3, 0.4, 9000), (1.0, 1.2, 0.5), (24.0, 0.2, 2e10)]]


# What leans on them: Bayes' rule, by adaptive quadrature

class Either:
    """Lives of which one in five follows the law at a factor of its own, about two either way."""

    def __init__(self, family, location, spread):
        off = math.log(2) / (math.pi / math.sqrt(6) if family == "weibull" else 1)
        self.laws = [(0.8, law_of(family, location, spread)), (0.2, law_of(family, location, math.hypot(spread, off)))]

    def pdf(self, x):
        return sum(chance * float(law.pdf(x)) for chance, law in self.laws)

    def sf(self, x):
        return sum(chance * float(law.sf(x)) for chance, law in self.laws)

    def isf(self, p):
        ends = [float(law.isf(p)) for _, law in self.laws]
        return optimize.brentq(lambda x: math.log(self.sf(x) / p), min(ends) - 1e-9, max(ends) + 1e-9, xtol=1e-12, rtol=1e-14)


def leaning(own, family, location, spread, age, rate):
    law = Either(family, location, spread)
    z = float(stats.norm.ppf(0.9))
    left = lambda p: (float(law.isf(law.sf(age) * (1 - p))) - age) / rate  # hours
    year = 365 * 24
    answer = lambda hours: None if hours > year else 3600 * hours
    theirs = [left(p) for p in (0.1, 0.5, 0.9)]
    known = {"own": own, "family": family, "location": location, "spread": spread, "age": age, "rate": rate}
    days = (168, 720, 2160)
    if own is None:
        within = [1 - float(law.sf(age + rate * d) / law.sf(age)) for d in days]
        told, share = theirs, 1.0
    else:
        low, middle, high = (math.log1p(value / 3600) for value in own)
        below, above = (middle - low) / z, (high - middle) / z
        # Where it is narrower than nothing known, its density in time, hour by hour; of a wider one ever less of that.
        power = min(1, (math.log(9) / (2 * z) / ((below + above) / 2)) ** 2)
        def density(hours):
            place = math.log1p(hours)
            normal = stats.norm.pdf((place - middle) / (below if place < middle else above)) / (below if place < middle else above)
            return normal * (1 + hours) ** -power * float(law.pdf(age + rate * hours))
        # From place to place, and apart where the density jumps.
        edges = np.expm1(np.sort(np.append(np.linspace(0, max(math.log1p(left(1 - 1e-9)), high + 6 * above), 60), middle)))
        most = max(density(edge) for edge in edges)
        area = lambda a, b: integrate.quad(lambda t: density(t) / most, a, b, epsrel=1e-9, epsabs=1e-9)[0]
        passed = np.append(0, np.cumsum([area(a, b) for a, b in zip(edges, edges[1:])]))
        cell = lambda at: min(59, int(np.searchsorted(at[0], at[1], side="right")) - 1)
        upto = lambda t: (passed[i := cell((edges, t))] + area(edges[i], t)) / passed[-1]
        def quantile(p):
            i = cell((passed, p * passed[-1]))
            return float(optimize.brentq(lambda t: upto(t) - p, edges[i], edges[i + 1], xtol=1e-6))
        told = [quantile(p) for p in (0.1, 0.5, 0.9)]
        within = [float(upto(min(d, edges[-1]))) for d in days]
        apart = lambda others: float(np.abs(np.log1p(told) - np.log1p(others)).mean())
        from_own = apart([math.expm1(v) for v in (low, middle, high)])
        share = from_own / (from_own + apart(theirs))
    return {**known, "p10": answer(told[0]), "p50": answer(told[1]), "p90": answer(told[2]), "share": share, "within": within}


leanings = [
    leaning(own, *law, age, rate)
    for own in (None, [2e5, 6e5, 2e6], [8e5, 9e5, 1e6], [4e4, 9e4, 1.5e5], [7e3, 9e5, 2e7])
    for law, age, rate in [(("weibull", 8.0, 0.3), 2000, 1.0), (("lognormal", 6.5, 0.5), 100, 0.5), (("lognormal", 6.0, 0.2), 900, 0.9)]
]


# What predictions are scored and held against

def line(name, age, value, until, limit):
    age, value = np.asarray(age, dtype=float), np.asarray(value, dtype=float)
    keep = (age <= until) & (age > until * 0.8)
    x, y = age[keep] - until, value[keep]
    if len(x) < 2 or np.ptp(x) == 0:
        answer = [math.inf] * 3
    else:
        fit = stats.linregress(x, y)
        z = float(stats.norm.ppf(0.9))
        error = fit.stderr if len(x) > 2 else 0.0
        to = lambda slope: max((limit - fit.intercept) / slope, 0) if slope > 0 else math.inf
        answer = [to(fit.slope + z * error), to(fit.slope), to(fit.slope - z * error)]
    return {"name": name, "age": age, "value": value, "until": until, "limit": limit, "answer": answer}


hours = np.arange(100.0)
lines = [
    line("a rise in noise", hours, 2 * hours + random.normal(0, 3, 100), 90.0, 300),
    line("a fall", hours, -hours, 90.0, 300),
    line("ties", hours, np.floor(hours / 10), 90.0, 30),
    line("a constant", hours, np.full(100, 5.0), 90.0, 30),
    line("two points", [0.0, 85.0, 90.0], [0.0, 1.0, 3.0], 90.0, 30),
    line("one point", [0.0, 90.0], [0.0, 3.0], 90.0, 30),
]
binomials = [{"hits": k, "n": m, "share": p, "p": float(stats.binomtest(k, m, p).pvalue)}
             for k, m, p in [(28, 35, 0.8), (24, 35, 0.8), (35, 35, 0.8), (0, 35, 0.8), (1, 1, 0.8), (0, 1, 0.5), (800, 1000, 0.8), (770, 1000, 0.8)]]

# Duty: by the hours of a week, and as others were run

def week(name, hours, duty, asked):
    hours, duty = np.asarray(hours), np.asarray(duty, dtype=float)
    known = len(hours) >= 0.9 * 336 and hours[-1] - hours[0] >= 335 and len(set(hours % 168)) >= 0.9 * 168
    usual = None
    if known:
        usual = np.array([duty[hours % 168 == slot].mean() if np.any(hours % 168 == slot) else duty.mean() for slot in range(168)])
    def between(start, end):
        edges = np.unique(np.concatenate([[start, end], np.arange(math.ceil(start), math.floor(end) + 1)]))
        middles = (edges[1:] + edges[:-1]) / 2
        return float(np.sum(np.diff(edges) * usual[np.floor(middles).astype(int) % 168]))
    return {"name": name, "hours": hours, "duty": duty,
            "asked": [{"from": f, "to": t, "duty": between(f, t) if known else math.nan} for f, t in asked]}


def shifts(hours):
    return np.where((hours % 168 < 144) & (hours % 24 >= 6) & (hours % 24 < 22), 5 + random.normal(0, 0.2, len(hours)), 0)


since = 494_000 + np.arange(500)
some_hours = since[random.uniform(size=500) < 0.95]
asked_weeks = [(494_500.0, 494_501.0), (494_500.5, 494_530.25), (494_510.0, 495_510.0), (494_600.0, 494_600.0)]
weeks = [
    week("shifts", since, shifts(since), asked_weeks),
    week("gaps", some_hours, shifts(some_hours), asked_weeks),
    week("a constant", since, np.full(500, 4.0), asked_weeks),
    week("hours before 1970", since - 600_000, shifts(since), [(-105_400.5, -105_000.0)]),
    week("less than two weeks", since[:300], shifts(since[:300]), asked_weeks[:1]),
    week("two points", np.array([0, 1000]), [1.0, 2.0], asked_weeks[:1]),
]


def duty_at(course, age):
    """Straight between points and from nothing at 0; after the last at the mean rate so far."""
    ages, duties = np.append(0, course["age"]), np.append(0, course["duty"])
    inside = np.interp(age, ages, duties)
    rate = duties[-1] / ages[-1]
    return np.where(age > ages[-1], duties[-1] + rate * (age - ages[-1]), inside)


def gauge(name, courses, weights, age, longest):
    cells = np.linspace(0, longest, 97)
    rates = np.array([np.diff(duty_at(c, cells)) / (longest / 96) for c in courses])
    ends = np.array([c["age"][-1] for c in courses])
    unlike = []
    for rate, end in zip(rates, ends):
        count = max(1, min(96, math.floor(min(age, end) / (longest / 96))))
        total = rates[0][:count].sum()
        unlike.append(float(np.abs(rates[0][:count] - rate[:count]).sum() / total) if total > 0 else 0.0)
    # A life that was over counts with its last whole cell; after the longest, the rate stays.
    last = np.clip(np.floor(ends / (longest / 96)).astype(int) - 1, 0, 95)
    first = min(math.floor(age / (longest / 96) + 1e-9), 95)
    ahead = np.array([np.average([r[min(i, l)] for r, l in zip(rates, last)], weights=weights) for i in range(first, 96)])
    edges = np.append(age, np.maximum(age, cells[first + 1:]))
    grown = np.append(0, np.cumsum(np.diff(edges) * ahead))
    def takes(duty):
        if duty <= grown[-1]:
            return float(np.interp(duty, grown, edges)) - age
        return edges[-1] - age + (duty - grown[-1]) / ahead[-1] if ahead[-1] > 0 else math.inf
    return {"name": name, "courses": courses, "weights": weights, "age": age, "longest": longest, "unlike": unlike,
            "toCome": [{"duty": d, "time": takes(d)} for d in (0.01, 0.3 * grown[-1], 0.9 * grown[-1], 3 * grown[-1] + 1)]}


def ran(end, rate, count=40):
    age = np.linspace(end / count, end, count)
    return {"age": age, "duty": np.cumsum(np.abs(rate + random.normal(0, 0.3, count))) * end / count}


gauges = [
    gauge("lives that were run differently", [ran(80, 1), ran(100, 2), ran(60, 1.2)], [1.0, 0.3, 0.7], 33.0, 100.0),
    gauge("at the beginning", [ran(80, 1), ran(100, 2)], [1.0, 1.0], 0.0, 100.0),
    gauge("at an age beyond all", [ran(80, 1), ran(100, 2)], [1.0, 0.5], 120.0, 100.0),
    gauge("one life, in milliseconds", [ran(2.8e8, 1)], [0.4], 1e8, 2.8e8),
    gauge("two points", [{"age": np.array([5.0, 10.0]), "duty": np.array([1.0, 4.0])}], [1.0], 2.0, 10.0),
]


# Changes: the newest values against those before, and steps between two robust lines

def contrast(name, values, end, start, recent, gap, reference):
    values = np.asarray(values, dtype=float)
    until = end - recent - gap
    length = min(reference, until - start)
    answer = math.nan
    if length >= 15:
        new, old = values[end - recent:end], values[until - length:until]
        # The t statistic of two means whose common variance is 1.
        answer = float((new.mean() - old.mean()) / math.sqrt(1 / recent + 1 / length))
    return {"name": name, "values": values, "end": end, "from": start, "recent": recent, "gap": gap,
            "reference": reference, "contrast": answer}


jump = np.append(random.normal(5, 1, 100), random.normal(8, 1, 40))
contrasts = [
    contrast("a jump", jump, 120, 0, 15, 10, 60),
    contrast("a short reference", jump, 120, 70, 15, 10, 60),
    contrast("too short a reference", jump, 120, 90, 15, 10, 60),
    contrast("a constant", np.full(140, 3.0), 120, 0, 15, 10, 60),
    contrast("ties", np.round(jump), 140, 0, 15, 0, 60),
    contrast("huge values", 1.78e12 + jump, 120, 0, 15, 10, 60),
]


def robust_line(x, y):
    fit = sm.RLM(y, np.column_stack([np.ones(len(x)), x]), M=sm.robust.norms.HuberT(t=1.345)).fit(
        maxiter=500, tol=1e-12, scale_est="mad", conv="coefs")
    rest = y - fit.params[0] - fit.params[1] * x
    scale = float(np.median(np.abs(rest)) / stats.norm.ppf(0.75))
    variance = scale**2 * (1 / len(x) + x.mean() ** 2 / np.sum((x - x.mean()) ** 2))
    return fit.params[0], rest, variance


def step(name, values, index):
    values = np.asarray(values, dtype=float)
    left, right = values[max(0, index - 48):index], values[index:index + 48]
    a, rest_a, var_a = robust_line(np.arange(-len(left), 0.0), left)
    b, rest_b, var_b = robust_line(np.arange(0.0, len(right)), right)
    r = max(acf(np.append(rest_a, rest_b), nlags=1, fft=False)[1], 0)
    error = math.sqrt((1 + r) / (1 - r) * (var_a + var_b))
    return {"name": name, "values": values, "index": index, "from": float(a), "to": float(b), "size": float(b - a),
            "z": float((b - a) / error)}


x = np.arange(120.0)
wild = 50 + 10 * (x >= 70) + random.normal(0, 0.5, 120)
wild[[12, 44, 90, 101]] += [30, -20, 25, -40]
steps = [
    step("a step in noise", 50 + 10 * (x >= 70) + random.normal(0, 0.5, 120), 70),
    step("a step down between two trends", 50 + 0.1 * x - 12 * (x >= 40) + random.normal(0, 0.4, 120), 40),
    step("wild values", wild, 70),
    step("ties", np.round(50 + 10 * (x >= 60) + random.normal(0, 0.8, 120)), 60),
    step("huge values", 1.78e9 + 100 * (x >= 60) + random.normal(0, 3, 120), 60),
]


# How well a law foretells lives it was not fitted to

def foretell(name, family, entry, exit_, ended):
    def logs(location, spread, t):
        w = (np.log(t) - location) / spread
        if family == "weibull":
            return stats.gumbel_l.logpdf(w) - math.log(spread), stats.gumbel_l.logsf(w)
        return stats.norm.logpdf(w) - math.log(spread), stats.norm.logsf(w)
    def score(p, entry, exit_, ended):
        density, longer = logs(p[0], math.exp(p[1]), exit_)
        before = np.where(entry > 0, logs(p[0], math.exp(p[1]), np.maximum(entry, 1e-300))[1], 0)
        return np.sum(np.where(ended, density, longer) - before)
    order = np.lexsort((entry, exit_))
    entry, exit_, ended = entry[order], exit_[order], ended[order]
    place = np.arange(len(entry)) % 10
    total = 0.0
    for part in range(10):
        learned, asked = place != part, place == part
        start = [np.log(exit_[learned]).mean(), -0.7]
        fit = lambda method, begin: optimize.minimize(
            lambda p: -score(p, entry[learned], exit_[learned], ended[learned]), begin, method=method,
            options={"xatol": 1e-10, "fatol": 1e-12, "maxiter": 4000} if method == "Nelder-Mead" else {})
        found = fit("Nelder-Mead", fit("BFGS", start).x)
        total += score(found.x, entry[asked], exit_[asked], ended[asked])
    return {"name": name, "family": family, "entry": entry, "exit": exit_, "ended": ended, "score": float(total / ended.sum())}


lived = stats.weibull_min(2.5, scale=8000).rvs(70, random_state=random)
cut = random.uniform(3000, 14000, 70)
met = np.where(random.uniform(size=70) < 0.4, random.uniform(0, 3000, 70), 0)
seen = np.minimum(lived, cut) > met
told = (met[seen], np.minimum(lived, cut)[seen], (lived <= cut)[seen])
foretold = [
    foretell("Weibull lives, cut short and met in mid-life", "weibull", *told),
    foretell("the same as lognormal", "lognormal", *told),
    foretell("ties", "weibull", np.zeros(seen.sum()), np.ceil(told[1] / 1000), told[2]),
    foretell("ages in milliseconds", "lognormal", 3.6e6 * told[0], 3.6e6 * told[1], told[2]),
]

# Student's distribution, and lives of which few are known

students = [{"freedom": freedom,
             "above": [{"t": t, "p": float(stats.t.sf(t, freedom))} for t in (-40.0, -1.5, -1e-9, 0.0, 1e-9, 0.2, 1.0, 1.7, 6.0, 1e4)],
             # SciPy's own inverse has seven digits: Brent's has all of them.
             "upper": [{"p": p, "t": optimize.brentq(lambda t: stats.t.sf(t, freedom) - p, -1e9, 1e9, xtol=1e-13)}
                       for p in (1e-6, 0.01, 0.1, 0.25, 0.49, 0.7, 0.9)]}
            for freedom in (1, 2, 3, 4, 9, 34, 200)]


def outlived(name, ends, ages):
    ends = np.array(ends, dtype=float)
    n = len(ends)
    mean = ends.mean()
    scale = math.sqrt((((ends - mean) ** 2).sum() + (0.2 * mean) ** 2) / n * (1 + 1 / n))
    cases = []
    for age in ages:
        # Of one more life, the part beyond the age.
        tail = stats.t(n, loc=mean, scale=scale).sf
        left = lambda p: optimize.brentq(lambda x: tail(x) - (1 - p) * tail(age), age, age + 1e4 * (scale + age)) - age
        p50 = max(0.0, mean - age)
        cases.append({"age": age, "p10": min(left(0.1), p50), "p50": p50, "p90": left(0.9)})
    return {"name": name, "ends": ends, "asked": cases}


abstentions = [
    outlived("six lives", [110.0, 95, 150, 70, 132, 101], [0.0, 60, 100, 150, 400]),
    outlived("two that are alike", [100.0, 100], [20.0, 99, 130]),
    outlived("one", [50.0], [5.0, 60]),
    outlived("twenty", np.round(100 * np.exp(0.4 * random.normal(size=20)), 1), [10.0, 90, 240]),
]

print(json.dumps(plain({
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    **similarity,
    "blends": blends,
    "indices": indices,
    "covariates": effects,
    "cycles": cycles,
    "autocorrelations": autocorrelations,
    "laws": laws,
    "leanings": leanings,
    "lines": lines,
    "binomials": binomials,
    "weeks": weeks,
    "gauges": gauges,
    "contrasts": contrasts,
    "steps": steps,
    "foretold": foretold,
    "students": students,
    "abstentions": abstentions,
})))
