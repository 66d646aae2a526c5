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

static int references;

/* Exact joules of a device between two values of CLOCK_MONOTONIC. */
double fake_nvml_joules(int device, int64_t from_ns, int64_t to_ns) {
    if (device < 0 || device >= device_count) return NAN;
    const struct device *d = &devices[device];
    return joules(d, (to_ns - start_ns) / 1e9) - joules(d, (from_ns - start_ns) / 1e9);
}

/* The value of CLOCK_MONOTONIC that is 0 on the curves. */
int64_t fake_nvml_start_ns(void) { return start_ns; }

/* The code with which a call fails now, or 0. */
int failing(const struct device *d, const char *call) {
    if (!references) return UNINITIALISED;
    if (d < devices || d >= devices + device_count) return INVALID_ARGUMENT;
    double t = now();
    for (int i = 0; i < d->failures; i++) {
        const struct failure *f = &d->failure[i];
        if ((!strcmp(f->call, call) || !strcmp(f->call, "all")) && t >= f->from && t < f->to) return f->code;
    }
    return OK;
}

int nvmlInit_v2(void) {
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

/* How often init was called and not undone: tests look for a leak. */
int fake_nvml_references(void) { return references; }

const char *nvmlErrorString(int code) {
    switch (code) {
    case OK: return "Success";
    case UNINITIALISED: return "Uninitialized";
    case NOT_SUPPORTED: return "Not Supported";
    case NO_PERMISSION: return "Insufficient Permissions";
    case NOT_FOUND: return "Not Found";
    case INSUFFICIENT_SIZE: return "Insufficient Size";
    case DRIVER_NOT_LOADED: return "Driver Not Loaded";
    case GPU_IS_LOST: return "GPU is lost";
    case RESET_REQUIRED: return "GPU requires reset";
    default: return "Unknown Error";
    }
}

static int text(const char *value, char *buffer, unsigned length) {
    if (strlen(value) + 1 > length) return INSUFFICIENT_SIZE;
    strcpy(buffer, value);
    return OK;
}

int nvmlSystemGetDriverVersion(char *buffer, unsigned length) {
    return references ? text(driver, buffer, length) : UNINITIALISED;
}

int nvmlSystemGetNVMLVersion(char *buffer, unsigned length) {
    return references ? text("12.570.00.00", buffer, length) : UNINITIALISED;
}

int nvmlSystemGetCudaDriverVersion_v2(int *version) { return *version = 12080, OK; }

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
    for (int i = 0; i < device_count; i++)
        if (!strcmp(devices[i].uuid, uuid)) {
            *d = &devices[i];
            return failing(*d, "handle");
        }
    return NOT_FOUND;
}

int nvmlDeviceGetIndex(struct device *d, unsigned *index) {
    CHECK(d, "index");
    return *index = (unsigned) (d - devices), OK;
}

int nvmlDeviceGetName(struct device *d, char *buffer, unsigned length) {
    CHECK(d, "name");
    return text(d->name, buffer, length);
}

int nvmlDeviceGetUUID(struct device *d, char *buffer, unsigned length) {
    CHECK(d, "uuid");
    return text(d->uuid, buffer, length);
}

int nvmlDeviceGetPciInfo_v3(struct device *d, char *info) {
    CHECK(d, "pci");
    memset(info, 0, 68);
    strcpy(info, d->bus + 4);
    return strcpy(info + 36, d->bus), OK;
}

int nvmlDeviceGetArchitecture(struct device *d, unsigned *architecture) {
    CHECK(d, "architecture");
    return *architecture = 9, OK;
}

int nvmlDeviceGetCudaComputeCapability(struct device *d, int *major, int *minor) {
    CHECK(d, "capability");
    return *major = 9, *minor = 0, OK;
}

static double counter(const struct device *d) {
    double t = now();
    if (d->counter_period > 0) t = floor(t / d->counter_period) * d->counter_period;
    return t >= d->counter_reset ? joules(d, t) - joules(d, d->counter_reset) : 1e6 + joules(d, t);
}

int nvmlDeviceGetTotalEnergyConsumption(struct device *d, unsigned long long *millijoules) {
    CHECK(d, "energy");
    if (d->counter_period < 0) return NOT_SUPPORTED;
    *millijoules = (unsigned long long) (counter(d) * 1e3);
    return OK;
}

int nvmlDeviceGetPowerUsage(struct device *d, unsigned *milliwatts) {
    CHECK(d, "power");
    if (d->legacy_window < 0) return NOT_SUPPORTED;
    *milliwatts = (unsigned) lround(sensor(d, d->legacy_window, d->legacy_period) * 1e3);
    return OK;
}

#ifndef FAKE_NVML_OLD_DRIVER
struct field {
    unsigned id, scope;
    long long timestamp, latency;
    int type, code;
    union { double d; unsigned u; unsigned long ul; unsigned long long ull; long long sll; int i; unsigned short us; } value;
};
_Static_assert(sizeof(struct field) == 40, "nvmlFieldValue_t has 40 bytes");

static int field(const struct device *d, struct field *f) {
    double value;
    CHECK(d, "fields");
    if (f->id == 185 && d->average_window >= 0) {
        CHECK(d, "average");
        value = sensor(d, d->average_window, d->average_period) * 1e3;
    } else if (f->id == 186 && d->instant_window >= 0) {
        CHECK(d, "instant");
        value = sensor(d, d->instant_window, d->instant_period) * 1e3;
    } else if (f->id == 83 && d->counter_period >= 0) {
        CHECK(d, "energy");
        f->type = 3;
        f->value.ull = (unsigned long long) (counter(d) * 1e3);
        return OK;
    } else {
        return NOT_SUPPORTED;
    }
    f->type = d->field_type;
    switch (d->field_type) {
    case 0: f->value.d = value; break;
    case 3: f->value.ull = (unsigned long long) llround(value); break;
    default: f->value.u = (unsigned) lround(value); break;
    }
    return OK;
}

int nvmlDeviceGetFieldValues(struct device *d, int count, struct field *fields) {
    if (!references) return UNINITIALISED;
    if (d < devices || d >= devices + device_count) return INVALID_ARGUMENT;
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

static int limit(struct device *d, unsigned *milliwatts) {
    CHECK(d, "limit");
    return *milliwatts = d->limit_watts * 1000, OK;
}

int nvmlDeviceGetEnforcedPowerLimit(struct device *d, unsigned *mw) { return limit(d, mw); }
int nvmlDeviceGetPowerManagementLimit(struct device *d, unsigned *mw) { return limit(d, mw); }
int nvmlDeviceGetPowerManagementDefaultLimit(struct device *d, unsigned *mw) { return limit(d, mw); }

int nvmlDeviceGetPersistenceMode(struct device *d, int *mode) {
    CHECK(d, "persistence");
    return *mode = d->persistence, OK;
}

int nvmlDeviceGetMigMode(struct device *d, unsigned *current, unsigned *pending) {
    CHECK(d, "mig");
    if (d->mig < 0) return NOT_SUPPORTED;
    *current = *pending = (unsigned) d->mig;
    return OK;
}

int nvmlDeviceIsMigDeviceHandle(struct device *d, unsigned *is) {
    CHECK(d, "mig");
    return *is = 0, OK;
}

int nvmlDeviceGetClockInfo(struct device *d, unsigned kind, unsigned *megahertz) {
    CHECK(d, "clock");
    return *megahertz = kind == 2 ? 2619 : 1980, OK;
}

int nvmlDeviceGetComputeRunningProcesses_v3(struct device *d, unsigned *count, char *infos) {
    CHECK(d, "processes");
    unsigned room = *count;
    *count = d->processes;
    if (!d->processes) return OK;
    if (room < d->processes) return INSUFFICIENT_SIZE;
    for (unsigned i = 0; i < d->processes; i++) {
        memset(infos + 24 * i, 0xff, 24);
        *(unsigned *) (infos + 24 * i) = 1000 + i;
        *(unsigned long long *) (infos + 24 * i + 8) = 256ULL << 20;
    }
    return OK;
}
