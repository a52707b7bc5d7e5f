/** Values at or beyond this magnitude, infinities among them, count as missing: their squares would overflow. */
export const LIMIT: f64 = 1e150;
