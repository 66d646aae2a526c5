/*
 * A fake NVML. It plays scripted power curves against CLOCK_MONOTONIC, which is the clock of Java's System.nanoTime(), and
 * knows their exact integral. The ABI is that of nvml.h of NVIDIA's driver; only what Joulemark and its peers call is here.
 *
 * The script is the file "<path of this library>.script" when it exists, else the file named by FAKE_NVML_SCRIPT. It is read
 * once, when the library is loaded. A line is a word and its values; '#' begins a comment. See README.md beside this file.
 */
#define _GNU_SOURCE
#include "fake_device.h"
#include <string.h>
#include <time.h>

int references;

/* Exact joules of a device between two values of CLOCK_MONOTONIC. */
double fake_nvml_joules(int device, int64_t from_ns, int64_t to_ns) {
    if (device < 0 || device >= device_count) return NAN;
    const struct device *d = &devices[device];
    return joules(d, (to_ns - start_ns) / 1e9) - joules(d, (from_ns - start_ns) / 1e9);
}

/* The value of CLOCK_MONOTONIC that is 0 on the curves. */
int64_t fake_nvml_start_ns(void) { return start_ns; }

/* How often init was called and not undone: tests look for a leak. */
int fake_nvml_references(void) { return references; }

static int is_gpu(const struct device *d) { return d >= devices && d < devices + device_count; }

static int is_part(const struct device *d) {
    return d >= devices + MAX_DEVICES && d < devices + MAX_DEVICES + part_count;
}

/* The code with which a call fails now, or 0. A call that hangs returns when it is over. */
int failing(const struct device *d, const char *call) {
    if (!references) return UNINITIALISED;
    if (!is_gpu(d) && !is_part(d)) return INVALID_ARGUMENT;
    double t = now();
    for (int i = 0; i < d->failures; i++) {
        const struct failure *f = &d->failure[i];
        if ((strcmp(f->call, call) && strcmp(f->call, "all")) || t < f->from || t >= f->to) continue;
        if (f->code != HANG) return f->code;
        sleep_until(f->to);
    }
    return OK;
}

int nvmlInit_v2(void) {
    sleep_until(init_seconds);
    if (init_code) return init_code;
    references++;
    return OK;
}

int nvmlInitWithFlags(unsigned flags) { (void) flags; return nvmlInit_v2(); }

int nvmlShutdown(void) {
    if (!references) return UNINITIALISED;
    references--;
    return OK;
}

const char *nvmlErrorString(int code) {
    switch (code) {
    case OK: return "Success";
    case UNINITIALISED: return "Uninitialized";
    case NOT_SUPPORTED: return "Not Supported";
    case NO_PERMISSION: return "Insufficient Permissions";
    case NOT_FOUND: return "Not Found";
    case INSUFFICIENT_SIZE: return "Insufficient Size";
    case DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case TIMEOUT: return "Timeout";
    case GPU_IS_LOST: return "GPU is lost";
    case RESET_REQUIRED: return "GPU requires reset";
    case OPERATING_SYSTEM: return "The operating system has blocked the request.";
    case LIB_RM_VERSION_MISMATCH: return "RM has detected an NVML/RM version mismatch.";
    case NOT_READY: return "The system is not ready for the request";
    default: return "Unknown Error";
    }
}

int nvmlDeviceGetCount_v2(unsigned *count) {
    if (!references) return UNINITIALISED;
    return *count = (unsigned) device_count, OK;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, struct device **d) {
    if (!references) return UNINITIALISED;
    if (index >= (unsigned) device_count) return INVALID_ARGUMENT;
    *d = &devices[index];
    return failing(*d, "handle");
}

int nvmlDeviceGetHandleByUUID(const char *uuid, struct device **d) {
    if (!references) return UNINITIALISED;
    for (struct device *one = devices; one < devices + MAX_DEVICES + part_count; one++)
        if ((is_gpu(one) || is_part(one)) && !strcmp(one->uuid, uuid)) {
            *d = one;
            return failing(*d, "handle");
        }
    return NOT_FOUND;
}

int nvmlDeviceGetHandleByPciBusId_v2(const char *bus, struct device **d) {
    if (!references) return UNINITIALISED;
    for (int i = 0; i < device_count; i++)
        if (!strcasecmp(devices[i].bus, bus)) {
            *d = &devices[i];
            return failing(*d, "handle");
        }
    return NOT_FOUND;
}

#ifndef FAKE_NVML_NO_COUNTER
int nvmlDeviceGetTotalEnergyConsumption(struct device *d, unsigned long long *millijoules) {
    CHECK(d, "energy");
    if (d->counter_period < 0 || d->parent) return NOT_SUPPORTED;
    *millijoules = (unsigned long long) (counter(d) * 1e3);
    return OK;
}
#endif

int nvmlDeviceGetPowerUsage(struct device *d, unsigned *milliwatts) {
    CHECK(d, "power");
    if (d->legacy_window < 0 || d->parent) return NOT_SUPPORTED;
    *milliwatts = (unsigned) lround(sensor(d, d->legacy_window, d->legacy_period) * 1e3);
    return OK;
}

#ifndef FAKE_NVML_OLD_DRIVER
enum { ULL = 3 };
struct field {
    unsigned id, scope;
    long long timestamp, latency;
    int type, code;
    union { double d; unsigned u; unsigned long ul; unsigned long long ull; long long sll; int i; unsigned short us; } value;
};
_Static_assert(sizeof(struct field) == 40, "nvmlFieldValue_t has 40 bytes");

/* Nanoseconds that a throttle counter has seen. */
static unsigned long long throttled(const struct device *d, unsigned id) {
    double seconds = 0, t = now();
    for (int i = 0; i < d->throttles; i++)
        if (d->throttle[i].what == (int) id) seconds += fmax(0, fmin(t, d->throttle[i].to) - d->throttle[i].from);
    return (unsigned long long) (seconds * 1e9);
}

static int is_missing(const struct device *d, unsigned id) {
    for (int i = 0; i < d->missing_fields; i++)
        if (d->missing_field[i] == id) return 1;
    return 0;
}

static int power_field(const struct device *d, struct field *f, const char *call, double window, double period) {
    CHECK(d, call);
    if (window < 0) return NOT_SUPPORTED;
    double value = sensor(d, window, period) * 1e3;
    f->type = d->field_type;
    switch (d->field_type) {
    case 0: f->value.d = value; break;
    case ULL: f->value.ull = (unsigned long long) llround(value); break;
    default: f->value.u = (unsigned) lround(value); break;
    }
    return OK;
}

static int field(const struct device *d, struct field *f) {
    CHECK(d, "fields");
    if (d->parent || is_missing(d, f->id)) return NOT_SUPPORTED;
    switch (f->id) {
    case 185: return power_field(d, f, "average", d->average_window, d->average_period);
    case 186: return power_field(d, f, "instant", d->instant_window, d->instant_period);
    case 83:
        CHECK(d, "energy");
        if (d->counter_period < 0) return NOT_SUPPORTED;
        f->value.ull = (unsigned long long) (counter(d) * 1e3);
        return f->type = ULL, OK;
    case 74: case 75: case 269: case 270: case 271:
        CHECK(d, "throttle");
        f->value.ull = throttled(d, f->id);
        return f->type = ULL, OK;
    default: return NOT_SUPPORTED;
    }
}

int nvmlDeviceGetFieldValues(struct device *d, int count, struct field *fields) {
    if (!references) return UNINITIALISED;
    if (!is_gpu(d) && !is_part(d)) return INVALID_ARGUMENT;
    for (int i = 0; i < count && d->strict_fields; i++)
        if (is_missing(d, fields[i].id)) return INVALID_ARGUMENT;
    struct timespec wall;
    clock_gettime(CLOCK_REALTIME, &wall);
    for (int i = 0; i < count; i++) {
        /* The union keeps whatever it held when an entry fails, as in the driver. */
        fields[i].timestamp = (long long) wall.tv_sec * 1000000 + wall.tv_nsec / 1000;
        fields[i].code = field(d, &fields[i]);
    }
    return OK;
}
#endif
