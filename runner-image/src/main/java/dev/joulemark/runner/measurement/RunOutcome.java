package dev.joulemark.runner.measurement;

import dev.joulemark.api.result.ExperimentResult;
import dev.joulemark.api.result.SampleRow;
import dev.joulemark.api.result.TimeseriesRow;
import java.util.List;

/** How a run ended. */
public sealed interface RunOutcome {

    /** Reason of a failure in which the samples are worth keeping: see {@link ResultVerifier}. */
    String INCONSISTENT = "ResultInconsistent";

    /**
     * There are numbers, and a verdict on them.
     *
     * @param result everything that was found
     * @param timeseries one row a second and device, of the windows
     * @param samples every sample of every phase
     * @param outputs what was generated in the first repetition, in the order of the prompts
     */
    record Measured(
            ExperimentResult result,
            List<TimeseriesRow> timeseries,
            List<SampleRow> samples,
            List<PromptOutput> outputs)
            implements RunOutcome {

        /** Copies the lists. */
        public Measured {
            timeseries = List.copyOf(timeseries);
            samples = List.copyOf(samples);
            outputs = List.copyOf(outputs);
        }
    }

    /**
     * There are no numbers.
     *
     * @param blame whose fault it is
     * @param reason a CamelCase word for machines
     * @param message a sentence for humans: field, value, remedy
     */
    record Failed(Blame blame, String reason, String message) implements RunOutcome {}

    /** Whose fault a failure is; decides the exit code. */
    enum Blame {
        /** The experiment asks for something that is not there: it fails again until the file or the machine is changed. */
        CONFIGURATION,

        /** Something went wrong while running: trying again may help. */
        RUN,

        /** Somebody ended the run. */
        CANCELLED
    }
}
