/* What the script says of a fake GPU, and what its sensors show. */
#ifndef FAKE_DEVICE_H
#define FAKE_DEVICE_H

#include <math.h>
#include <stdint.h>

enum { OK = 0, UNINITIALISED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, NO_PERMISSION = 4, NOT_FOUND = 6,
       INSUFFICIENT_SIZE = 7, DRIVER_NOT_LOADED = 9, TIMEOUT = 10, GPU_IS_LOST = 15, RESET_REQUIRED = 16,
       OPERATING_SYSTEM = 17, LIB_RM_VERSION_MISMATCH = 18, VERSION_MISMATCH = 25, NOT_READY = 27, UNKNOWN = 999 };
enum { MAX_DEVICES = 16, MAX_PARTS = 32, MAX_FAILURES = 16, MAX_SPANS = 8, MAX_MISSING = 16, HANG = -1 };
enum curve { CONSTANT, RAMP, STEP, SQUARE, SINE, BURST };
enum { COMPUTE, GRAPHICS, MPS };

struct failure { char call[16]; double from, to; int code; }; /* code HANG: the call sleeps until `to` */
struct span { int what; unsigned count; double from, to; };   /* processes of a kind, or time that a field counts */
struct clocks { double at; unsigned sm, memory; };

struct device {
    char uuid[96], name[96], bus[32], vbios[32];
    enum curve curve;
    double p[4];
    double counter_period, counter_jitter;    /* seconds; period 0 = continuous, < 0 = no counter */
    double counter_reset;                     /* seconds; the counter starts again from 0 there */
    double counter_gain, gain, offset, noise; /* of the counter; of all power sensors, in watts where it is no factor */
    double average_window, average_period;    /* window < 0 = no field 185 */
    double legacy_window, legacy_period;      /* window < 0 = no nvmlDeviceGetPowerUsage */
    double instant_window, instant_period;    /* window < 0 = no field 186 */
    double temperature_from, temperature_to, temperature_seconds;
    double reasons_from, reasons_to;
    unsigned long long memory_total, memory_used, reasons;
    unsigned limit_watts, limit_default, limit_min, limit_max, utilisation, max_sm, max_memory, architecture;
    int mig, mig_pending, persistence, ecc, performance_state, capability_major, capability_minor, field_type, strict_fields;
    int clock_changes, processes, throttles, missing_fields, failures;
    struct clocks clock[MAX_SPANS];
    struct span process[MAX_SPANS], throttle[MAX_SPANS];
    unsigned missing_field[MAX_MISSING];
    struct failure failure[MAX_FAILURES];
    struct device *parent;                    /* the GPU, when this is a part of one (MIG) */
};

/* Several copies of this library may be loaded at once; each has its own of these. */
#pragma GCC visibility push(hidden)
extern struct device devices[MAX_DEVICES + MAX_PARTS]; /* GPUs, then from MAX_DEVICES on the parts of GPUs */
extern int device_count, part_count;
extern int init_code, cuda_version;
extern double init_seconds;
extern char driver[80], nvml_version[80];
extern int64_t start_ns; /* CLOCK_MONOTONIC that is 0 on the curves */
extern int references;   /* how often init was called and not undone */

int64_t now_ns(void);
double now(void);                                       /* seconds since start_ns */
void sleep_until(double seconds);                       /* since start_ns */
double joules(const struct device *d, double t);        /* exact integral of the power from 0 to t */
double counter(const struct device *d);                 /* joules that the energy counter shows now */
double sensor(const struct device *d, double window, double period);
int failing(const struct device *d, const char *call);   /* the code with which a call fails now, or 0 */
int text(const char *value, char *buffer, unsigned length);
#pragma GCC visibility pop

#define CHECK(d, call) do { int code_ = failing(d, call); if (code_) return code_; } while (0)

#endif
