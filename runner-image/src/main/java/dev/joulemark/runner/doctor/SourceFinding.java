package dev.joulemark.runner.doctor;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source can do here.
 *
 * @param backend its name, as in the spec
 * @param available whether it answers and delivers energy
 * @param estimate whether it is a model, whose results are never valid; null when it did not answer
 * @param scope what its energy covers; null when it did not answer
 * @param reason why it is not available; null when it is
 * @param guidance what to do about that, or what to know; null when there is nothing to say
 * @param sampling how it was sampled; null when it was not
 * @param accuracy what results it would give; null when it is no measurement or gave no energy
 * @param devices what it reads
 */
public record SourceFinding(
        String backend,
        boolean available,
        @Nullable Boolean estimate,
        @Nullable String scope,
        @Nullable String reason,
        @Nullable String guidance,
        @Nullable Sampling sampling,
        @Nullable Accuracy accuracy,
        List<Device> devices) {

    /** Copies the list. */
    public SourceFinding {
        devices = List.copyOf(devices);
    }

    /**
     * How it was sampled at the usual period.
     *
     * @param periodMs time between samples that was asked for, in milliseconds
     * @param durationS length of the window, in seconds
     * @param achievedHz samples a second of a device; may be a little above the asked rate, for the edges of the window
     * @param skippedSlots sample times that were missed
     * @param failedReads samples with a failure
     * @param longestGapMs longest time between two samples of a device, in milliseconds
     * @param samplerCpuPercent CPU time of the sampler, in percent of one core; short runs of a young JVM overstate it
     * @param highestRateHz rate at which reading all devices would take a tenth of the time, at most 100
     */
    public record Sampling(
            double periodMs,
            double durationS,
            double achievedHz,
            long skippedSlots,
            long failedReads,
            double longestGapMs,
            double samplerCpuPercent,
            double highestRateHz) {}

    /**
     * What results it would give.
     *
     * @param headline the estimator that energies would come from
     * @param headlineReason why this one
     * @param uncertainty of windows of some lengths, at the power seen now
     * @param windowForOnePercentS length of a window whose resolution in time is 1 % (k = 2), in seconds; null when not known
     */
    public record Accuracy(
            String headline,
            @Nullable String headlineReason,
            List<WindowUncertainty> uncertainty,
            @Nullable Double windowForOnePercentS) {

        /** Copies the list. */
        public Accuracy {
            uncertainty = List.copyOf(uncertainty);
        }
    }

    /**
     * Expected uncertainty of one window.
     *
     * @param windowS its length, in seconds
     * @param percent expanded (k = 2), of the energy
     * @param resolutionPercent the part that comes from the resolution in time (k = 2)
     */
    public record WindowUncertainty(double windowS, double percent, double resolutionPercent) {}

    /**
     * One thing it reads.
     *
     * @param id UUID of the GPU, or name of the power domain
     * @param name product name
     * @param quantities what it delivered: energy_counter, instant_power, average_power, temperature, …
     * @param shortcomings sentences on what is missing, and on what stands in for it
     * @param powerNowW mean power while looking, in watts; idle power if the machine was idle; null without energy
     * @param powerUnavailableReason why that is null; null when it is not
     * @param counterPeriodMs median time for which the counter stays the same, in milliseconds; null where it is not longer
     *     than the time between samples, or there is no counter
     * @param sensorPeriodMs median time for which the power reading stays the same, in milliseconds; null where the power
     *     did not change often enough, or is not read
     * @param readMs median time of a reading of everything, in milliseconds; null without readings
     * @param slowestReadMs longest, in milliseconds; null without readings
     * @param failure why a reading failed; null when none did
     */
    public record Device(
            String id,
            String name,
            List<String> quantities,
            List<String> shortcomings,
            @Nullable Double powerNowW,
            @Nullable String powerUnavailableReason,
            @Nullable Double counterPeriodMs,
            @Nullable Double sensorPeriodMs,
            @Nullable Double readMs,
            @Nullable Double slowestReadMs,
            @Nullable String failure) {

        /** Copies the lists. */
        public Device {
            quantities = List.copyOf(quantities);
            shortcomings = List.copyOf(shortcomings);
        }
    }
}
