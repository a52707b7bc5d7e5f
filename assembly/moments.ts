/*
From centred second moments to statistics, one row at a time for two series. Complete and gappy series share this, so
that the same window gives the same bits by either way. (One linear statistic of complete series goes straight from
dense.ts to its place; the rows that then have no value are listed by index.ts.)

  beta = cxm / cmm          slope of the regression of x on m
  cov  = cxm / (n - ddof)
  corr = cxm / sqrt(cxx cmm), within [-1, 1]
  n    = complete pairs
*/
import { CMM as MARKET_CMM, COUNT, FLAT, RECORD } from "./market";
import { storeRow } from "./pair";

// One record a row, two lanes a field.
export const CXM: usize = 0;
export const CXX: usize = 16;
export const CMM: usize = 32;
export const N: usize = 48;
export const MOMENTS: usize = 64;

/** The one bit pattern that stands for missing: what 0 / 0 yields differs between processors. */
export const MISSING: f64 = reinterpret<f64>(0x7ff8000000000000);

/**
 * Where results go: for each statistic the base of the first and of the second series' row 0, or 0 if not asked for.
 * `records` is 0 for series with gaps, whose moments hold n and cmm themselves.
 */
export function emit(
  moments: usize,
  records: usize,
  s: i32,
  end: i32,
  minPeriods: i32,
  ddof: i32,
  xBeta: usize,
  yBeta: usize,
  xCov: usize,
  yCov: usize,
  xCorr: usize,
  yCorr: usize,
  xN: usize,
  yN: usize,
): void {
  const least = f64x2.splat(<f64>minPeriods);
  const freedom = f64x2.splat(<f64>ddof);
  const flat = f64x2.splat(FLAT);
  const one = f64x2.splat(1);
  const missing = f64x2.splat(MISSING);
  for (let t = s; t < end; t++, moments += MOMENTS) {
    const record = records + (<usize>t) * RECORD;
    const n = records ? v128.load_splat<f64>(record, COUNT) : v128.load(moments, N);
    const cmm = records ? v128.load_splat<f64>(record, MARKET_CMM) : v128.load(moments, CMM);
    const cxm = v128.load(moments, CXM);
    const enough = f64x2.ge(n, least);
    if (xBeta) {
      const valid = v128.and(enough, f64x2.gt(cmm, flat));
      storeRow(xBeta, yBeta, t, v128.bitselect(f64x2.mul(cxm, f64x2.div(one, cmm)), missing, valid));
    }
    if (xCov) {
      const valid = v128.and(enough, f64x2.gt(n, freedom));
      const cov = f64x2.mul(cxm, f64x2.div(one, f64x2.sub(n, freedom)));
      storeRow(xCov, yCov, t, v128.bitselect(cov, missing, valid));
    }
    if (xCorr) {
      const cxx = v128.load(moments, CXX);
      const valid = v128.and(enough, v128.and(f64x2.gt(cxx, flat), f64x2.gt(cmm, flat)));
      const corr = f64x2.div(cxm, f64x2.mul(f64x2.sqrt(cxx), f64x2.sqrt(cmm)));
      const within = f64x2.pmax(f64x2.splat(-1), f64x2.pmin(one, corr));
      storeRow(xCorr, yCorr, t, v128.bitselect(within, missing, valid));
    }
    if (xN) storeRow(xN, yN, t, n);
  }
}
