/*
 * What the peers ask of the fake NVML beside what it answers. energy.sh gives the fake's own answer about the architecture
 * another name, so that this one takes its place: Zeus takes every GPU since Volta (5) to have an energy counter.
 */
#undef nvmlDeviceGetArchitecture
#include "fake_device.h"

enum { PASCAL = 4, HOPPER = 9 };

#define WEAK __attribute__((weak))

int nvmlDeviceGetArchitecture(struct device *d, unsigned *architecture) {
    CHECK(d, "architecture");
    return *architecture = d->counter_period < 0 ? PASCAL : HOPPER, OK;
}

WEAK int nvmlDeviceGetComputeMode(struct device *d, int *mode) { return (void) d, *mode = 0, OK; }

WEAK int nvmlDeviceGetGraphicsRunningProcesses_v3(struct device *d, unsigned *count, void *infos) {
    (void) d, (void) infos;
    return *count = 0, OK;
}
