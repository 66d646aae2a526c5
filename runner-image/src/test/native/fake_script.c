/* Reads the script when the library is loaded. Its lines are described in README.md. */
#define _GNU_SOURCE
#include "fake_device.h"
#include <dlfcn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct device devices[MAX_DEVICES + MAX_PARTS];
int device_count, part_count;
int init_code, cuda_version = 12080;
double init_seconds = -INFINITY;
char driver[80] = "570.00.00", nvml_version[80] = "12.570.00.00";

static void defaults(struct device *d) {
    memset(d, 0, sizeof *d);
    strcpy(d->name, "NVIDIA Fake GPU");
    strcpy(d->vbios, "96.00.00.00.01");
    d->p[0] = 100;
    d->counter_period = 0.1;
    d->counter_reset = INFINITY;
    d->counter_gain = d->gain = 1;
    d->average_window = d->legacy_window = 1.0;
    d->average_period = d->legacy_period = d->instant_period = 0.1;
    d->instant_window = 0.025;
    d->temperature_from = d->temperature_to = 40;
    d->reasons_to = INFINITY;
    d->memory_total = 80ULL << 30;
    d->memory_used = 1ULL << 30;
    d->limit_watts = d->limit_default = d->limit_max = 700;
    d->limit_min = 200;
    d->utilisation = 50;
    d->clock_changes = 1;
    d->clock[0] = (struct clocks) {-INFINITY, 1980, 2619};
    d->max_sm = 1980;
    d->max_memory = 2619;
    d->architecture = d->capability_major = 9;
    d->mig = d->mig_pending = -1;
    d->persistence = d->ecc = d->field_type = 1;
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

static int read_counter(struct device *d, const char *rest) {
    if (!strncmp(rest, "none", 4)) return (d->counter_period = -1) < 0;
    return sscanf(rest, "%lf %lf", &d->counter_period, &d->counter_jitter) >= 1 && d->counter_jitter <= d->counter_period;
}

static int read_failure(struct device *d, const char *rest, int hangs) {
    struct failure f = {.code = HANG};
    int found = sscanf(rest, "%15s %lf %lf %d", f.call, &f.from, &f.to, &f.code);
    if (d->failures == MAX_FAILURES || found != (hangs ? 3 : 4)) return 0;
    d->failure[d->failures++] = f;
    return 1;
}

static int read_processes(struct device *d, int kind, const char *rest) {
    struct span s = {.what = kind, .from = -INFINITY, .to = INFINITY};
    int found = sscanf(rest, "%u %lf %lf", &s.count, &s.from, &s.to);
    if (d->processes == MAX_SPANS || (found != 1 && found != 3)) return 0;
    d->process[d->processes++] = s;
    return 1;
}

static int read_throttle(struct device *d, const char *rest) {
    struct span s = {0};
    if (d->throttles == MAX_SPANS || sscanf(rest, "%d %lf %lf", &s.what, &s.from, &s.to) != 3) return 0;
    d->throttle[d->throttles++] = s;
    return 1;
}

static int read_clocks(struct device *d, const char *rest) {
    struct clocks c = {.at = -INFINITY};
    int found = sscanf(rest, "%u %u %lf", &c.sm, &c.memory, &c.at);
    if (found == 2) return d->clock[0] = c, 1;
    if (found != 3 || d->clock_changes == MAX_SPANS) return 0;
    return d->clock[d->clock_changes++] = c, 1;
}

/* A part is a device of its own behind the GPUs. */
static int read_part(struct device *d, const char *rest) {
    if (part_count == MAX_PARTS) return 0;
    struct device *part = &devices[MAX_DEVICES + part_count++];
    defaults(part);
    part->parent = d;
    strcpy(part->name, "NVIDIA Fake GPU MIG 1g.10gb");
    return sscanf(rest, "%95s", part->uuid) == 1;
}

/* Words with nothing but numbers, stored one after the other. */
static int read_numbers(struct device *d, const char *word, const char *rest) {
    static const struct { const char *word, *format; size_t at[3]; int values; } words[] = {
#define AT(field) offsetof(struct device, field)
        {"counter_reset", "%lf", {AT(counter_reset)}, 1},
        {"counter_gain", "%lf", {AT(counter_gain)}, 1},
        {"gain", "%lf", {AT(gain)}, 1},
        {"offset", "%lf", {AT(offset)}, 1},
        {"noise", "%lf", {AT(noise)}, 1},
        {"temperature", "%lf %lf %lf", {AT(temperature_from), AT(temperature_to), AT(temperature_seconds)}, 3},
        {"memory", "%llu %llu", {AT(memory_total), AT(memory_used)}, 2},
        {"reasons", "%llx %lf %lf", {AT(reasons), AT(reasons_from), AT(reasons_to)}, 3},
        {"limit", "%u", {AT(limit_watts)}, 1},
        {"limits", "%u %u %u", {AT(limit_min), AT(limit_max), AT(limit_default)}, 3},
        {"utilisation", "%u", {AT(utilisation)}, 1},
        {"clock_max", "%u %u", {AT(max_sm), AT(max_memory)}, 2},
        {"architecture", "%u", {AT(architecture)}, 1},
        {"capability", "%d %d", {AT(capability_major), AT(capability_minor)}, 2},
        {"performance_state", "%d", {AT(performance_state)}, 1},
        {"persistence", "%d", {AT(persistence)}, 1},
        {"ecc", "%d", {AT(ecc)}, 1},
        {"mig", "%d %d", {AT(mig), AT(mig_pending)}, 1},
        {"strict_fields", "%d", {AT(strict_fields)}, 1},
        {"field_type", "%d", {AT(field_type)}, 1}};
    char *base = (char *) d;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(words[i].word, word)) {
            const size_t *at = words[i].at;
            return sscanf(rest, words[i].format, base + at[0], base + at[1], base + at[2]) >= words[i].values;
        }
    return 0;
}

static int read_device_line(struct device *d, const char *word, const char *rest) {
    if (!strcmp(word, "name")) return snprintf(d->name, sizeof d->name, "%.95s", rest) > 0;
    if (!strcmp(word, "pci")) return sscanf(rest, "%31s", d->bus) == 1;
    if (!strcmp(word, "vbios")) return sscanf(rest, "%31s", d->vbios) == 1;
    if (!strcmp(word, "curve")) return read_curve(d, rest);
    if (!strcmp(word, "counter")) return read_counter(d, rest);
    if (!strcmp(word, "average")) return read_sensor(rest, &d->average_window, &d->average_period);
    if (!strcmp(word, "legacy")) return read_sensor(rest, &d->legacy_window, &d->legacy_period);
    if (!strcmp(word, "instant")) return read_sensor(rest, &d->instant_window, &d->instant_period);
    if (!strcmp(word, "clock")) return read_clocks(d, rest);
    if (!strcmp(word, "processes")) return read_processes(d, COMPUTE, rest);
    if (!strcmp(word, "graphics")) return read_processes(d, GRAPHICS, rest);
    if (!strcmp(word, "mps")) return read_processes(d, MPS, rest);
    if (!strcmp(word, "mig_device")) return read_part(d, rest);
    if (!strcmp(word, "throttle")) return read_throttle(d, rest);
    if (!strcmp(word, "no_field"))
        return d->missing_fields < MAX_MISSING && sscanf(rest, "%u", &d->missing_field[d->missing_fields++]) == 1;
    if (!strcmp(word, "fail")) return read_failure(d, rest, 0);
    if (!strcmp(word, "hang")) return read_failure(d, rest, 1);
    return read_numbers(d, word, rest);
}

static int read_line(const char *word, const char *rest) {
    long long absolute;
    if (!strcmp(word, "driver")) return snprintf(driver, sizeof driver, "%.79s", rest) > 0;
    if (!strcmp(word, "nvml")) return snprintf(nvml_version, sizeof nvml_version, "%.79s", rest) > 0;
    if (!strcmp(word, "cuda")) return sscanf(rest, "%d", &cuda_version) == 1;
    if (!strcmp(word, "init")) return sscanf(rest, "%d", &init_code) == 1;
    if (!strcmp(word, "init_hangs")) return sscanf(rest, "%lf", &init_seconds) == 1;
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
