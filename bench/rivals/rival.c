/*
Rolling beta by plain running sums.

rival <panel> <rows> <window> <tickers> <rounds> <out>

<panel>: doubles, the market's rows and then each ticker's. Warms up once, prints the milliseconds of each round as JSON,
and writes the betas, ticker by ticker, to <out>.
*/
#define _POSIX_C_SOURCE 200809L
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* Tickers at a time: one alone would wait for its own additions. */
enum { LANES = 4 };

static void market_sums(const double *m, int rows, int w, double *mean, double *inverse) {
  double s = 0, q = 0;
  for (int t = 0; t < rows; t++) {
    s += m[t];
    q += m[t] * m[t];
    if (t >= w) {
      s -= m[t - w];
      q -= m[t - w] * m[t - w];
    }
    mean[t] = s / w;
    inverse[t] = 1 / (q - s * s / w);
  }
}

static inline void series(const double *x, const double *m, const double *mean, const double *inverse, int rows,
                          int w, int lanes, double *restrict out) {
  double s[LANES] = {0}, p[LANES] = {0};
  for (int t = 0; t < w; t++)
    for (int k = 0; k < lanes; k++) {
      double value = x[(size_t)k * rows + t];
      s[k] += value;
      p[k] += value * m[t];
      out[(size_t)k * rows + t] = t < w - 1 ? NAN : (p[k] - s[k] * mean[t]) * inverse[t];
    }
  for (int t = w; t < rows; t++)
    for (int k = 0; k < lanes; k++) {
      double enters = x[(size_t)k * rows + t], leaves = x[(size_t)k * rows + t - w];
      s[k] += enters - leaves;
      p[k] += enters * m[t] - leaves * m[t - w];
      out[(size_t)k * rows + t] = (p[k] - s[k] * mean[t]) * inverse[t];
    }
}

static void rolling(const double *x, const double *m, int tickers, int rows, int w, double *mean, double *inverse,
                    double *out) {
  market_sums(m, rows, w, mean, inverse);
  int i = 0;
  for (; i + LANES <= tickers; i += LANES)
    series(x + (size_t)i * rows, m, mean, inverse, rows, w, LANES, out + (size_t)i * rows);
  for (; i < tickers; i++) series(x + (size_t)i * rows, m, mean, inverse, rows, w, 1, out + (size_t)i * rows);
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

int main(int argc, char **argv) {
  if (argc != 7) return 2;
  int rows = atoi(argv[2]), window = atoi(argv[3]), tickers = atoi(argv[4]), rounds = atoi(argv[5]);
  size_t cells = (size_t)tickers * rows;
  double *values = malloc((cells + rows) * 8), *out = malloc(cells * 8);
  double *mean = malloc(rows * 8), *inverse = malloc(rows * 8);
  FILE *file = fopen(argv[1], "rb");
  if (!values || !out || !mean || !inverse || !file) return 1;
  if (fread(values, 8, cells + rows, file) != cells + rows) return 1;
  fclose(file);
  for (int round = -1; round < rounds; round++) {
    double start = now();
    rolling(values + rows, values, tickers, rows, window, mean, inverse, out);
    if (round >= 0) printf("%s%.6f", round ? "," : "[", now() - start);
  }
  puts(rounds ? "]" : "[]");
  file = fopen(argv[6], "wb");
  return file && fwrite(out, 8, cells, file) == cells && fclose(file) == 0 ? 0 : 1;
}
