package dev.joulemark.runner.power.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A child that measures, and what becomes of a run when it does not. */
@Tag("CM-12")
@Tag("CM-13")
final class ChildProcessTest {

    private static final String HELLO = "{\"ready\":true,\"version\":\"1\"}";
    private static final String FIELDS = "\"joules\":$n";

    private static ChildProcess ready(ChildProcess.Start start) {
        assertThat(start).isInstanceOf(ChildProcess.Start.Ready.class);
        return ((ChildProcess.Start.Ready) start).child();
    }

    private static String reason(ChildProcess.Answer answer) {
        assertThat(answer).isInstanceOf(ChildProcess.Answer.Failed.class);
        return ((ChildProcess.Answer.Failed) answer).reason();
    }

    /** Short where waiting is the point, and long where a busy machine must not make it one. */
    private static ChildProcess.Patience patience(int startSeconds, int answerSeconds) {
        return new ChildProcess.Patience(Duration.ofSeconds(startSeconds), Duration.ofSeconds(answerSeconds));
    }

    private static long children() {
        return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
    }

    @Test
    void answersComeWithTheTimeAtWhichTheChildRead() {
        try (ChildProcess child = ready(StubChild.start("behaves", HELLO, FIELDS))) {
            for (int i = 1; i <= 3; i++) {
                long before = System.nanoTime();
                ChildProcess.Answer answer = child.ask(Map.of("gpu", "GPU-a"));
                long after = System.nanoTime();
                int expected = i;
                assertThat(answer).isInstanceOfSatisfying(ChildProcess.Answer.Given.class, given -> {
                    assertThat(given.body().path("joules").asInt()).isEqualTo(expected);
                    assertThat(given.monotonicNanos()).isBetween(before, after);
                });
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dies, ended with exit code 139",
        "dies, Segmentation fault",
        "hangs, did not answer within 2000 ms",
        "writes garbage, wrote something that is no message",
        "writes a line without end, wrote something that is no message",
        "answers another question, answered another question than it was asked",
        "tells an old reading, gave a reading from before or after the question",
        "tells no time, gave a reading from before or after the question"
    })
    void aChildThatMisbehavesIsKilledAndAllLaterQuestionsFailAtOnce(String behaviour, String why) {
        // Given
        long others = children();
        ChildProcess.Patience patience = patience(60, behaviour.equals("hangs") ? 2 : 30);
        try (ChildProcess child = ready(StubChild.start(behaviour, HELLO, FIELDS, patience))) {
            assertThat(child.ask(Map.of())).isInstanceOf(ChildProcess.Answer.Given.class);

            // When
            String first = reason(child.ask(Map.of()));
            long before = System.nanoTime();
            String second = reason(child.ask(Map.of()));
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            // Then
            assertThat(first).startsWith("the child process ").contains(why);
            assertThat(second).isEqualTo(first);
            assertThat(took).isLessThan(Duration.ofSeconds(1));
            Awaitility.await().until(() -> children() <= others);
        }
    }

    @Test
    void anAnswerTooManyIsNotTakenForTheNext() {
        try (ChildProcess child = ready(StubChild.start("repeats itself", HELLO, FIELDS))) {
            child.ask(Map.of());
            assertThat(child.ask(Map.of())).isInstanceOf(ChildProcess.Answer.Given.class);
            assertThat(reason(child.ask(Map.of()))).contains("answered another question");
        }
    }

    @Test
    void aChildThatFloodsItsErrorStreamIsNotHeldUp() {
        try (ChildProcess child = ready(StubChild.start("floods stderr", HELLO, FIELDS))) {
            assertThat(child.ask(Map.of())).isInstanceOf(ChildProcess.Answer.Given.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dies at once        | {}                                      | ended with exit code 7, and last said: no such module
            never starts        | {}                                      | did not answer within 3000 ms
            greets with garbage | {}                                      | wrote something that is no message
            behaves             | {"ready":false,"reason":"no GPU"}       | no GPU
            behaves             | {"version":"1"}                         | it is not ready
            """)
    void aChildThatIsNotReadyLeavesNothingBehind(String behaviour, String hello, String why) {
        // Given
        long others = children();
        ChildProcess.Patience patience = patience(behaviour.equals("never starts") ? 3 : 60, 30);

        // When
        ChildProcess.Start start = StubChild.start(behaviour, hello, FIELDS, patience);

        // Then
        assertThat(start)
                .isInstanceOfSatisfying(
                        ChildProcess.Start.NotReady.class,
                        none -> assertThat(none.reason()).contains(why));
        Awaitility.await().until(() -> children() <= others);
    }

    @Test
    void aProgramThatIsNotThereIsSaidNotToBe() {
        assertThat(new PythonProgram("/nowhere/python3", Map.of())
                        .start("protocol.py", List.of(), ChildProcess.Patience.USUAL))
                .isInstanceOfSatisfying(
                        ChildProcess.Start.NotReady.class,
                        none -> assertThat(none.reason()).startsWith("/nowhere/python3 cannot be started"));
    }

    @Test
    void closingEndsTheChild() {
        long others = children();
        ChildProcess child = ready(StubChild.start("behaves", HELLO, FIELDS));
        child.close();
        Awaitility.await().until(() -> children() <= others);
        assertThat(reason(child.ask(Map.of()))).isEqualTo("the child process was closed");
    }
}
