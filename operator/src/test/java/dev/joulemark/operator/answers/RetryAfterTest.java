package dev.joulemark.operator.answers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("K8S-4")
final class RetryAfterTest {

    @ParameterizedTest
    @CsvSource({
        "429, 2, 2",
        "503, 1, 1",
        "429, 3600, 8",
        "429, 0, 0",
        "429, , 0",
        "429, -1, 0",
        "503, 'Wed, 25 Nov 2026 12:00:00 GMT', 0",
        "500, 2, 0",
        "403, 2, 0"
    })
    @Tag("fault-24")
    void row24AnOverloadedApiServerIsGivenTheTimeItAsksFor(int code, String header, long seconds) {
        assertThat(RetryAfter.wait(code, header)).hasSeconds(seconds);
    }
}
