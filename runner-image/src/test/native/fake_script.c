/* Reads the script when the library is loaded. Its lines are described in README.md. */
#define _GNU_SOURCE
#include "fake_device.h"
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct device devices[MAX_DEVICES];
int device_count;
int init_code;
char driver[80] = "570.00.00";

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
