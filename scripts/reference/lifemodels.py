"""Reference values for the distributions and trend models behind the life estimates, by SciPy and NumPy.

Writes JSON to standard output:
    python3 scripts/reference/lifemodels.py > test/shared/analysis/trend/lifemodels.json

Each goes another way than the code it holds: SciPy's own distributions; first passages by integrating the
inverse Gaussian over the drift's distribution; Mann-Kendall from the definition with statsmodels' ranks of
autocorrelation; the Wiener process by restricted likelihood with dense covariance matrices.
"""

import json
import math

import numpy as np
import scipy
import statsmodels
from scipy import integrate, optimize, stats
from statsmodels.tsa.stattools import acf

random = np.random.default_rng(20261129)


def normals():
    z = [-37.5, -20.0, -8.3, -5.0, -2.9, -2.8, -1.0, -1e-9, 0.0, 0.3, 1.0, 2.8, 3.1, 6.0, 8.2]
    p = [1e-300, 1e-20, 1e-6, 0.001, 0.1, 0.25, 0.4999999, 0.5, 0.75, 0.9, 0.999, 1 - 1e-12]
    return {
        "cdf": [{"z": v, "p": float(stats.norm.cdf(v)), "log": float(stats.norm.logcdf(v))} for v in z],
        "quantile": [{"p": v, "z": float(stats.norm.ppf(v))} for v in p],
    }


def inverse_gaussians():
    cases = []
    for mean, shape in [(10, 20), (1, 1), (3, 0.02), (500, 1e6), (1e-3, 5), (1.7e9, 4e9), (24, 4e5)]:
        law = stats.invgauss(mean / shape, scale=shape)
        times = [mean * f for f in (0.05, 0.5, 0.9, 1, 1.1, 2, 20)]
        cases.append({
            "mean": mean,
            "shape": shape,
            "cdf": [{"time": t, "p": float(law.cdf(t))} for t in times],
            "quantile": [{"p": p, "time": float(law.ppf(p))} for p in (0.01, 0.1, 0.5, 0.9, 0.99)],
        })
    return cases


def passages():
    cases = []
    for distance, drift, drift_sd, diffusion in [
        (100, 1, 0.2, 2), (100, 1, 0.5, 1), (50, 0.0, 0.3, 3), (10, -0.2, 0.3, 1), (1, 4, 1, 0.7),
        (100, 1, 0, 2), (100, 1, 0.2, 0), (3, 0.002, 0.0004, 0.05),
    ]:
        def passed(time, drift=drift, drift_sd=drift_sd, distance=distance, diffusion=diffusion):
            def known(mu):
                if diffusion == 0:
                    return float(mu * time >= distance)
                root = diffusion * math.sqrt(time)
                back = 2 * distance * mu / diffusion**2 + stats.norm.logcdf((-distance - mu * time) / root)
                return stats.norm.cdf((mu * time - distance) / root) + math.exp(back)
            if drift_sd == 0:
                return known(drift)
            if diffusion == 0:
                return stats.norm.sf((distance / time - drift) / drift_sd)
            return integrate.quad(
                lambda mu: known(mu) * stats.norm.pdf(mu, drift, drift_sd),
                drift - 9 * drift_sd, drift + 9 * drift_sd, epsabs=1e-13, epsrel=1e-12, limit=400)[0]
        scale = distance / drift if drift > 0 else distance / (drift_sd or diffusion)
        times = [scale * f for f in (0.3, 0.8, 1, 1.3, 3)]
        cases.append({
            "distance": distance, "drift": drift, "driftSd": drift_sd, "diffusion": diffusion,
            "passed": [{"time": t, "p": float(passed(t))} for t in times],
        })
    return cases


def mann_kendall(name, y):
    y = np.asarray(y, dtype=float)
    known = y[~np.isnan(y)]
    n = len(known)
    s = sum(int(np.sign(known[j] - known[i])) for i in range(n) for j in range(i + 1, n))
    _, counts = np.unique(known, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - sum(int(t) * (int(t) - 1) * (2 * int(t) + 5) for t in counts)) / 18
    inflation = 1.0
    if n >= 4 and len(counts) > 1:
        slope = stats.theilslopes(known, np.arange(n)).slope
        left = known - slope * np.arange(n)
        ranks = stats.rankdata(left)
        if np.ptp(ranks) > 0:
            r = acf(ranks, nlags=n - 1, fft=False)
            total = sum(
                (n - i) * (n - i - 1) * (n - i - 2) * r[i]
                for i in range(1, n - 2) if abs(r[i]) > 1.96 / math.sqrt(n))
            inflation = max(1.0, 1 + 2 * total / (n * (n - 1) * (n - 2)))
    spread = math.sqrt(variance * inflation)
    z = (s - np.sign(s)) / spread if spread > 0 else 0.0
    if n > 2 and len(counts) > 1:
        # With no inflation it has to be the p-value of Kendall's tau.
        p = stats.kendalltau(np.arange(n), known, method="asymptotic").pvalue
        assert math.isclose(2 * stats.norm.sf(abs(s) / math.sqrt(variance)), p, rel_tol=1e-9)
    return {"name": name, "y": [None if math.isnan(v) else v for v in y.tolist()], "s": s,
            "variance": variance, "inflation": float(inflation), "z": float(z)}


def ar1(n, r):
    noise = random.normal(size=n)
    y = [noise[0] / math.sqrt(1 - r * r)]
    for e in noise[1:]:
        y.append(r * y[-1] + e)
    return np.array(y)


def reml(process, sensor, x, y):
    """Restricted log-likelihood with the scale profiled out, by dense matrices."""
    x = x - x[0]
    n = len(x)
    cov = process * np.minimum.outer(x, x) + sensor * np.eye(n)
    design = np.column_stack([np.ones(n), x])
    weight = np.linalg.inv(cov)
    information = design.T @ weight @ design
    beta = np.linalg.solve(information, design.T @ weight @ y)
    left = y - design @ beta
    scale = left @ weight @ left / (n - 2)
    value = -0.5 * ((n - 2) * (math.log(2 * math.pi * scale) + 1)
                    + np.linalg.slogdet(cov)[1] + np.linalg.slogdet(information)[1])
    return value, beta[1], math.sqrt(scale * np.linalg.inv(information)[1, 1]), scale


def wiener(name, x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    step = (x[-1] - x[0]) / (len(x) - 1)
    # A hair's breadth of sensor noise keeps the dense matrix from being singular at the first point.
    at = lambda share: reml(share / step, max(1 - share, 1e-9), x, y)
    grid = np.linspace(0, 1, 201)
    start = grid[np.argmax([at(s)[0] for s in grid])]
    found = optimize.minimize_scalar(lambda s: -at(s)[0], bounds=(max(start - 0.01, 0), min(start + 0.01, 1)),
                                     method="bounded", options={"xatol": 1e-10})
    share = found.x
    value, drift, drift_sd, scale = at(share)
    return {"name": name, "x": x.tolist(), "y": y.tolist(), "drift": drift, "driftSd": drift_sd,
            "diffusion": math.sqrt(scale * share / step), "noise": math.sqrt(scale * (1 - share)),
            "logLikelihood": value}


def growth(name, law, x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    keep = y > 0
    keep &= (x > 0) if law == "power" else True
    clock = np.log(x[keep]) if law == "power" else x[keep]
    slope, intercept, low, high = stats.theilslopes(np.log(y[keep]), clock, alpha=0.8, method="separate")
    return {"name": name, "law": law, "x": x.tolist(), "y": y.tolist(), "slope": slope,
            "intercept": intercept, "low": low, "high": high}


def bent(name, x, y, limit):
    """Each bend by NumPy's least squares, all of them averaged; first passages from the joint normal of the two."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    n, span, t = len(x), x[-1] - x[0], x - x[-1]
    grown = lambda c, run: run if c == 0 else np.expm1(c * run) / c
    fits = []
    for efolds in [0] + [0.5 * 1.3**i for i in range(16)]:
        c = efolds / span
        design = np.column_stack([np.ones(n), grown(c, t)])
        beta = np.linalg.lstsq(design, y, rcond=None)[0]
        left = y - design @ beta
        fits.append((c, beta, left, np.linalg.inv(design.T @ design)))
    rest = np.array([left @ left for _, _, left, _ in fits])
    best = fits[int(np.argmin(rest))][2]
    r = min(max(acf(best, nlags=1, fft=False)[1], 0), 0.99)
    inflation = (1 + r) / (1 - r)
    weights = (rest / rest.min()) ** (-(max(n / inflation, 4) - 2) / 2)
    weights /= weights.sum()
    variance = rest.min() / (n - 3) * inflation
    kept = [(w, f) for w, f in zip(weights, fits) if w > 0.01 and f[1][1] > 0]
    def above(run):
        total = 0.0
        for w, (c, beta, _, inverse) in kept:
            g = np.array([1.0, grown(c, run)])
            total += w * stats.norm.cdf((g @ beta - limit) / math.sqrt(variance * (g @ inverse @ g)))
        return total / sum(w for w, _ in kept)
    runs = [span * f for f in (0.02, 0.1, 0.3, 0.6, 1)]
    return {"name": name, "x": x.tolist(), "y": y.tolist(), "limit": limit,
            "bends": [{"bend": c, "level": b[0], "slope": b[1], "weight": w} for w, (c, b, _, _) in kept],
            "above": [{"run": run, "p": float(above(run))} for run in runs]}


hours = np.arange(60.0)
path = np.cumsum(0.3 * 1 + 0.8 * random.normal(size=120))
uneven = np.sort(random.uniform(0, 500, 80))
uneven_path = np.concatenate([[0], np.cumsum(0.05 * np.diff(uneven) + 0.4 * np.sqrt(np.diff(uneven)) * random.normal(size=79))])
epoch = 1_781_517_600_000.0 + 3_600_000.0 * np.arange(60)

print(json.dumps({
    "versions": {"scipy": scipy.__version__, "statsmodels": statsmodels.__version__},
    "normal": normals(),
    "inverseGaussian": inverse_gaussians(),
    "passage": passages(),
    "mannKendall": [
        mann_kendall("independent noise", random.normal(size=60)),
        mann_kendall("a trend in noise", 0.05 * hours + random.normal(size=60)),
        mann_kendall("correlated noise", ar1(168, 0.8)),
        mann_kendall("a falling trend in correlated noise", -0.2 * np.arange(100) + ar1(100, 0.9)),
        mann_kendall("many ties", np.round(0.03 * hours + random.normal(0, 0.6, 60))),
        mann_kendall("a constant", np.full(20, 7.0)),
        mann_kendall("a straight line", hours),
        mann_kendall("gaps", np.where(random.uniform(size=60) < 0.2, np.nan, random.normal(size=60))),
        mann_kendall("two values", [1.0, 2.0]),
        mann_kendall("three values", [1.0, 3.0, 2.0]),
        mann_kendall("huge values", 1.7e12 + ar1(50, 0.7)),
    ],
    "wiener": [
        wiener("a process through a noisy sensor", np.arange(120.0), path + random.normal(0, 1.5, 120)),
        wiener("uneven steps", uneven, uneven_path + random.normal(0, 2, 80)),
        wiener("noise about a line", hours, 0.4 * hours + random.normal(size=60)),
        wiener("times in milliseconds since 1970", epoch, 0.2 * hours + np.cumsum(random.normal(0, 0.3, 60)) + random.normal(0, 0.4, 60)),
        wiener("four points", [0.0, 1.0, 2.0, 4.0], [1.0, 2.5, 2.6, 5.0]),
    ],
    "growth": [
        growth("exponential with an even error of the logarithm", "exponential", hours, 3 * np.exp(0.04 * hours + random.normal(0, 0.1, 60))),
        growth("power with wild values", "power", hours, np.where(np.arange(60) % 17 == 5, 900, 2 * np.maximum(hours, 0.5) ** 1.7 * np.exp(random.normal(0, 0.1, 60)))),
        growth("values below the reference are left out", "exponential", hours, np.exp(0.05 * hours) - 2),
    ],
    "bent": [
        bent("exponential growth above a base", hours, 20 + 3 * np.exp(0.05 * hours) + random.normal(0, 1, 60), 120),
        bent("a straight line", hours, 10 + 0.5 * hours + random.normal(0, 1, 60), 60),
        bent("correlated noise", hours, 0.01 * hours**2 + ar1(60, 0.8), 60),
        bent("uneven steps", uneven, 0.02 * uneven + random.normal(0, 1, 80), 14),
        bent("times in milliseconds since 1970", epoch, 1000 + np.exp(0.06 * hours) + random.normal(0, 0.4, 60), 1100),
        bent("eight points", [0.0, 1.0, 2.0, 4.0, 5.0, 6.0, 7.0, 9.0], [1.0, 2.5, 2.6, 5.0, 5.2, 6.4, 8.0, 11.0], 20),
    ],
}, indent=1))
