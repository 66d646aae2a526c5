/* Temperature, memory, utilisation and clock event reasons. */
#define _GNU_SOURCE
#include "fake_device.h"

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
