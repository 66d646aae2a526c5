package dev.joulemark.operator.leader;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process knows of its Lease. A leader that can no longer be sure of it ends at once: the SDK looks at the
 * deadline only between two requests, and a request may hang for longer than the Lease holds.
 */
public final class Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    /** Left of the Lease when the watchdog gives it up. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private enum State {
        WAITING,
        LEADING,
        LEAVING
    }

    private final LeaderSettings settings;
    private final LongSupplier nanoTime;
    private final Runnable onLoss;
    private volatile State state = State.WAITING;
    private volatile long renewed;
    private volatile long answered;

    /**
     * Not leading yet.
     *
     * @param settings the Lease
     * @param nanoTime a clock that never jumps, in nanoseconds
     * @param onLoss ends the process, quickly: another may lead from now on
     */
    public Leadership(LeaderSettings settings, LongSupplier nanoTime, Runnable onLoss) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.onLoss = onLoss;
        this.renewed = nanoTime.getAsLong();
        this.answered = renewed;
    }

    /** The election, as the SDK wants it. The SDK's own exit would wait for hooks that wait for it. */
    public LeaderElectionConfiguration election() {
        return new LeaderElectionConfiguration(
                settings.name(),
                settings.namespace(),
                settings.lease(),
                settings.renewDeadline(),
                settings.retry(),
                settings.identity(),
                new LeaderCallbacks(this::begun, this::lost, Leadership::told),
                false);
    }

    /** Whether this process leads. */
    public boolean leading() {
        return state == State.LEADING;
    }

    /** Since when the Lease has not been written by this process. */
    public Duration sinceRenewal() {
        return since(renewed);
    }

    /** Since when the API server has not answered about the Lease; a replica that waits asks every few seconds. */
    public Duration sinceAnswer() {
        return since(answered);
    }

    /** The process ends on purpose: losing the Lease is no fault from now on. */
    public void leave() {
        state = State.LEAVING;
    }

    /** The watchdog's look: a leader whose Lease is about to run out is none. */
    public void check() {
        if (leading() && sinceRenewal().compareTo(settings.lease().minus(MARGIN)) > 0) {
            lost();
        }
    }

    /** The API server answered a question about the Lease. */
    void answered() {
        answered = nanoTime.getAsLong();
    }

    /** The API server stored a Lease that this process wrote. */
    void renewed() {
        renewed = nanoTime.getAsLong();
    }

    private void begun() {
        if (state == State.WAITING) {
            renewed();
            state = State.LEADING;
            LOG.atInfo().addKeyValue("identity", settings.identity()).log("leading");
        }
    }

    private void lost() {
        if (leading()) {
            state = State.LEAVING;
            LOG.atError()
                    .addKeyValue("identity", settings.identity())
                    .addKeyValue("sinceRenewalMs", sinceRenewal().toMillis())
                    .log("the lease is lost, so this process ends; the Deployment starts another");
            onLoss.run();
        }
    }

    private static void told(String leader) {
        LOG.atInfo().addKeyValue("leader", leader).log("leader changed");
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(nanoTime.getAsLong() - nanos);
    }
}
