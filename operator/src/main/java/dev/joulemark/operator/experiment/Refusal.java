package dev.joulemark.operator.experiment;

import dev.joulemark.operator.observe.EnvelopeParser;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Optional;

/** Why the API server does not let something be done, where trying again at once would be of no use. */
sealed interface Refusal {

    /** The namespace is being deleted or is gone, and the experiment will go with it. */
    record NamespaceEnds() implements Refusal {}

    /**
     * Rights, a quota or a policy say no.
     *
     * @param words what the API server says, at most 256 bytes
     */
    record Forbidden(String words) implements Refusal {}

    /**
     * An object that is not the experiment's stands where one of its has to be.
     *
     * @param words which, and what to do
     */
    record Stranger(String words) implements Refusal {}

    /**
     * What an answer of the API server means.
     *
     * @param answer the answer
     * @return empty where it is no refusal of this kind
     */
    static Optional<Refusal> of(KubernetesClientException answer) {
        Status status = answer.getStatus();
        if (answer.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
            boolean ends = status != null
                    && status.getDetails() != null
                    && status.getDetails().getCauses().stream()
                            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
            return Optional.of(
                    ends
                            ? new NamespaceEnds()
                            : new Forbidden(EnvelopeParser.printable(
                                    status == null || status.getMessage() == null
                                            ? "The API server gives no reason."
                                            : status.getMessage())));
        }
        boolean gone = answer.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                && status != null
                && status.getDetails() != null
                && "namespaces".equals(status.getDetails().getKind());
        return gone ? Optional.of(new NamespaceEnds()) : Optional.empty();
    }
}
