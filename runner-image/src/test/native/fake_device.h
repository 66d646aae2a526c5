/* What the script says of a fake GPU, and what its sensors show. */
#ifndef FAKE_DEVICE_H
#define FAKE_DEVICE_H

#include <math.h>
#include <stdint.h>

enum { OK = 0, UNINITIALISED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NO_PERMISSION = 4, NOT_FOUND = 6,
       INSUFFICIENT_SIZE = 7, DRIVER_NOT_LOADED = 9, GPU_IS_LOST = 15, RESET_REQUIRED = 16, VERSION_MISMATCH = 25,
       UNKNOWN = 999 };
enum { MAX_DEVICES = 16, MAX_FAILURES = 16 };
enum curve { CONSTANT, RAMP, STEP, SQUARE, SINE, BURST };

struct failure { char call[16]; double from, to; int code; };

struct device {
    char uuid[96], name[96], bus[32];
    enum curve curve;
    double p[4];
    double counter_period;                    /* seconds; 0 = continuous, < 0 = no counter */
    double counter_reset;                     /* seconds; the counter starts again from 0 there */
    double average_window, average_period;    /* window < 0 = no field 185 */
    double legacy_window, legacy_period;      /* window < 0 = no nvmlDeviceGetPowerUsage */
    double instant_window, instant_period;    /* window < 0 = no field 186 */
    double temperature_from, temperature_to, temperature_seconds;
    double reasons_from, reasons_to;
    unsigned long long memory_total, memory_used, reasons;
    unsigned limit_watts, utilisation, processes;
    int mig, persistence, field_type;
    int failures;
    struct failure failure[MAX_FAILURES];
};

/* Several copies of this library may be loaded at once; each has its own of these. */
#pragma GCC visibility push(hidden)
extern struct device devices[MAX_DEVICES];
extern int device_count;
extern int init_code;
extern char driver[80];
extern int64_t start_ns; /* CLOCK_MONOTONIC that is 0 on the curves */

int64_t now_ns(void);
double now(void);                                       /* seconds since start_ns */
double joules(const struct device *d, double t);        /* exact integral of the power from 0 to t */
double sensor(const struct device *d, double window, double period);
int failing(const struct device *d, const char *call);   /* the code with which a call fails now, or 0 */
#pragma GCC visibility pop

#define CHECK(d, call) do { int code_ = failing(d, call); if (code_) return code_; } while (0)

#endif
