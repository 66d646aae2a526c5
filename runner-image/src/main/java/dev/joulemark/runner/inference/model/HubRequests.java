package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.api.v1alpha1.HubModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Requests to the hub. The token goes to the hub alone, never to the storage it redirects to. */
final class HubRequests {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final int MOST_REDIRECTS = 5;

    private final HubKind kind;
    private final String endpoint;
    private final String token;
    private final HubClient.Timeouts timeouts;
    private final HttpClient client;

    /**
     * What a revision is.
     *
     * @param commit the commit
     * @param sizes names of its files, with their bytes; -1 where the hub does not say
     */
    record Revision(String commit, Map<String, Long> sizes) {

        /** Names of its files. */
        Set<String> files() {
            return sizes.keySet();
        }
    }

    /**
     * The beginning of a file's answer.
     *
     * @param etag the hub's identity of the content
     * @param wholeLength bytes of the whole file; -1 where the hub does not say
     * @param response the last response, with the body
     */
    record Answer(String etag, long wholeLength, HttpResponse<InputStream> response) implements AutoCloseable {

        /** The bytes, or a failure where the hub stops sending them. */
        void store(Path file, long from, Duration patience) throws IOException {
            HubCache.append(new PatientStream(response.body(), patience), file, from);
        }

        /** Whether the body begins where it was asked to. */
        boolean isRest() {
            return response.statusCode() == 206;
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    HubRequests(HubKind kind, String endpoint, String token, HubClient.Timeouts timeouts) {
        this.kind = kind;
        this.endpoint = endpoint.replaceAll("/+$", "");
        this.token = token.strip();
        this.timeouts = timeouts;
        this.client = HttpClient.newBuilder()
                .connectTimeout(timeouts.connect())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    Revision revision(HubModel model) throws IOException, ModelException {
        URI uri = address(kind.description(model.id()) + "/revision/" + encode(model.revision()) + "?blobs=true");
        JsonNode root;
        try (InputStream body = send(model, uri, 0, new Origin()).body()) {
            root = JsonFile.parse(Path.of(uri.getPath()), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
        String commit = root.path("sha").asText();
        if (!COMMIT.matcher(commit).matches()) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "The hub at " + endpoint + " names no commit for " + model.id() + " at revision '"
                            + model.revision() + "': check HF_ENDPOINT.");
        }
        Map<String, Long> sizes = new TreeMap<>();
        root.path("siblings")
                .forEach(file -> sizes.put(
                        file.path("rfilename").asText(), file.path("size").asLong(-1)));
        return new Revision(commit, sizes);
    }

    /**
     * Begins to read a file.
     *
     * @param from byte to begin at; 0 for the whole file
     */
    Answer file(HubModel model, String commit, String name, long from) throws IOException, ModelException {
        Origin origin = new Origin();
        URI uri = address(kind.files(model.id()) + "/resolve/" + commit + "/" + encodePath(name));
        HttpResponse<InputStream> response = send(model, uri, from, origin);
        return new Answer(origin.etag(commit + "-" + name), origin.length(response), response);
    }

    private HttpResponse<InputStream> send(HubModel model, URI first, long from, Origin origin)
            throws IOException, ModelException {
        URI uri = first;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            HttpResponse<InputStream> response = exchange(uri, from);
            origin.see(response);
            int status = response.statusCode();
            if (status == 200 || status == 206) {
                return response;
            }
            response.body().close();
            if (status / 100 != 3) {
                throw refusal(model, first, status);
            }
            uri = uri.resolve(response.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new HubUnreachableException("a redirect of " + endpoint + " leads nowhere")));
        }
        throw new HubUnreachableException(endpoint + " redirects without end");
    }

    private HttpResponse<InputStream> exchange(URI uri, long from) throws IOException {
        try {
            return client.send(request(uri, from), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HubUnreachableException("the download was interrupted");
        } catch (IOException failed) {
            String why = failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
            throw new HubUnreachableException(uri.getHost() + " does not answer: " + why, failed);
        }
    }

    private HttpRequest request(URI uri, long from) throws HubUnreachableException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(timeouts.response());
            if (from > 0) {
                request.header("Range", "bytes=" + from + "-");
            }
            if (!token.isEmpty() && uri.toString().startsWith(endpoint + "/")) {
                request.header("Authorization", "Bearer " + token);
            }
            return request.build();
        } catch (IllegalArgumentException malformed) {
            // Its message may quote the token.
            throw new HubUnreachableException("HF_ENDPOINT is no http address, or HF_TOKEN no token");
        }
    }

    private URI address(String path) throws HubUnreachableException {
        try {
            return URI.create(endpoint + path);
        } catch (IllegalArgumentException malformed) {
            throw new HubUnreachableException("HF_ENDPOINT '" + endpoint + "' is no address");
        }
    }

    private ModelException refusal(HubModel model, URI uri, int status) throws HubUnreachableException {
        String named = kind.noun() + " " + model.id() + " at revision '" + model.revision() + "' ";
        return switch (status) {
            case 401, 403 ->
                new ModelException(
                        Reason.MODEL_NOT_FOUND,
                        named + "is refused by " + endpoint + " (HTTP " + status
                                + "): it is private, gated or not there;"
                                + " correct " + kind.field()
                                + ", or accept its licence and give a token in HF_TOKEN, on a cluster in"
                                + " model.tokenSecretRef.");
            case 404 ->
                new ModelException(
                        Reason.MODEL_NOT_FOUND,
                        named + "is not at " + endpoint + " (HTTP 404 for " + uri.getPath()
                                + "): correct " + kind.field()
                                + ", or, if it is private, give a token in HF_TOKEN, on a cluster in"
                                + " model.tokenSecretRef.");
            default -> throw new HubUnreachableException(endpoint + " answers HTTP " + status);
        };
    }

    /** What the hub itself said of a file before it redirected to storage, whose own tags mean something else. */
    private static final class Origin {

        private String etag = "";
        private long length = -1;

        void see(HttpResponse<?> response) {
            var headers = response.headers();
            if (etag.isEmpty()) {
                etag = headers.firstValue("X-Linked-Etag")
                        .or(() -> headers.firstValue("ETag"))
                        .orElse("")
                        .replaceFirst("^W/", "")
                        .replace("\"", "");
            }
            if (length < 0) {
                length = headers.firstValueAsLong("X-Linked-Size").orElse(-1);
            }
        }

        String etag(String absent) {
            return etag.isEmpty() ? absent : etag;
        }

        /** Bytes of the whole file, whatever part of it was asked for. */
        long length(HttpResponse<?> last) {
            if (length >= 0 || last.statusCode() == 206) {
                return length;
            }
            return last.headers().firstValueAsLong("Content-Length").orElse(-1);
        }
    }

    private static String encodePath(String path) {
        return Arrays.stream(path.split("/")).map(HubRequests::encode).collect(Collectors.joining("/"));
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
