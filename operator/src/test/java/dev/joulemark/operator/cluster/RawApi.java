package dev.joulemark.operator.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.resource.EnergyExperiment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.concurrent.CompletionException;

/** Experiments of one namespace, or profiles, over plain HTTP, for documents and answers that no typed client would let through. */
public final class RawApi {

    private static final JsonMapper JSON = new JsonMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    private final KubernetesClient client;
    private final String url;

    /**
     * An API.
     *
     * @param client any client
     * @param namespace an existing namespace
     */
    public RawApi(KubernetesClient client, String namespace) {
        this(
                client,
                "namespaces/" + namespace + "/energyexperiments",
                client.getMasterUrl().toString());
    }

    private RawApi(KubernetesClient client, String collection, String server) {
        this.client = client;
        this.url = server + "apis/" + EnergyExperiment.GROUP + "/" + EnergyExperiment.VERSION + "/" + collection;
    }

    /**
     * The same for profiles, which have no namespace.
     *
     * @param client any client
     */
    public static RawApi ofProfiles(KubernetesClient client) {
        return new RawApi(client, "measurementprofiles", client.getMasterUrl().toString());
    }

    /**
     * What the server says to a document.
     *
     * @param accepted whether it would store it
     * @param message why not; empty otherwise
     */
    public record Verdict(boolean accepted, String message) {}

    /**
     * Asks the server to create a document, as {@code kubectl apply --dry-run=server} does.
     *
     * @param yaml any document
     */
    public Verdict dryRun(String yaml) {
        return verdict("POST", "?dryRun=All&fieldValidation=Strict", "application/json", json(yaml));
    }

    /**
     * Asks the server to change an experiment, without storing the change.
     *
     * @param name name of the experiment
     * @param mergePatch the change, as YAML
     */
    public Verdict dryRunChange(String name, String mergePatch) {
        return verdict(
                "PATCH",
                "/" + name + "?dryRun=All&fieldValidation=Strict",
                "application/merge-patch+json",
                json(mergePatch));
    }

    /** All objects, as the table that {@code kubectl get} prints. */
    public JsonNode table() {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(url))
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build();
        return tree(send(request).body());
    }

    private Verdict verdict(String method, String path, String type, String body) {
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(URI.create(url + path))
                .method(method, type, body)
                .build();
        HttpResponse<String> response = send(request);
        return response.isSuccessful()
                ? new Verdict(true, "")
                : new Verdict(false, tree(response.body()).path("message").asText());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.getHttpClient().sendAsync(request, String.class).join();
        } catch (CompletionException e) {
            throw new IllegalStateException(request.method() + " " + request.uri() + " got no answer", e);
        }
    }

    private static String json(String yaml) {
        try {
            return JSON.writeValueAsString(YAML.readTree(yaml));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not YAML: " + yaml, e);
        }
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the API server answered with something else than JSON: " + json, e);
        }
    }
}
