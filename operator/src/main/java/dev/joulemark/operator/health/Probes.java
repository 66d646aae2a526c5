package dev.joulemark.operator.health;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the probes are told. A restart is asked for only where it helps: not while the API server is away, when a new process
 * could not do better.
 */
public final class Probes {

    /** Older than this an answer says nothing: three questions went wrong. */
    static final Duration FRESH = Duration.ofSeconds(15);

    /** Informers reconnect by themselves within seconds; after a minute they do not. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /**
     * What is looked at.
     *
     * @param started whether the operator's informers have begun
     * @param watching whether every informer is synced and watches
     * @param leading whether this process leads
     * @param sinceRenewal time since the Lease was written
     * @param sinceAnswer time since the API server answered about the Lease
     * @param canary how the last question to the API server went
     */
    public record View(
            BooleanSupplier started,
            BooleanSupplier watching,
            BooleanSupplier leading,
            Supplier<Duration> sinceRenewal,
            Supplier<Duration> sinceAnswer,
            Supplier<ApiCanary.State> canary) {}

    private final View view;
    private final Duration lease;
    private final LongSupplier nanoTime;
    private volatile @Nullable Long deafSince;

    /**
     * Probes.
     *
     * @param view what is looked at
     * @param lease how long the Lease holds that is not renewed
     * @param nanoTime a clock that never jumps, in nanoseconds
     */
    public Probes(View view, Duration lease, LongSupplier nanoTime) {
        this.view = view;
        this.lease = lease;
        this.nanoTime = nanoTime;
    }

    /** Whether a restart would not help. */
    public Verdict alive() {
        ApiCanary.State canary = view.canary().get();
        if (older(canary.sinceAttempt(), PATIENCE)) {
            return Verdict.bad("No question to the API server has ended for a minute: the client hangs.");
        }
        if (view.leading().getAsBoolean() && older(view.sinceRenewal().get(), lease)) {
            return Verdict.bad("This process leads and has not renewed its lease.");
        }
        boolean deaf = view.started().getAsBoolean() && !view.watching().getAsBoolean();
        if (!deaf) {
            deafSince = null;
        } else if (deafSince == null) {
            deafSince = nanoTime.getAsLong();
        }
        if (canary.problem() != null || !view.started().getAsBoolean()) {
            return Verdict.good("Alive; waiting for the API server.");
        }
        Long since = deafSince;
        if (since != null && older(Duration.ofNanos(nanoTime.getAsLong() - since), PATIENCE)) {
            return Verdict.bad("The API server answers, and an informer has not watched for a minute.");
        }
        if (older(view.sinceAnswer().get(), PATIENCE)) {
            return Verdict.bad("The API server answers, and nobody has asked for the lease for a minute.");
        }
        return Verdict.good("Alive.");
    }

    /** Whether events are heard and the API server answers, with the latency of its last answer. */
    public Verdict ready() {
        ApiCanary.State canary = view.canary().get();
        Duration latency = canary.latency();
        if (latency == null || older(canary.sinceSuccess(), FRESH)) {
            return Verdict.bad("The API server does not answer: " + canary.problem());
        }
        if (!view.started().getAsBoolean()) {
            return Verdict.bad("The operator has not started yet.");
        }
        if (!view.watching().getAsBoolean()) {
            return Verdict.bad("An informer is not synced or does not watch.");
        }
        return Verdict.good((view.leading().getAsBoolean() ? "Ready, leading" : "Ready, waiting for the lease")
                + "; the API server answered in " + latency.toMillis() + " ms.");
    }

    private static boolean older(Duration age, Duration limit) {
        return age.compareTo(limit) > 0;
    }
}
