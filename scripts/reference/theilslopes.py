"""Reference values for the Theil-Sen line and the Mann-Kendall score, by SciPy and from the definition.

Writes JSON to standard output:
    python3 scripts/reference/theilslopes.py > test/shared/analysis/trend/theilslopes.json

The slopes come from scipy.stats.theilslopes. The score is counted pair by pair with the variance of Kendall's
S corrected for ties in y; scipy.stats.kendalltau, which goes another way, has to agree with it.
"""

import json
import math

import numpy as np
import scipy
from scipy import stats

CONFIDENCE = 0.8  # leaves 10 % on either side


def mann_kendall(y):
    n = len(y)
    s = sum(int(np.sign(y[j] - y[i])) for i in range(n) for j in range(i + 1, n))
    _, counts = np.unique(y, return_counts=True)
    ties = sum(int(t) * (int(t) - 1) * (2 * int(t) + 5) for t in counts)
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    if variance == 0:
        return s, 0.0
    if n > 2:
        p = stats.kendalltau(np.arange(n), y, method="asymptotic").pvalue
        assert math.isclose(2 * stats.norm.sf(abs(s) / math.sqrt(variance)), p, rel_tol=1e-9)
    return s, (s - np.sign(s)) / math.sqrt(variance)


def case(name, x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    slope, intercept, low, high = stats.theilslopes(y, x, alpha=CONFIDENCE, method="separate")
    result = {"name": name, "x": x.tolist(), "y": y.tolist()}
    result.update(slope=slope, intercept=intercept, low=low, high=high)
    if len(np.unique(x)) == len(x):
        result["z"] = float(mann_kendall(y)[1])
    return result


random = np.random.default_rng(20260615)
hours = np.arange(48.0)
wild = 0.5 * hours + random.normal(0, 2, 48)
wild[[3, 17, 30, 41]] = [500, -300, 900, -50]
epoch = 1_781_517_600_000.0 + 3_600_000.0 * np.arange(40)

cases = [
    case("a line with noise", hours, 2 + 0.3 * hours + random.normal(0, 1, 48)),
    case("noise alone", hours, random.normal(0, 1, 48)),
    case("a falling line with wild values", hours, -wild),
    case("ties in y", hours, np.round(0.05 * hours + random.normal(0, 0.5, 48))),
    case("ties in x", np.repeat(np.arange(12.0), 3), np.repeat(np.arange(12.0), 3) + random.normal(0, 2, 36)),
    case("a constant", hours[:20], np.full(20, 7.0)),
    case("two points", [1.0, 3.0], [5.0, 9.0]),
    case("points out of order and unevenly apart", [9.0, 1.0, 4.0, 30.0, 2.5], [3.0, 1.0, 2.5, 8.0, 1.0]),
    case("x in milliseconds since 1970", epoch, 1e-7 * (epoch - epoch[0]) + random.normal(0, 1, 40)),
]
# Kendall's S of points out of order is taken in the order of x.
out_of_order = cases[7]
in_order = np.argsort(out_of_order["x"])
out_of_order["z"] = float(mann_kendall(np.asarray(out_of_order["y"])[in_order])[1])

print(json.dumps({"scipy": scipy.__version__, "quantile": float(stats.norm.ppf(0.9)), "cases": cases}, indent=1))
