/* Power curves, their exact integrals, and sensors that are late or show a mean. */
#define _GNU_SOURCE
#include "fake_device.h"
#include <time.h>

int64_t start_ns;

int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t) t.tv_sec * 1000000000 + t.tv_nsec;
}

double now(void) { return (now_ns() - start_ns) / 1e9; }

void sleep_until(double seconds) {
    while (now() < seconds) {
        double left = fmin(seconds - now(), 1);
        struct timespec t = {(time_t) left, (long) ((left - floor(left)) * 1e9)};
        nanosleep(&t, NULL);
    }
}

/* Joules of a signal that is `first` W for a, then `second` W for b seconds, again and again, from 0 to t. */
static double alternating(double t, double first, double a, double second, double b) {
    double whole = floor(t / (a + b)), rest = t - whole * (a + b);
    return whole * (first * a + second * b) + first * fmin(rest, a) + second * fmax(0, rest - a);
}

/* The exact integral of a device's power from 0 to t seconds; before 0 a curve is what it is at 0 or goes on periodically. */
double joules(const struct device *d, double t) {
    const double *p = d->p;
    switch (d->curve) {
    case CONSTANT:
        return p[0] * t;
    case RAMP: { /* from p0 to p1 within p2 seconds */
        double in = fmin(fmax(t, 0), p[2]);
        return p[0] * fmin(t, 0) + p[0] * in + (p[1] - p[0]) * in * in / (2 * p[2]) + p[1] * fmax(0, t - p[2]);
    }
    case STEP: /* from p0 to p1 at p2 seconds */
        return p[0] * fmin(t, p[2]) + p[1] * fmax(0, t - p[2]);
    case SQUARE: /* p0 for p2 seconds, p1 for p3 seconds */
        return alternating(t, p[0], p[2], p[1], p[3]);
    case SINE: /* p0 +- p1 with period p2 */
        return p[0] * t + p[1] * p[2] / (2 * M_PI) * (1 - cos(2 * M_PI * t / p[2]));
    case BURST: /* p1 for p2 seconds out of every p3, else p0 */
        return alternating(t, p[1], p[2], p[0], p[3] - p[2]);
    }
    return NAN;
}

static double watts(const struct device *d, double t) { return (joules(d, t + 5e-7) - joules(d, t - 5e-7)) / 1e-6; }

/* A number in [0, 1) that depends on its arguments alone: noise that is the same in every run. */
static double hash(const struct device *d, int64_t k) {
    uint64_t x = (uint64_t) k * 0x9E3779B97F4A7C15u + (uint64_t) (d - devices);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return (double) ((x ^ (x >> 31)) >> 11) / 9007199254740992.0;
}

/* When the counter was refreshed last: every period, late by up to the jitter, which is less than a period. */
static double refreshed(const struct device *d) {
    double t = now(), period = d->counter_period;
    if (period <= 0) return t;
    int64_t k = (int64_t) floor(t / period);
    double tick = k * period + d->counter_jitter * hash(d, k);
    return tick <= t ? tick : (k - 1) * period + d->counter_jitter * hash(d, k - 1);
}

double counter(const struct device *d) {
    double t = refreshed(d);
    double since = t >= d->counter_reset ? joules(d, t) - joules(d, d->counter_reset) : 1e6 + joules(d, t);
    return d->counter_gain * since;
}

/* What a sensor shows that is refreshed every `period` and shows the mean over `window`; 0 means at once and no mean. */
double sensor(const struct device *d, double window, double period) {
    double t = now();
    int64_t k = (int64_t) floor(t / (period > 0 ? period : 1e-3));
    if (period > 0) t = k * period;
    double truth = window > 0 ? (joules(d, t) - joules(d, t - window)) / window : watts(d, t);
    return fmax(0, d->gain * truth + d->offset + d->noise * (2 * hash(d, k) - 1));
}
