"""Reference values for the robust regression, by statsmodels' RLM with Huber's norm.

Writes JSON to standard output:
    python3 scripts/reference/robust_regression.py > test/shared/analysis/statistics/robustRegression.json
"""

import json

import numpy as np
import statsmodels
import statsmodels.api as sm

HUBER = sm.robust.norms.HuberT(t=1.345)


def scale(residuals):
    """Around 0, as RLM's own (`scale_est="mad"`)."""
    return float(np.median(np.abs(residuals)) / 0.6744897501960817)


def case(name, design, y):
    design, y = np.asarray(design, dtype=float), np.asarray(y, dtype=float)
    fit = sm.RLM(y, design, M=HUBER).fit(maxiter=500, tol=1e-12, scale_est="mad", conv="coefs")
    residuals = y - design @ fit.params
    return {
        "name": name,
        "design": design.tolist(),
        "y": y.tolist(),
        "coefficients": fit.params.tolist(),
        "scale": scale(residuals),
    }


random = np.random.default_rng(20261129)
n = 80
x = random.uniform(0.45, 1, n)
hour = np.arange(n)
ones = np.ones(n)
angle = 2 * np.pi * hour / 24
clean = 60 + 22 * x + 3 * np.sin(angle) + random.normal(0, 0.7, n)
wild = clean.copy()
wild[[3, 11, 40, 41, 42, 77]] += [80, -60, 200, 190, 210, -400]
epoch = 1_781_517_600_000.0 + 3_600_000.0 * hour

cases = [
    case("a constant alone", ones[:, None], clean),
    case("a load and a daily course", np.column_stack([ones, x, np.sin(angle), np.cos(angle)]), clean),
    case("the same with wild values", np.column_stack([ones, x, np.sin(angle), np.cos(angle)]), wild),
    case("heavy tails", np.column_stack([ones, x]), 5 - 3 * x + random.standard_t(2, n)),
    case("a quadratic load", np.column_stack([ones, x, x**2]), 1 + x - 4 * x**2 + random.normal(0, 0.1, n)),
    case("ties", np.column_stack([ones, np.round(x, 1)]), np.round(clean)),
    case("milliseconds about their mean, with wild values and no constant", (epoch - epoch.mean())[:, None], 3e-7 * (epoch - epoch.mean()) + wild - np.median(wild)),
    case("hours in milliseconds since 1970", np.column_stack([ones, epoch - epoch[0]]), 1e-7 * (epoch - epoch[0]) + clean),
]
print(json.dumps({"statsmodels": statsmodels.__version__, "cases": cases}, indent=1))
