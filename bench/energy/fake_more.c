/* What CodeCarbon asks beside what the fake NVML answers: a compute mode, and the graphics processes, of which there are none. */
#define WEAK __attribute__((weak))

WEAK int nvmlDeviceGetComputeMode(void *device, int *mode) { return (void) device, *mode = 0, 0; }

WEAK int nvmlDeviceGetGraphicsRunningProcesses_v3(void *device, unsigned *count, void *infos) {
    (void) device, (void) infos;
    return *count = 0, 0;
}
