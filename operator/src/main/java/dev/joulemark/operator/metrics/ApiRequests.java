package dev.joulemark.operator.metrics;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts what is asked of the API server, by verb, kind of object and code; 0 stands for no answer. */
public final class ApiRequests implements Interceptor {

    private static final Map<String, String> VERBS =
            Map.of("POST", "create", "PUT", "update", "PATCH", "patch", "DELETE", "delete");

    /** Whatever else is asked counts as "other", so that no path makes a series. */
    private static final Set<String> RESOURCES = Set.of(
            "energyexperiments",
            "measurementprofiles",
            "jobs",
            "pods",
            "configmaps",
            "persistentvolumeclaims",
            "events",
            "leases",
            "workloads",
            "localqueues",
            "resourceclaimtemplates",
            "selfsubjectrulesreviews");

    private final OperatorMetrics metrics;

    /**
     * A counter.
     *
     * @param metrics where it counts
     */
    public ApiRequests(OperatorMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        count(request, response.code());
    }

    @Override
    public void afterConnectionFailure(HttpRequest request, Throwable failure) {
        count(request, 0);
    }

    private void count(HttpRequest request, int code) {
        metrics.counter(
                        "joulemark.api.requests",
                        "Requests to the API server; code 0 stands for no answer",
                        "verb",
                        verb(request.method(), request.uri()),
                        "resource",
                        resource(request.uri().getPath()),
                        "code",
                        Integer.toString(code))
                .increment();
    }

    private static String verb(String method, URI uri) {
        String query = uri.getQuery();
        boolean watch = query != null && query.contains("watch=true");
        return watch ? "watch" : VERBS.getOrDefault(method, "read");
    }

    /** The first part of the path that is a kind of object; a namespace may be called like one. */
    private static String resource(String path) {
        String[] parts = path.split("/");
        for (int i = 0; i < parts.length; i++) {
            if (RESOURCES.contains(parts[i]) && !(i > 0 && parts[i - 1].equals("namespaces"))) {
                return parts[i];
            }
        }
        return "other";
    }
}
