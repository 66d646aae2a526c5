package dev.joulemark.runner.validation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Judges experiments and profiles as the API server does: strict decoding (no unknown or repeated field), then the CRD's schema, then
 * its CEL rules. Transition rules need an old object and do not apply to a new one.
 */
public final class ExperimentValidator {

    private static final String API_VERSION = "joulemark.dev/v1alpha1";
    private static final String KIND = "EnergyExperiment";
    private static final String PROFILE = "MeasurementProfile";
    private static final String CRD = "/META-INF/joulemark/energyexperiments.joulemark.dev.yaml";
    private static final String PROFILE_CRD = "/META-INF/joulemark/measurementprofiles.joulemark.dev.yaml";

    private static final JsonMapper SPECS = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final YAMLMapper yaml;
    private final MetadataRules metadata = new MetadataRules();
    private final Rules experiments;
    private final Rules profiles;

    /** What the CRD of a kind demands. */
    private record Rules(SchemaRules schema, CelRules cel) {

        static Rules of(YAMLMapper yaml, String crd) {
            JsonNode root = ExperimentValidator.schema(yaml, crd);
            return new Rules(new SchemaRules(root), new CelRules(root));
        }
    }

    /** A validator for the CRDs that this version was built with. */
    public ExperimentValidator() {
        yaml = YAMLMapper.builder(YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .build();
        experiments = Rules.of(yaml, CRD);
        profiles = Rules.of(yaml, PROFILE_CRD);
    }

    /**
     * Judges every document of a file.
     *
     * @param text YAML or JSON, one document or several
     * @return one verdict a document, in order; never empty
     */
    public List<Validation> validate(String text) {
        List<Validation> verdicts = new ArrayList<>();
        try (MappingIterator<JsonNode> documents =
                yaml.readerFor(JsonNode.class).readValues(text)) {
            while (documents.hasNextValue()) {
                JsonNode document = documents.nextValue();
                if (!document.isNull() && !document.isMissingNode()) {
                    verdicts.add(validate(document));
                }
            }
        } catch (IOException e) {
            verdicts.add(refused("The file is not YAML: " + firstLine(e)));
        }
        if (verdicts.isEmpty()) {
            verdicts.add(refused("The file is empty: write an " + KIND + " into it."));
        }
        return List.copyOf(verdicts);
    }

    private Validation validate(JsonNode document) {
        if (!(document instanceof ObjectNode written)) {
            return refused("The document is not an object: start it with apiVersion, kind, metadata and spec.");
        }
        boolean profile = PROFILE.equals(written.path("kind").asText());
        Rules rules = profile ? profiles : experiments;
        ObjectNode object = rules.schema().withoutNulls(written);
        List<String> faults = new ArrayList<>();
        expect(object, "apiVersion", API_VERSION, faults);
        expect(object, "kind", profile ? PROFILE : KIND, faults);
        if (!faults.isEmpty()) {
            return new Validation.Refused(faults);
        }
        faults.addAll(metadata.check(object.path("metadata")));
        faults.addAll(rules.schema().check(object));
        if (faults.isEmpty()) {
            faults.addAll(rules.cel().check(object));
        }
        if (!faults.isEmpty()) {
            return new Validation.Refused(faults);
        }
        return profile
                ? new Validation.AcceptedProfile(
                        object.path("metadata").path("name").asText())
                : accepted(object);
    }

    private static Validation accepted(ObjectNode document) {
        try {
            EnergyExperimentSpec spec = SPECS.treeToValue(document.path("spec"), EnergyExperimentSpec.class);
            JsonNode uid = document.path("metadata").path("uid");
            return new Validation.Accepted(
                    document.path("metadata").path("name").asText(),
                    uid.isTextual() ? uid.asText() : null,
                    document,
                    spec);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("schema and records of the API differ: " + firstLine(e), e);
        }
    }

    private static void expect(ObjectNode document, String field, String expected, List<String> faults) {
        JsonNode found = document.path(field);
        if (!expected.equals(found.asText())) {
            String seen = found.isMissingNode() ? "missing" : found.toString();
            faults.add(field + " is " + seen + ": write " + field + ": " + expected + ".");
        }
    }

    private static Validation refused(String sentence) {
        return new Validation.Refused(List.of(sentence));
    }

    /** The parser's own words without its second line, which repeats where it looked. */
    private static String firstLine(Exception e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
        int line = e instanceof JsonProcessingException json && json.getLocation() != null
                ? json.getLocation().getLineNr()
                : 0;
        return line > 0 ? String.format(Locale.ROOT, "%s (line %d).", message, line) : message + ".";
    }

    private static JsonNode schema(YAMLMapper yaml, String resource) {
        try (InputStream crd = ExperimentValidator.class.getResourceAsStream(resource)) {
            if (crd == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return yaml.readTree(crd).at("/spec/versions/0/schema/openAPIV3Schema");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
