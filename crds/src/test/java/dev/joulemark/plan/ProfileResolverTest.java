package dev.joulemark.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.api.v1alpha1.Exclusivity;
import dev.joulemark.api.v1alpha1.FrozenProfile;
import dev.joulemark.api.v1alpha1.MeasurementProfileSpec;
import dev.joulemark.plan.ProfileResolution.Refused;
import dev.joulemark.plan.ProfileResolution.Resolved;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("K8S-6")
final class ProfileResolverTest {

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final String EXPERIMENT =
            "profileRef: {name: p}\nmodel: {path: m.gguf}\nworkload: {dataset: {name: aienergyscore}}\n";
    private static final String DIGEST = "@sha256:" + "a".repeat(64);
    private static final String EVERYTHING = """
            placement:
              gpuProducts: [H100, A100]
              minimumExclusivity: Node
              nodeSelector: {pool: energy}
              tolerations: [{key: energy, operator: Exists}]
              runtimeClassName: nvidia
            queue: {localQueue: gpu, priorityClass: low}
            runnerImage: registry/runner%s
            calibration: {gain: "1.02", offsetWatts: "-3"}
            cache: {persistentVolumeClaim: {claimName: models}}
            results: {s3: {bucket: energy}}
            """.formatted(DIGEST);

    @Test
    void theProfileFillsInWhatTheExperimentLeavesOut() throws IOException {
        // When
        EnergyExperimentSpec spec = resolved("", EVERYTHING);

        // Then
        MeasurementProfileSpec profile = profile(EVERYTHING);
        assertThat(spec.placement().gpuProducts()).containsExactly("H100", "A100");
        assertThat(spec.exclusivity()).isEqualTo(Exclusivity.NODE);
        assertThat(spec.placement().nodeSelector()).containsEntry("pool", "energy");
        assertThat(spec.placement().tolerations()).isEqualTo(profile.placement().tolerations());
        assertThat(spec.placement().runtimeClassName()).isEqualTo("nvidia");
        assertThat(spec.queue()).isEqualTo(profile.queue());
        assertThat(spec.engine().image()).isEqualTo("registry/runner" + DIGEST);
        assertThat(spec.measurement().calibration()).isEqualTo(profile.calibration());
        assertThat(spec.cache()).isEqualTo(profile.cache());
        assertThat(spec.results()).isEqualTo(profile.results());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            placement: {gpuProducts: [H100, L40S]}                | spec.placement.gpuProducts is L40S, and profile p allows H100, A100 only: name allowed products or remove the field.
            placement: {exclusivity: Gpu}                         | spec.placement.exclusivity is Gpu, and profile p demands at least Node: set it to Node or remove the field.
            placement: {nodeSelector: {pool: other}}              | spec.placement.nodeSelector[pool] is other, and profile p selects nodes with energy: remove the label.
            placement: {runtimeClassName: kata}                   | spec.placement.runtimeClassName is kata, and profile p runs with nvidia: remove the field.
            queue: {localQueue: mine}                             | spec.queue.localQueue is mine, and profile p runs in queue gpu: name that queue or remove the section.
            queue: {localQueue: gpu, priorityClass: high}         | spec.queue.priorityClass is high, and profile p runs with priority class low: remove the field.
            measurement: {calibration: {gain: "1.1"}}             | spec.measurement.calibration is gain 1.1 and offset 0 W, and profile p calibrates its sensors with gain 1.02 and offset -3 W: remove the field.
            """)
    void whatContradictsTheProfileIsRefusedInOneSentence(String section, String sentence) throws IOException {
        assertThat(refusals(section, EVERYTHING)).containsExactly(sentence);
    }

    @Test
    void anotherImageIsRefusedAndSoIsOneWithoutDigest() throws IOException {
        String other = "engine: {image: registry/other" + DIGEST + "}";
        assertThat(refusals(other, EVERYTHING))
                .containsExactly("spec.engine.image is registry/other" + DIGEST
                        + ", and profile p allows registry/runner" + DIGEST + " only: remove the field.");
        assertThat(refusals("engine: {image: 'registry/other:latest'}", "{}"))
                .containsExactly(
                        "spec.engine.image is registry/other:latest, and profile p takes images by digest only:"
                                + " append @sha256: and the digest.");
        assertThat(resolved(other, "{}").engine().image()).isEqualTo("registry/other" + DIGEST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "placement: {gpuProducts: [A100]}",
                "placement: {exclusivity: Node}",
                "placement: {nodeSelector: {pool: energy, zone: a}}",
                "placement: {tolerations: [{key: other, operator: Exists}]}",
                "queue: {localQueue: gpu}",
                "measurement: {calibration: {gain: '1.020', offsetWatts: '-3.0'}}",
                "cache: {persistentVolumeClaim: {claimName: mine}}",
                "results: {persistentVolumeClaim: {claimName: mine}}"
            })
    @DisplayName("What narrows a limit, repeats a rule or replaces an offer is allowed")
    void whatDoesNotContradictIsAllowed(String section) throws IOException {
        assertThat(ProfileResolver.resolve(experiment(section), frozen(EVERYTHING)))
                .isInstanceOf(Resolved.class);
    }

    @Test
    void everyContradictionIsToldAtOnce() throws IOException {
        assertThat(refusals("queue: {localQueue: q}\nplacement: {exclusivity: Gpu, runtimeClassName: r}", EVERYTHING))
                .hasSize(3);
    }

    @Test
    void row37AProfileThatOffersOnlySharedGpusIsRefusedUnlessThatIsAcknowledged() throws IOException {
        // Given
        String shared = "placement: {gpuProducts: [T4-SHARED, A100-MIG-1g.5gb]}";

        // Then
        assertThat(refusals("", shared))
                .containsExactly(
                        "spec.placement.allowSharedPowerDomain is Forbid, and profile p allows shared GPUs only"
                                + " (T4-SHARED, A100-MIG-1g.5gb): set it to Acknowledge, or name another profile.");
        assertThat(resolved("placement: {allowSharedPowerDomain: Acknowledge}", shared)
                        .placement()
                        .gpuProducts())
                .hasSize(2);
        assertThat(resolved("", "placement: {gpuProducts: [T4-SHARED, H100]}")
                        .placement()
                        .gpuProducts())
                .containsExactly("H100");
    }

    @Test
    void aRunOnTheProcessorIsNotTiedToNodesWithAGpu() throws IOException {
        assertThat(resolved("engine: {device: Cpu}", EVERYTHING).placement().gpuProducts())
                .isEmpty();
    }

    @Test
    void withoutAProfileTheExclusivityIsThatOfTheGpu() throws IOException {
        assertThat(experiment("placement: {nodeSelector: {a: b}}").placement().exclusivity())
                .isNull();
        assertThat(YAML.readValue(EXPERIMENT.substring(EXPERIMENT.indexOf('\n') + 1), EnergyExperimentSpec.class)
                        .placement()
                        .exclusivity())
                .isEqualTo(Exclusivity.GPU);
        assertThat(resolved("", "{}").exclusivity()).isEqualTo(Exclusivity.GPU);
    }

    @Test
    void theHashSaysWhatTheProfileSaysWhateverItsFormAndName() throws IOException {
        String other = "runnerImage: r" + DIGEST + "\nplacement: {minimumExclusivity: Gpu}";
        assertThat(frozen("placement: {}\nrunnerImage: r" + DIGEST).hash())
                .hasSize(64)
                .isEqualTo(frozen(other).hash())
                .isNotEqualTo(frozen("{}").hash());
    }

    /** Sections are put together at random; whatever comes out is never wider than the profile, and stays what it is. */
    @Test
    void whateverIsResolvedKeepsEveryRuleOfTheProfileAndResolvesToItself() throws IOException {
        List<String> sections = List.of(
                "placement: {gpuProducts: [H100]}",
                "placement: {gpuProducts: [H100, L40S], exclusivity: Node}",
                "placement: {exclusivity: Node, nodeSelector: {pool: energy, a: b}}",
                "engine: {batchSize: 4}",
                "engine: {image: registry/runner" + DIGEST + "}",
                "queue: {localQueue: gpu}",
                "queue: {localQueue: other}",
                "measurement: {repetitions: 1}",
                "results: {persistentVolumeClaim: {claimName: c}}",
                "run: {timeout: 1h}");
        Random random = new Random(20_261_128);
        int resolved = 0;
        for (int round = 0; round < 300; round++) {
            String chosen = atRandom(sections, random);
            if (ProfileResolver.resolve(experiment(chosen), frozen(EVERYTHING)) instanceof Resolved(var spec)) {
                resolved++;
                assertThat(List.of("H100", "A100")).containsAll(spec.placement().gpuProducts());
                assertThat(spec.exclusivity()).isEqualTo(Exclusivity.NODE);
                assertThat(spec.queue()).isEqualTo(profile(EVERYTHING).queue());
                assertThat(spec.placement().nodeSelector()).containsEntry("pool", "energy");
                assertThat(ProfileResolver.resolve(spec, frozen(EVERYTHING))).isEqualTo(new Resolved(spec));
            }
        }
        assertThat(resolved).isBetween(30, 299);
    }

    private static String atRandom(List<String> sections, Random random) {
        List<String> chosen = new ArrayList<>();
        for (String section : sections) {
            String name = section.substring(0, section.indexOf(':'));
            if (random.nextInt(3) == 0 && chosen.stream().noneMatch(other -> other.startsWith(name + ":"))) {
                chosen.add(section);
            }
        }
        return String.join("\n", chosen);
    }

    private static EnergyExperimentSpec resolved(String section, String profile) throws IOException {
        ProfileResolution outcome = ProfileResolver.resolve(experiment(section), frozen(profile));
        assertThat(outcome).isInstanceOf(Resolved.class);
        return ((Resolved) outcome).spec();
    }

    private static List<String> refusals(String section, String profile) throws IOException {
        ProfileResolution outcome = ProfileResolver.resolve(experiment(section), frozen(profile));
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused) outcome).sentences();
    }

    private static EnergyExperimentSpec experiment(String section) throws IOException {
        return YAML.readValue(EXPERIMENT + section, EnergyExperimentSpec.class);
    }

    private static FrozenProfile frozen(String yaml) throws IOException {
        return ProfileDocument.freeze("p", null, null, profile(yaml));
    }

    private static MeasurementProfileSpec profile(String yaml) throws IOException {
        return YAML.readValue(yaml, MeasurementProfileSpec.class);
    }
}
