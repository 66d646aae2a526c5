package dev.joulemark.operator.answers;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API server's clock, as the {@code Date} of its answers tells it. Ages of objects are differences to times that the API
 * server wrote, so this machine's own clock, which may be minutes off or jump, must not decide over a deadline. Before the
 * first answer it is this machine's clock. Between answers it runs by a clock that never jumps.
 */
public final class ApiServerClock extends Clock implements Interceptor {

    private static final Logger LOG = LoggerFactory.getLogger(ApiServerClock.class);

    /** A date has whole seconds and takes its time to arrive: a smaller difference says nothing. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    /** Worth telling whoever looks after the machine. */
    private static final Duration WRONG = Duration.ofSeconds(30);

    private record Anchor(Instant instant, long nanos) {}

    private final InstantSource machine;
    private final LongSupplier nanoTime;
    private volatile @Nullable Anchor anchor;

    /**
     * A clock that has had no answer yet.
     *
     * @param machine this machine's clock
     * @param nanoTime a clock that never jumps, in nanoseconds
     */
    public ApiServerClock(InstantSource machine, LongSupplier nanoTime) {
        this.machine = machine;
        this.nanoTime = nanoTime;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        String date = response.header("Date");
        if (date != null) {
            answered(date);
        }
    }

    /** Takes the date of an answer; one that is none is left alone. */
    void answered(String date) {
        Instant told;
        try {
            told = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            LOG.debug("an answer has no usable date: {}", date);
            return;
        }
        if (anchor != null && Duration.between(instant(), told).abs().compareTo(TOLERANCE) <= 0) {
            return;
        }
        anchor = new Anchor(told, nanoTime.getAsLong());
        Duration off = Duration.between(told, machine.instant());
        if (off.abs().compareTo(WRONG) > 0) {
            LOG.atWarn()
                    .addKeyValue("offSeconds", off.toSeconds())
                    .log("the clock of this machine is not the API server's, whose clock is used");
        }
    }

    @Override
    public Instant instant() {
        Anchor known = anchor;
        return known == null ? machine.instant() : known.instant().plusNanos(nanoTime.getAsLong() - known.nanos());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** The same, since an instant has no zone. */
    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
