/* What does not change while a GPU is measured: identity, versions, limits, modes, and its parts (MIG). */
#define _GNU_SOURCE
#include "fake_device.h"
#include <string.h>

int text(const char *value, char *buffer, unsigned length) {
    if (strlen(value) + 1 > length) return INSUFFICIENT_SIZE;
    strcpy(buffer, value);
    return OK;
}

int nvmlSystemGetDriverVersion(char *buffer, unsigned length) {
    return references ? text(driver, buffer, length) : UNINITIALISED;
}

int nvmlSystemGetNVMLVersion(char *buffer, unsigned length) {
    return references ? text(nvml_version, buffer, length) : UNINITIALISED;
}

int nvmlSystemGetCudaDriverVersion_v2(int *version) { return *version = cuda_version, OK; }

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

int nvmlDeviceGetVbiosVersion(struct device *d, char *buffer, unsigned length) {
    CHECK(d, "vbios");
    return text(d->vbios, buffer, length);
}

int nvmlDeviceGetPciInfo_v3(struct device *d, char *info) {
    CHECK(d, "pci");
    memset(info, 0, 68);
    strcpy(info, d->bus + 4);
    return strcpy(info + 36, d->bus), OK;
}

#ifndef FAKE_NVML_OLD_DRIVER
int nvmlDeviceGetArchitecture(struct device *d, unsigned *architecture) {
    CHECK(d, "architecture");
    return *architecture = d->architecture, OK;
}
#endif

int nvmlDeviceGetCudaComputeCapability(struct device *d, int *major, int *minor) {
    CHECK(d, "capability");
    return *major = d->capability_major, *minor = d->capability_minor, OK;
}

static int limit(struct device *d, unsigned watts, unsigned *milliwatts) {
    CHECK(d, "limit");
    return *milliwatts = watts * 1000, OK;
}

int nvmlDeviceGetEnforcedPowerLimit(struct device *d, unsigned *mw) { return limit(d, d->limit_watts, mw); }
int nvmlDeviceGetPowerManagementLimit(struct device *d, unsigned *mw) { return limit(d, d->limit_watts, mw); }
int nvmlDeviceGetPowerManagementDefaultLimit(struct device *d, unsigned *mw) { return limit(d, d->limit_default, mw); }

int nvmlDeviceGetPowerManagementLimitConstraints(struct device *d, unsigned *least, unsigned *most) {
    CHECK(d, "limit");
    return *least = d->limit_min * 1000, *most = d->limit_max * 1000, OK;
}

int nvmlDeviceGetPersistenceMode(struct device *d, int *mode) {
    CHECK(d, "persistence");
    return *mode = d->persistence, OK;
}

int nvmlDeviceGetEccMode(struct device *d, int *current, int *pending) {
    CHECK(d, "ecc");
    if (d->ecc < 0) return NOT_SUPPORTED;
    return *current = *pending = d->ecc, OK;
}

int nvmlDeviceGetMaxClockInfo(struct device *d, unsigned kind, unsigned *megahertz) {
    CHECK(d, "clock");
    return *megahertz = kind == 2 ? d->max_memory : d->max_sm, OK;
}

int nvmlDeviceGetPerformanceState(struct device *d, int *state) {
    CHECK(d, "pstate");
    return *state = d->performance_state, OK;
}

int nvmlDeviceGetMigMode(struct device *d, unsigned *current, unsigned *pending) {
    CHECK(d, "mig");
    if (d->mig < 0) return NOT_SUPPORTED;
    *current = (unsigned) d->mig;
    *pending = (unsigned) (d->mig_pending < 0 ? d->mig : d->mig_pending);
    return OK;
}

int nvmlDeviceGetMaxMigDeviceCount(struct device *d, unsigned *count) {
    CHECK(d, "mig");
    return *count = d->mig < 0 ? 0 : 7, OK;
}

int nvmlDeviceGetMigDeviceHandleByIndex(struct device *d, unsigned index, struct device **part) {
    CHECK(d, "mig");
    for (struct device *one = devices + MAX_DEVICES; one < devices + MAX_DEVICES + part_count; one++)
        if (one->parent == d && index-- == 0) return *part = one, OK;
    return NOT_FOUND;
}

int nvmlDeviceIsMigDeviceHandle(struct device *d, unsigned *is) {
    CHECK(d, "mig");
    return *is = d->parent != NULL, OK;
}

int nvmlDeviceGetDeviceHandleFromMigDeviceHandle(struct device *part, struct device **d) {
    CHECK(part, "mig");
    return part->parent ? (*d = part->parent, OK) : INVALID_ARGUMENT;
}
