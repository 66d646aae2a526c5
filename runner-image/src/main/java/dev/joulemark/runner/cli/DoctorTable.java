package dev.joulemark.runner.cli;

import dev.joulemark.runner.doctor.AutoChoice;
import dev.joulemark.runner.doctor.Check;
import dev.joulemark.runner.doctor.Diagnosis;
import dev.joulemark.runner.doctor.GpuFinding;
import dev.joulemark.runner.doctor.SourceFinding;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A diagnosis as people read it. */
final class DoctorTable {

    private static final String GOOD = "[✓]";
    private static final String DOUBTFUL = "[!]";
    private static final String BAD = "[✗]";

    private final PrintStream out;

    DoctorTable(PrintStream out) {
        this.out = out;
    }

    void print(Diagnosis diagnosis) {
        out.println(diagnosis.conclusion());
        title("Energy sources");
        diagnosis.energySources().forEach(this::source);
        title("energyBackend: Auto takes");
        diagnosis.automatic().forEach(this::choice);
        if (!diagnosis.gpus().isEmpty()) {
            title("GPUs");
            diagnosis.gpus().forEach(this::gpu);
        }
        title("Machine");
        diagnosis.checks().forEach(check -> check("", check));
    }

    private void source(SourceFinding source) {
        String mark = !source.available() ? BAD : Boolean.TRUE.equals(source.estimate()) ? DOUBTFUL : GOOD;
        String what = source.available() ? source.scope() : source.reason();
        out.println(mark + " " + source.backend() + ": " + what);
        remedy(source.guidance());
        source.devices().forEach(this::device);
        SourceFinding.Sampling sampling = source.sampling();
        if (sampling != null) {
            sampling(sampling);
        }
        SourceFinding.Accuracy accuracy = source.accuracy();
        if (accuracy != null) {
            accuracy(accuracy);
        }
    }

    private void sampling(SourceFinding.Sampling sampling) {
        String rate = String.format(
                Locale.ROOT,
                "%.1f a second at a period of %.0f ms (up to %.0f)",
                sampling.achievedHz(),
                sampling.periodMs(),
                sampling.highestRateHz());
        detail(
                "sampling",
                rate
                        + String.format(
                                Locale.ROOT,
                                ", %d slots missed, longest gap %.0f ms, %.2f %% of a core",
                                sampling.skippedSlots(),
                                sampling.longestGapMs(),
                                sampling.samplerCpuPercent()));
    }

    private void accuracy(SourceFinding.Accuracy accuracy) {
        detail("energy from", String.valueOf(accuracy.headlineReason()));
        detail(
                "uncertainty",
                accuracy.uncertainty().stream().map(DoctorTable::uncertainty).collect(Collectors.joining(", "))
                        + " (k = 2)");
        if (accuracy.windowForOnePercentS() != null) {
            detail(
                    "timing",
                    String.format(Locale.ROOT, "below 1 %% in windows from %.2f s", accuracy.windowForOnePercentS()));
        }
    }

    private static String uncertainty(SourceFinding.WindowUncertainty one) {
        return String.format(
                Locale.ROOT,
                "± %.1f %% of %.0f s (%.2f %% by timing)",
                one.percent(),
                one.windowS(),
                one.resolutionPercent());
    }

    private void device(SourceFinding.Device device) {
        String power = device.powerNowW() == null
                ? "power unknown: " + device.powerUnavailableReason()
                : String.format(Locale.ROOT, "%.1f W now", device.powerNowW());
        detail("device", device.name() + " (" + device.id() + "), " + power);
        detail("", "delivers " + String.join(", ", device.quantities()));
        detail("", refreshes(device));
        device.shortcomings().forEach(sentence -> detail("", sentence));
        if (device.failure() != null) {
            detail("", "a reading failed: " + device.failure());
        }
    }

    private static String refreshes(SourceFinding.Device device) {
        List<String> seen = new ArrayList<>();
        if (device.counterPeriodMs() != null) {
            seen.add(String.format(Locale.ROOT, "counter ticks every %.0f ms", device.counterPeriodMs()));
        }
        seen.add(
                device.sensorPeriodMs() == null
                        ? "how often power is refreshed was not seen"
                        : String.format(Locale.ROOT, "power is refreshed every %.0f ms", device.sensorPeriodMs()));
        Double read = device.readMs();
        Double slowest = device.slowestReadMs();
        if (read != null && slowest != null) {
            seen.add(String.format(Locale.ROOT, "read in %.2f ms (at most %.1f)", read, slowest));
        }
        return String.join(", ", seen);
    }

    private void choice(AutoChoice choice) {
        String backend = choice.backend() == null ? "nothing" : choice.backend();
        out.println("    on a " + choice.device().toUpperCase(Locale.ROOT) + ": " + backend + ". " + choice.reason());
        choice.passedOver().forEach(passed -> out.println("        not " + passed.backend() + ": " + passed.reason()));
    }

    private void gpu(GpuFinding gpu) {
        out.println("    " + gpu.product() + " (" + gpu.uuid() + "), driver " + known(gpu.driver()) + ", limit "
                + (gpu.powerLimitW() == null ? "unknown" : String.format(Locale.ROOT, "%.0f W", gpu.powerLimitW()))
                + ", "
                + (gpu.temperatureC() == null
                        ? "temperature unknown"
                        : String.format(Locale.ROOT, "%.0f °C", gpu.temperatureC())));
        gpu.checks().forEach(check -> check("    ", check));
    }

    private static String known(@Nullable String text) {
        return text == null ? "unknown" : text;
    }

    private void check(String indent, Check check) {
        String mark = switch (check.status()) {
            case OK -> GOOD;
            case WARNING -> DOUBTFUL;
            case PROBLEM -> BAD;
        };
        out.println(indent + mark + " " + check.name() + ": " + check.detail());
        if (check.remedy() != null) {
            out.println(indent + "    → " + check.remedy());
        }
    }

    private void remedy(@Nullable String guidance) {
        if (guidance != null) {
            out.println("    → " + guidance);
        }
    }

    private void title(String text) {
        out.println();
        out.println(text);
    }

    private void detail(String name, String text) {
        out.println(String.format(Locale.ROOT, "    %-12s ", name) + text);
    }
}
