"""Reference values for the quantile sketch: weighted quantiles by NumPy.

Writes JSON to standard output:
    python3 scripts/reference/quantiles.py > test/shared/analysis/sketch/quantiles.json

Each value weighs by whole units of time, which here means that it comes so many times over. A quantile is the least
value at which the weight up to it reaches its share of the whole: numpy.quantile's method "inverted_cdf".
"""

import json

import numpy as np

SHARES = [0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0]


def case(name, values, weights):
    values, weights = np.asarray(values, dtype=float), np.asarray(weights, dtype=np.int64)
    return {
        "name": name,
        "values": values.tolist(),
        "weights": weights.tolist(),
        "quantiles": np.quantile(np.repeat(values, weights), SHARES, method="inverted_cdf").tolist(),
    }


random = np.random.default_rng(20261129)
seconds = lambda n: random.integers(1, 900, n)
cases = [
    case("pressures over seven decades", 10 ** random.uniform(-4, 3, 400), seconds(400)),
    case("a bearing's temperatures around zero", random.normal(0, 12, 300), seconds(300)),
    case("an exhaust pressure that hardly moves", 1040 + random.normal(0, 0.5, 300), seconds(300)),
    case("ties", random.integers(0, 6, 200), seconds(200)),
    case("a constant", np.full(20, 7.25), seconds(20)),
    case("one value", [3.5], [1]),
    case("two points, one a thousand times as long", [1.0, 100.0], [100_000, 100]),
    case("all zero", np.zeros(5), seconds(5)),
    case("negative only", -(10 ** random.uniform(-3, 3, 150)), seconds(150)),
]
print(json.dumps({"numpy": np.__version__, "shares": SHARES, "cases": cases}))
