package dev.joulemark.operator.experiment;

import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import dev.joulemark.operator.job.AttemptNames;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events. Their names are made of attempt and reason, so that one thing is told once, however many operators saw it.
 * Events are for humans: where one cannot be written, the run goes on.
 */
final class EventWriter {

    private static final Logger LOG = LoggerFactory.getLogger(EventWriter.class);
    private static final int MAX_NOTE = 1_024;
    private static final String CONTROLLER = "joulemark.dev/operator";

    /** The form the API server insists on: six digits after the second. */
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final KubernetesClient client;

    EventWriter(KubernetesClient client) {
        this.client = client;
    }

    void write(EnergyExperiment experiment, Notice notice, Instant now) {
        try {
            client.resource(event(experiment, notice, now)).create();
        } catch (KubernetesClientException e) {
            boolean ends = Refusal.of(e)
                    .filter(Refusal.NamespaceEnds.class::isInstance)
                    .isPresent();
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && !ends) {
                LOG.atWarn()
                        .addKeyValue("experiment", experiment.getMetadata().getName())
                        .addKeyValue("reason", notice.reason())
                        .log("event not written: {}", e.getMessage());
            }
        }
    }

    static Event event(EnergyExperiment experiment, Notice notice, Instant now) {
        AttemptNames names = AttemptNames.of(experiment, notice.attempt());
        String note = notice.message();
        return new EventBuilder()
                .withNewMetadata()
                .withName(names.objectName() + "." + notice.reason().toLowerCase(Locale.ROOT))
                .withNamespace(names.namespace())
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withReportingController(CONTROLLER)
                .withReportingInstance(CONTROLLER)
                .withAction("Reconcile")
                .withType(notice.warning() ? "Warning" : "Normal")
                .withReason(notice.reason())
                .withNote(note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE - 1) + "…")
                .withNewRegarding()
                .withApiVersion(EnergyExperiment.GROUP + "/" + EnergyExperiment.VERSION)
                .withKind(EnergyExperiment.KIND)
                .withName(names.experiment())
                .withNamespace(names.namespace())
                .withUid(names.uid())
                .endRegarding()
                .build();
    }
}
