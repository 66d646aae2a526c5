package dev.joulemark.generation;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.api.v1alpha1.resource.MeasurementProfile;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The CRD of a kind, as YAML. */
final class CrdDocument {

    private CrdDocument() {}

    static String energyExperiment() {
        return of(EnergyExperiment.class, new CrdRefinement(ExperimentSchema.COLUMNS, ExperimentSchema::refine));
    }

    static String measurementProfile() {
        return of(MeasurementProfile.class, new CrdRefinement(ProfileSchema.COLUMNS, ProfileSchema::refine));
    }

    private static String of(Class<? extends HasMetadata> kind, CRDPostProcessor refinement) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ObjectMapper mapper = new ObjectMapper();
        new CRDGenerator()
                .withObjectMapper(mapper, new KubernetesSerialization(mapper, true))
                .withParallelGenerationEnabled(false)
                .withPostProcessor(refinement)
                .customResourceClasses(kind)
                .withOutput(new SingleOutput(bytes))
                .generate();
        String yaml = bytes.toString(StandardCharsets.UTF_8);
        return yaml.startsWith("---") ? yaml : "---\n" + yaml;
    }

    private record SingleOutput(ByteArrayOutputStream bytes) implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        @Override
        public ByteArrayOutputStream outputFor(String crdName) {
            return bytes;
        }

        @Override
        public URI crdURI(String crdName) {
            return Path.of(crdName).toUri();
        }

        @Override
        public void close() {
            // a byte array holds no resource
        }
    }
}
