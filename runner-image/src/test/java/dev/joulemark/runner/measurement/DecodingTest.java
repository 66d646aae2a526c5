package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.Sampling;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file says of decoding becomes numbers. */
final class DecodingTest {

    private static GenerationSettings settings(String decoding) throws IOException {
        return Decoding.settings(new YAMLMapper()
                .readValue(
                        "{dataset: {name: aienergyscore}, seed: 7, decoding: {" + decoding + "}}", WorkloadSpec.class));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            preset: Deterministic                             | 0   | 0  | 1    | 0    | 1
            preset: Standard                                  | 1   | 0  | 0.95 | 0    | 1
            preset: Creative                                  | 0.8 | 0  | 0.9  | 0    | 1.1
            preset: Factual                                   | 0.3 | 0  | 1    | 0    | 1
            ''                                                | 0   | 0  | 1    | 0    | 1
            topK: 40                                          | 1   | 40 | 1    | 0    | 1
            minP: '0.05'                                      | 1   | 0  | 1    | 0.05 | 1
            repetitionPenalty: '1.2'                          | 0   | 0  | 1    | 0    | 1.2
            temperature: '0.7', topK: 40, topP: '0.9'         | 0.7 | 40 | 0.9  | 0    | 1
            temperature: '0', topK: 40                        | 0   | 40 | 1    | 0    | 1
            """)
    void presetsAndFieldsAreWhatIsDocumented(
            String decoding, double temperature, int topK, double topP, double minP, double penalty)
            throws IOException {
        assertThat(settings(decoding).sampling()).isEqualTo(new Sampling(temperature, topK, topP, minP, penalty));
    }

    @Test
    void theSeedAndTheEndsAreThoseOfTheWorkload() throws IOException {
        GenerationSettings settings = settings("minNewTokens: 3, ignoreEos: true");
        assertThat(settings.seed()).isEqualTo(7);
        assertThat(settings.minNewTokens()).isEqualTo(3);
        assertThat(settings.ignoreEos()).isTrue();
        assertThat(settings.maxOutputTokens()).isEqualTo(128);
    }
}
