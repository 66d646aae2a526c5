package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.joulemark.api.result.LatencyResult;
import dev.joulemark.api.result.LatencyStatistics;
import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.TokenTimes;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** Times of tokens become latencies and phases. */
final class LatenciesTest {

    private static final long MILLI = 1_000_000L;

    private static Generation request(long startMillis, long... tokenMillis) {
        long[] nanos = new long[tokenMillis.length];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = tokenMillis[i] * MILLI;
        }
        return new Generation(
                Collections.nCopies(nanos.length, 1),
                FinishReason.MAX_OUTPUT_TOKENS,
                TokenTimes.of(startMillis * MILLI, nanos));
    }

    private static PhaseSpans spans(Generation... generations) {
        List<Generation> all = List.of(generations);
        return PhaseSpans.of(
                new MeasuredWindow(0, new Window(0, 1_000 * MILLI), Collections.nCopies(all.size(), 1), all));
    }

    private static Window millis(long from, long to) {
        return new Window(from * MILLI, to * MILLI);
    }

    @Test
    void aRequestHasATimeToItsFirstTokenToEachNextAndToItsLast() {
        LatencyResult latency = Latencies.of(List.of(request(100, 150, 160, 190), request(200, 230)));
        assertThat(latency.timeToFirstTokenS().max()).isEqualTo(0.05);
        assertThat(latency.timeToFirstTokenS().mean()).isCloseTo(0.04, within(1e-12));
        assertThat(latency.interTokenLatencyS().count()).isEqualTo(2);
        assertThat(latency.interTokenLatencyS().p50()).isCloseTo(0.02, within(1e-12));
        assertThat(latency.requestLatencyS().max()).isEqualTo(0.09);
        assertThat(latency.requestLatencyS().count()).isEqualTo(2);
    }

    @Test
    void aRequestWithoutATokenIsLeftOutAndNothingIsNotZero() {
        LatencyStatistics none = Latencies.of(List.of(request(0))).timeToFirstTokenS();
        assertThat(none.count()).isZero();
        assertThat(none.p50()).isNull();
        assertThat(none.mean()).isNull();
    }

    @Test
    void percentilesInterpolateBetweenOrderStatistics() {
        LatencyStatistics hundred = Latencies.statistics(
                DoubleStream.iterate(101, value -> value - 1).limit(101).toArray());
        assertThat(hundred.p50()).isEqualTo(51);
        assertThat(hundred.p90()).isEqualTo(91);
        assertThat(hundred.p95()).isEqualTo(96);
        assertThat(hundred.p99()).isEqualTo(100);
        assertThat(hundred.max()).isEqualTo(101);
        assertThat(Latencies.statistics(new double[] {2, 1}).p50()).isEqualTo(1.5);
    }

    @Test
    void aBatchIsPrefilledUntilItsFirstTokenAndDecodedUntilItsLast() {
        PhaseSpans spans = spans(request(10, 30, 40, 50), request(10, 30, 40), request(60, 75, 80));
        assertThat(spans.prefill()).containsExactly(millis(10, 30), millis(60, 75));
        assertThat(spans.decode()).containsExactly(millis(30, 50), millis(75, 80));
    }

    @Test
    void aRefillWhileOthersWaitIsPrefill() {
        // Given the second request taken up while the first is between its tokens
        PhaseSpans spans = spans(request(0, 10, 20, 50, 60), request(25, 45, 50, 60, 70));

        // Then
        assertThat(spans.prefill()).containsExactly(millis(0, 10), millis(25, 45));
        assertThat(spans.decode()).containsExactly(millis(10, 25), millis(45, 70));
    }

    @Test
    void oneTokenEachLeavesNothingToDecode() {
        PhaseSpans spans = spans(request(0, 10), request(10, 20));
        assertThat(spans.prefill()).containsExactly(millis(0, 20));
        assertThat(spans.decode()).isEmpty();
    }
}
