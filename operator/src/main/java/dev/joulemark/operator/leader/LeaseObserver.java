package dev.joulemark.operator.leader;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/** Sees the answers about the Lease pass by: the SDK tells when leading begins and ends, not when the Lease was renewed. */
public final class LeaseObserver implements Interceptor {

    private final Leadership leadership;
    private final String path;

    /**
     * An observer.
     *
     * @param leadership what is told
     * @param settings the Lease
     */
    public LeaseObserver(Leadership leadership, LeaderSettings settings) {
        this.leadership = leadership;
        this.path = "/apis/coordination.k8s.io/v1/namespaces/" + settings.namespace() + "/leases";
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (!request.uri().getPath().startsWith(path)) {
            return;
        }
        leadership.answered();
        if (response.isSuccessful() && !request.method().equals("GET")) {
            leadership.renewed();
        }
    }
}
