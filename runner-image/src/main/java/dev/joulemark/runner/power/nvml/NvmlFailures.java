package dev.joulemark.runner.power.nvml;

import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.ReadFailure;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Puts failures of calls into readings. One that goes on is described once, so that sampling a dead GPU is as cheap. */
final class NvmlFailures {

    private final IntFunction<String> describe;
    private @Nullable String lastCall;
    private int lastCode;
    private @Nullable ReadFailure last;

    /**
     * Failures.
     *
     * @param describe text for a code
     */
    NvmlFailures(IntFunction<String> describe) {
        this.describe = describe;
    }

    /** The gravest failure of a reading is kept: a lost device is not hidden by a call that merely timed out. */
    void note(PowerReading reading, String call, int code) {
        ReadFailure earlier = reading.failure;
        if (earlier == null || earlier.kind() == ReadFailure.Kind.TRANSIENT) {
            reading.failure = failure(call, code);
        }
    }

    /** A call that hung: when the values that it told were true is not known. */
    void slow(PowerReading reading, String call, long nanos) {
        if (reading.failure == null) {
            reading.failure = new ReadFailure(
                    ReadFailure.Kind.TRANSIENT,
                    call + " took " + nanos / 1_000_000 + " ms, so that the time of its values is not known.");
        }
    }

    private ReadFailure failure(String call, int code) {
        ReadFailure known = last;
        if (known == null || code != lastCode || !Objects.equals(call, lastCall)) {
            NvmlFailure failure = NvmlFailure.of(code);
            known = new ReadFailure(
                    failure.kind(), call + " failed: " + describe.apply(code) + ". " + failure.meaning());
            last = known;
            lastCall = call;
            lastCode = code;
        }
        return known;
    }
}
