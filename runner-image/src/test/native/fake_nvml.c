/*
 * A fake NVML. It plays scripted power curves against CLOCK_MONOTONIC, which is the clock of Java's System.nanoTime(), and
 * knows their exact integral. The ABI is that of nvml.h of NVIDIA's driver; only what Joulemark and its peers call is here.
 *
 * The script is the file "<path of this library>.script" when it exists, else the file named by FAKE_NVML_SCRIPT. It is read
 * once, when the library is loaded. A line is a word and its values; '#' begins a comment. See README.md beside this file.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static struct device devices[MAX_DEVICES];
static int device_count;
static int init_code;
static int references;
static char driver[80] = "570.00.00";
static int64_t start_ns;

/* ------------------------------------------------------------------------------------------------ curves */

static int64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t) t.tv_sec * 1000000000 + t.tv_nsec;
}

static double now(void) { return (now_ns() - start_ns) / 1e9; }

/* Joules of a signal that is `first` W for a, then `second` W for b seconds, again and again, from 0 to t. */
static double alternating(double t, double first, double a, double second, double b) {
    double whole = floor(t / (a + b)), rest = t - whole * (a + b);
    return whole * (first * a + second * b) + first * fmin(rest, a) + second * fmax(0, rest - a);
}

/* The exact integral of a device's power from 0 to t seconds; before 0 a curve is what it is at 0 or goes on periodically. */
static double joules(const struct device *d, double t) {
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
static double sensor(const struct device *d, double window, double period) {
    double t = now();
    if (period > 0) t = floor(t / period) * period;
    return window > 0 ? (joules(d, t) - joules(d, t - window)) / window : watts(d, t);
}

/* ------------------------------------------------------------------------------------------------ script */

static void defaults(struct device *d) {
    memset(d, 0, sizeof *d);
    strcpy(d->name, "NVIDIA Fake GPU");
    d->p[0] = 100;
    d->counter_period = 0.1;
    d->counter_reset = INFINITY;
    d->average_window = d->legacy_window = 1.0;
    d->average_period = d->legacy_period = d->instant_period = 0.1;
    d->instant_window = 0.025;
    d->temperature_from = d->temperature_to = 40;
    d->reasons_from = 0;
    d->reasons_to = INFINITY;
    d->memory_total = 80ULL << 30;
    d->memory_used = 1ULL << 30;
    d->limit_watts = 700;
    d->utilisation = 50;
    d->mig = -1;
    d->persistence = 1;
    d->field_type = 1;
}

static void complain(const char *line) {
    fprintf(stderr, "fake NVML: cannot understand: %s\n", line);
    abort();
}

static int read_curve(struct device *d, const char *rest) {
    static const struct { const char *name; enum curve curve; int values; } curves[] = {
        {"constant", CONSTANT, 1}, {"ramp", RAMP, 3}, {"step", STEP, 3},
        {"square", SQUARE, 4}, {"sine", SINE, 3}, {"burst", BURST, 4}};
    char name[16];
    double p[4] = {0};
    int found = sscanf(rest, "%15s %lf %lf %lf %lf", name, &p[0], &p[1], &p[2], &p[3]) - 1;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if (!strcmp(curves[i].name, name) && curves[i].values == found) {
            d->curve = curves[i].curve;
            memcpy(d->p, p, sizeof p);
            return 1;
        }
    return 0;
}

static int read_sensor(const char *rest, double *window, double *period) {
    if (!strncmp(rest, "none", 4)) {
        *window = -1;
        return 1;
    }
    return sscanf(rest, "%lf %lf", window, period) == 2;
}

static int read_failure(struct device *d, const char *rest) {
    struct failure f;
    if (d->failures == MAX_FAILURES || sscanf(rest, "%15s %lf %lf %d", f.call, &f.from, &f.to, &f.code) != 4) return 0;
    d->failure[d->failures++] = f;
    return 1;
}

static int read_device_line(struct device *d, const char *word, const char *rest) {
    if (!strcmp(word, "name")) return snprintf(d->name, sizeof d->name, "%.95s", rest) > 0;
    if (!strcmp(word, "curve")) return read_curve(d, rest);
    if (!strcmp(word, "counter")) {
        if (!strncmp(rest, "none", 4)) return (d->counter_period = -1) < 0;
        return sscanf(rest, "%lf", &d->counter_period) == 1;
    }
    if (!strcmp(word, "counter_reset")) return sscanf(rest, "%lf", &d->counter_reset) == 1;
    if (!strcmp(word, "average")) return read_sensor(rest, &d->average_window, &d->average_period);
    if (!strcmp(word, "legacy")) return read_sensor(rest, &d->legacy_window, &d->legacy_period);
    if (!strcmp(word, "instant")) return read_sensor(rest, &d->instant_window, &d->instant_period);
    if (!strcmp(word, "field_type")) return sscanf(rest, "%d", &d->field_type) == 1;
    if (!strcmp(word, "temperature"))
        return sscanf(rest, "%lf %lf %lf", &d->temperature_from, &d->temperature_to, &d->temperature_seconds) == 3;
    if (!strcmp(word, "memory")) return sscanf(rest, "%llu %llu", &d->memory_total, &d->memory_used) == 2;
    if (!strcmp(word, "limit")) return sscanf(rest, "%u", &d->limit_watts) == 1;
    if (!strcmp(word, "utilisation")) return sscanf(rest, "%u", &d->utilisation) == 1;
    if (!strcmp(word, "processes")) return sscanf(rest, "%u", &d->processes) == 1;
    if (!strcmp(word, "persistence")) return sscanf(rest, "%d", &d->persistence) == 1;
    if (!strcmp(word, "mig")) return sscanf(rest, "%d", &d->mig) == 1;
    if (!strcmp(word, "reasons")) return sscanf(rest, "%llx %lf %lf", &d->reasons, &d->reasons_from, &d->reasons_to) == 3;
    if (!strcmp(word, "fail")) return read_failure(d, rest);
    return 0;
}

static int read_line(const char *word, const char *rest) {
    long long absolute;
    if (!strcmp(word, "driver")) return snprintf(driver, sizeof driver, "%.79s", rest) > 0;
    if (!strcmp(word, "init")) return sscanf(rest, "%d", &init_code) == 1;
    if (!strcmp(word, "start")) return sscanf(rest, "%lld", &absolute) == 1 && (start_ns = absolute, 1);
    if (!strcmp(word, "device")) {
        if (device_count == MAX_DEVICES) return 0;
        struct device *d = &devices[device_count];
        defaults(d);
        snprintf(d->bus, sizeof d->bus, "00000000:%02X:00.0", 0x3b + device_count++);
        return sscanf(rest, "%95s", d->uuid) == 1;
    }
    return device_count > 0 && read_device_line(&devices[device_count - 1], word, rest);
}

static FILE *open_script(void) {
    Dl_info self;
    if (dladdr((void *) open_script, &self) && self.dli_fname) {
        char path[4096];
        snprintf(path, sizeof path, "%s.script", self.dli_fname);
        FILE *beside = fopen(path, "r");
        if (beside) return beside;
    }
    const char *named = getenv("FAKE_NVML_SCRIPT");
    if (!named) return NULL;
    FILE *file = fopen(named, "r");
    if (!file) complain(named);
    return file;
}

__attribute__((constructor)) static void load(void) {
    start_ns = now_ns();
    FILE *file = open_script();
    if (!file) return;
    char line[512];
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "#\n")] = 0;
        char word[32];
        int length = 0;
        if (sscanf(line, " %31s %n", word, &length) < 1) continue;
        if (!read_line(word, line + length)) complain(line);
    }
    fclose(file);
}

/* ------------------------------------------------------------------------------------------------ for tests */

/* Exact joules of a device between two values of CLOCK_MONOTONIC. */
double fake_nvml_joules(int device, int64_t from_ns, int64_t to_ns) {
    if (device < 0 || device >= device_count) return NAN;
    const struct device *d = &devices[device];
    return joules(d, (to_ns - start_ns) / 1e9) - joules(d, (from_ns - start_ns) / 1e9);
}

/* The value of CLOCK_MONOTONIC that is 0 on the curves. */
int64_t fake_nvml_start_ns(void) { return start_ns; }

/* ------------------------------------------------------------------------------------------------ NVML */

/* The code with which a call fails now, or 0. */
static int failing(const struct device *d, const char *call) {
    if (!references) return UNINITIALISED;
    if (d < devices || d >= devices + device_count) return INVALID_ARGUMENT;
    double t = now();
    for (int i = 0; i < d->failures; i++) {
        const struct failure *f = &d->failure[i];
        if ((!strcmp(f->call, call) || !strcmp(f->call, "all")) && t >= f->from && t < f->to) return f->code;
    }
    return OK;
}

#define CHECK(d, call) do { int code_ = failing(d, call); if (code_) return code_; } while (0)

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
    case INVALID_ARGUMENT: return "Invalid Argument";
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
    *count = (unsigned) device_count;
    return OK;
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
    *index = (unsigned) (d - devices);
    return OK;
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
    strcpy(info + 36, d->bus);
    return OK;
}

int nvmlDeviceGetArchitecture(struct device *d, unsigned *architecture) {
    CHECK(d, "architecture");
    *architecture = 9;
    return OK;
}

int nvmlDeviceGetCudaComputeCapability(struct device *d, int *major, int *minor) {
    CHECK(d, "capability");
    *major = 9;
    *minor = 0;
    return OK;
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

int nvmlDeviceGetCurrentClocksEventReasons(struct device *d, unsigned long long *reasons) {
    CHECK(d, "reasons");
    double t = now();
    *reasons = t >= d->reasons_from && t < d->reasons_to ? d->reasons : 0;
    return OK;
}

int nvmlDeviceGetMemoryInfo_v2(struct device *d, unsigned long long *memory) {
    CHECK(d, "memory");
    if ((unsigned) memory[0] != 0x02000028u) return VERSION_MISMATCH;
    memory[1] = d->memory_total;
    memory[2] = 0;
    memory[3] = d->memory_total - d->memory_used;
    memory[4] = d->memory_used;
    return OK;
}
#endif

int nvmlDeviceGetCurrentClocksThrottleReasons(struct device *d, unsigned long long *reasons) {
    CHECK(d, "reasons");
    double t = now();
    *reasons = t >= d->reasons_from && t < d->reasons_to ? d->reasons : 0;
    return OK;
}

int nvmlDeviceGetMemoryInfo(struct device *d, unsigned long long *memory) {
    CHECK(d, "memory");
    memory[0] = d->memory_total;
    memory[1] = d->memory_total - d->memory_used;
    memory[2] = d->memory_used;
    return OK;
}

int nvmlDeviceGetTemperature(struct device *d, unsigned kind, unsigned *celsius) {
    CHECK(d, "temperature");
    if (kind) return INVALID_ARGUMENT;
    double share = d->temperature_seconds > 0 ? fmin(1, fmax(0, now() / d->temperature_seconds)) : 1;
    *celsius = (unsigned) lround(d->temperature_from + share * (d->temperature_to - d->temperature_from));
    return OK;
}

int nvmlDeviceGetUtilizationRates(struct device *d, unsigned *rates) {
    CHECK(d, "utilisation");
    if (d->mig == 1) return NOT_SUPPORTED;
    rates[0] = d->utilisation;
    rates[1] = d->utilisation / 2;
    return OK;
}

static int limit(struct device *d, unsigned *milliwatts) {
    CHECK(d, "limit");
    *milliwatts = d->limit_watts * 1000;
    return OK;
}

int nvmlDeviceGetEnforcedPowerLimit(struct device *d, unsigned *milliwatts) { return limit(d, milliwatts); }
int nvmlDeviceGetPowerManagementLimit(struct device *d, unsigned *milliwatts) { return limit(d, milliwatts); }
int nvmlDeviceGetPowerManagementDefaultLimit(struct device *d, unsigned *milliwatts) { return limit(d, milliwatts); }

int nvmlDeviceGetPersistenceMode(struct device *d, int *mode) {
    CHECK(d, "persistence");
    *mode = d->persistence;
    return OK;
}

int nvmlDeviceGetMigMode(struct device *d, unsigned *current, unsigned *pending) {
    CHECK(d, "mig");
    if (d->mig < 0) return NOT_SUPPORTED;
    *current = *pending = (unsigned) d->mig;
    return OK;
}

int nvmlDeviceIsMigDeviceHandle(struct device *d, unsigned *is) {
    CHECK(d, "mig");
    *is = 0;
    return OK;
}

int nvmlDeviceGetClockInfo(struct device *d, unsigned kind, unsigned *megahertz) {
    (void) kind;
    CHECK(d, "clock");
    *megahertz = 1980;
    return OK;
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
