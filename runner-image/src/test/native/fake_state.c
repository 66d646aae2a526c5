/* What changes while a GPU is measured: temperature, memory, utilisation, clocks, clock event reasons, processes. */
#define _GNU_SOURCE
#include "fake_device.h"
#include <string.h>

static unsigned celsius(const struct device *d) {
    double share = d->temperature_seconds > 0 ? fmin(1, fmax(0, now() / d->temperature_seconds)) : 1;
    return (unsigned) lround(d->temperature_from + share * (d->temperature_to - d->temperature_from));
}

#ifndef FAKE_NVML_NEW_DRIVER
int nvmlDeviceGetTemperature(struct device *d, unsigned kind, unsigned *degrees) {
    CHECK(d, "temperature");
    if (kind) return INVALID_ARGUMENT;
    return *degrees = celsius(d), OK;
}
#endif

#ifndef FAKE_NVML_OLD_DRIVER
struct temperature { unsigned version, sensor; int celsius; };

int nvmlDeviceGetTemperatureV(struct device *d, struct temperature *t) {
    CHECK(d, "temperature");
    if (t->version != 0x0100000Cu) return VERSION_MISMATCH;
    if (t->sensor) return INVALID_ARGUMENT;
    return t->celsius = (int) celsius(d), OK;
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
    return memory[2] = d->memory_used, OK;
}

int nvmlDeviceGetUtilizationRates(struct device *d, unsigned *rates) {
    CHECK(d, "utilisation");
    if (d->mig == 1) return NOT_SUPPORTED;
    rates[0] = d->utilisation;
    rates[1] = d->utilisation / 2;
    return OK;
}

int nvmlDeviceGetClockInfo(struct device *d, unsigned kind, unsigned *megahertz) {
    CHECK(d, "clock");
    const struct clocks *in_force = &d->clock[0];
    for (int i = 1; i < d->clock_changes; i++)
        if (now() >= d->clock[i].at) in_force = &d->clock[i];
    return *megahertz = kind == 2 ? in_force->memory : in_force->sm, OK;
}

/* An nvmlProcessInfo_t has 24 bytes: pid at 0, memory at 8, and no MIG instance is all ones. */
static int processes(struct device *d, int kind, unsigned *count, char *infos) {
    CHECK(d, "processes");
    unsigned room = *count, there = 0;
    for (int i = 0; i < d->processes; i++)
        if (d->process[i].what == kind && now() >= d->process[i].from && now() < d->process[i].to)
            there += d->process[i].count;
    *count = there;
    if (room < there) return INSUFFICIENT_SIZE;
    for (unsigned i = 0; i < there; i++) {
        memset(infos + 24 * i, 0xff, 24);
        *(unsigned *) (infos + 24 * i) = 1000 + i;
        *(unsigned long long *) (infos + 24 * i + 8) = 256ULL << 20;
    }
    return OK;
}

#ifdef FAKE_NVML_OLD_DRIVER
int nvmlDeviceGetComputeRunningProcesses_v2(struct device *d, unsigned *count, char *infos) {
    return processes(d, COMPUTE, count, infos);
}
#else
int nvmlDeviceGetComputeRunningProcesses_v3(struct device *d, unsigned *count, char *infos) {
    return processes(d, COMPUTE, count, infos);
}

int nvmlDeviceGetGraphicsRunningProcesses_v3(struct device *d, unsigned *count, char *infos) {
    return processes(d, GRAPHICS, count, infos);
}

int nvmlDeviceGetMPSComputeRunningProcesses_v3(struct device *d, unsigned *count, char *infos) {
    return processes(d, MPS, count, infos);
}
#endif
