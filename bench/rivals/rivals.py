"""Rolling beta by pandas, numba, DuckDB and polars, one thread each.

python3 rivals.py <rival> <panel> <rows> <window> <tickers> <rounds> <out>

<panel>: doubles, the market's rows and then each ticker's. Warms up once, prints the milliseconds of each round as JSON,
and writes the betas, ticker by ticker, to <out>.
"""

import json
import sys
import time

import numpy as np


def by_pandas(x, m, window):
    import pandas as pd

    # without names to align: the fastest of pandas' ways to a covariance
    frame, market = pd.DataFrame(x.T), pd.Series(m)

    def run():
        rolling = frame.rolling(window)
        cov = frame.mul(market, axis=0).rolling(window).mean() - rolling.mean().mul(
            market.rolling(window).mean(), axis=0
        )
        return cov.div(market.rolling(window).var(ddof=0), axis=0)

    return run, lambda beta: beta.to_numpy().T


def by_numba(x, m, window):
    from numba import njit

    out = np.empty_like(x)

    @njit(parallel=False)
    def sums(x, m, w, out):
        rows = m.size
        mean, inverse = np.empty(rows), np.empty(rows)
        s = q = 0.0
        for t in range(rows):
            s += m[t]
            q += m[t] * m[t]
            if t >= w:
                s -= m[t - w]
                q -= m[t - w] * m[t - w]
            mean[t] = s / w
            inverse[t] = 1 / (q - s * s / w)
        for i in range(x.shape[0]):
            sx = sxm = 0.0
            for t in range(w):
                sx += x[i, t]
                sxm += x[i, t] * m[t]
                out[i, t] = np.nan
            out[i, w - 1] = (sxm - sx * mean[w - 1]) * inverse[w - 1]
            for t in range(w, rows):
                sx += x[i, t] - x[i, t - w]
                sxm += x[i, t] * m[t] - x[i, t - w] * m[t - w]
                out[i, t] = (sxm - sx * mean[t]) * inverse[t]

    def run():
        sums(x, m, window, out)
        return out

    return run, lambda beta: beta


def by_duckdb(x, m, window):
    import duckdb

    tickers, rows = x.shape
    long = {
        "i": np.repeat(np.arange(tickers), rows),
        "t": np.tile(np.arange(rows), tickers),
        "x": x.ravel(),
        "m": np.tile(m, tickers),
    }
    database = duckdb.connect()
    database.execute("SET threads = 1")
    database.execute("CREATE TABLE returns AS SELECT * FROM long")
    query = f"""CREATE OR REPLACE TABLE betas AS
        SELECT i, t, CASE WHEN t >= {window - 1} THEN regr_slope(x, m) OVER w END AS beta FROM returns
        WINDOW w AS (PARTITION BY i ORDER BY t ROWS BETWEEN {window - 1} PRECEDING AND CURRENT ROW)"""

    def betas(_):
        column = database.execute("SELECT beta FROM betas ORDER BY i, t").fetchnumpy()["beta"]
        return np.ma.filled(column, np.nan).reshape(x.shape)

    return lambda: database.execute(query), betas


def by_polars(x, m, window):
    import polars as pl

    names = [f"T{i}" for i in range(len(x))]
    frame = pl.DataFrame({**dict(zip(names, x)), "M": m})
    market = pl.col("M")
    betas = [
        pl.rolling_cov(pl.col(name), market, window_size=window).alias(name) / market.rolling_var(window)
        for name in names
    ]
    return lambda: frame.select(betas), lambda beta: beta.to_numpy().T


def main(rival, panel, rows, window, tickers, rounds, out):
    rows, window, tickers = int(rows), int(window), int(tickers)
    values = np.fromfile(panel, count=(tickers + 1) * rows).reshape(-1, rows)
    ways = {"pandas": by_pandas, "numba": by_numba, "duckdb": by_duckdb, "polars": by_polars}
    run, betas = ways[rival](values[1:], values[0], window)
    result = run()
    times = []
    for _ in range(int(rounds)):
        start = time.perf_counter()
        result = run()
        times.append((time.perf_counter() - start) * 1e3)
    np.ascontiguousarray(betas(result), dtype=np.float64).tofile(out)
    print(json.dumps(times))


main(*sys.argv[1:])
