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

/* What a sensor shows that is refreshed every `period` and shows the mean over `window`; 0 means at once and no mean. */
double sensor(const struct device *d, double window, double period) {
    double t = now();
    if (period > 0) t = floor(t / period) * period;
    return window > 0 ? (joules(d, t) - joules(d, t - window)) / window : watts(d, t);
}
