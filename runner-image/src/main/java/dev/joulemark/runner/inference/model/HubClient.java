package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Downloads models of the Hugging Face hub into the cache that every Hugging Face tool shares. The standard variables are
 * read: {@code HF_ENDPOINT}, {@code HF_HOME}, {@code HF_TOKEN}, {@code HF_HUB_OFFLINE}. A named id and revision never
 * resolve to other weights.
 */
public final class HubClient {

    /**
     * A model on disk.
     *
     * @param folder in the Hugging Face layout
     * @param commit what the revision resolved to
     */
    public record Snapshot(Path folder, String commit) {}

    private static final String ENDPOINT = "https://huggingface.co";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Map<String, String> environment;
    private final Path home;
    private final String endpoint;
    private final HttpClient http;

    /**
     * A client.
     *
     * @param environment variables of the process
     * @param defaultHome cache where {@code HF_HOME} is not set
     */
    public HubClient(Map<String, String> environment, Path defaultHome) {
        this.environment = Map.copyOf(environment);
        String given = environment.get("HF_HOME");
        home = given == null ? defaultHome : Path.of(given);
        endpoint = environment.getOrDefault("HF_ENDPOINT", ENDPOINT).replaceAll("/+$", "");
        http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /**
     * Brings a model to disk.
     *
     * @param id owner and name
     * @param revision branch, tag or commit
     * @throws ModelException when there is no such model, no permission, or no way to the hub and nothing in the cache
     */
    public Snapshot snapshot(String id, String revision) throws ModelException {
        HubCache cache = new HubCache(home, id);
        Optional<Snapshot> cached = cache.commitOf(revision)
                .filter(cache::isComplete)
                .map(commit -> new Snapshot(cache.snapshot(commit), commit));
        boolean offline = List.of("1", "true", "yes", "on")
                .contains(environment.getOrDefault("HF_HUB_OFFLINE", "").toLowerCase(Locale.ROOT));
        if (offline) {
            return cached.orElseThrow(() -> unreachable(id, "HF_HUB_OFFLINE is set", null));
        }
        try {
            return download(id, revision, cache);
        } catch (IOException e) {
            return cached.orElseThrow(() -> unreachable(id, e.toString(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable(id, "interrupted", e);
        }
    }

    private Snapshot download(String id, String revision, HubCache cache)
            throws IOException, InterruptedException, ModelException {
        HttpResponse<String> answer = http.send(
                request("/api/models/" + id + "/revision/" + revision).build(), HttpResponse.BodyHandlers.ofString());
        check(answer.statusCode(), id, revision);
        JsonNode description = MAPPER.readTree(answer.body());
        String commit = description.path("sha").asText();
        if (!commit.matches("[0-9a-f]{40}")) {
            throw new IOException("the hub names no commit for " + revision);
        }
        Path folder = cache.snapshot(commit);
        Files.createDirectories(folder);
        boolean weights = false;
        for (JsonNode sibling : description.path("siblings")) {
            String file = sibling.path("rfilename").asText();
            if (isNeeded(file)) {
                weights |= file.endsWith(".safetensors");
                if (!Files.isRegularFile(folder.resolve(file))) {
                    fetch(id + "/resolve/" + commit + "/" + file, cache.partial(commit, file), folder.resolve(file));
                }
            }
        }
        if (!weights) {
            throw new ModelException(
                    Reason.MODEL_UNSUPPORTED,
                    "The hub model " + id
                            + " has no safetensors files: name a model that has, or a GGUF file by path.");
        }
        cache.remember(revision, commit);
        return new Snapshot(folder, commit);
    }

    /** Files of the top folder only: other folders hold the same weights for other engines. */
    private static boolean isNeeded(String file) {
        return List.of("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json")
                        .contains(file)
                || file.matches("model(-[0-9]+-of-[0-9]+)?\\.safetensors(\\.index\\.json)?");
    }

    private void fetch(String path, Path partial, Path complete)
            throws IOException, InterruptedException, ModelException {
        Files.createDirectories(partial.getParent());
        long have = Files.exists(partial) ? Files.size(partial) : 0;
        HttpRequest.Builder request = request("/" + path);
        if (have > 0) {
            request.header("Range", "bytes=" + have + "-");
        }
        HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            switch (answer.statusCode()) {
                case OK -> write(body, partial, answer, StandardOpenOption.TRUNCATE_EXISTING);
                case PARTIAL -> write(body, partial, answer, StandardOpenOption.APPEND);
                case RANGE_NOT_SATISFIABLE -> {
                    // Everything is there already: the earlier run ended between the last byte and the rename.
                }
                default -> check(answer.statusCode(), path, "");
            }
        }
        Files.move(partial, complete, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(InputStream body, Path partial, HttpResponse<InputStream> answer, StandardOpenOption mode)
            throws IOException {
        try (var out = Files.newOutputStream(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            long written = body.transferTo(out);
            long announced = answer.headers().firstValueAsLong("Content-Length").orElse(written);
            if (written != announced) {
                throw new IOException("the download of " + partial.getFileName() + " broke off");
            }
        }
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint + path)).timeout(ANSWER);
        String token = environment.get("HF_TOKEN");
        if (token != null && !token.isBlank()) {
            request.header("Authorization", "Bearer " + token.strip());
        }
        return request;
    }

    private static void check(int status, String what, String revision) throws IOException, ModelException {
        switch (status) {
            case OK -> {}
            case 401, 403 ->
                throw new ModelException(
                        Reason.MODEL_NOT_FOUND,
                        "The hub refuses access to " + what
                                + ": check its name, and for a gated model set HF_TOKEN (on a cluster model.tokenSecretRef)"
                                + " and accept its terms.");
            case 404 ->
                throw new ModelException(
                        Reason.MODEL_NOT_FOUND,
                        "The hub has no " + what + (revision.isEmpty() ? "" : " at revision " + revision)
                                + ": check model.hub.id and model.hub.revision.");
            default -> throw new IOException("the hub answered " + status + " for " + what);
        }
    }

    private static ModelException unreachable(String id, String why, @Nullable Throwable e) {
        String message = "The hub cannot be reached for " + id + " (" + why
                + "), and the cache does not have it: try again later, or name a local model by model.path.";
        return e == null
                ? new ModelException(Reason.HUB_UNREACHABLE, message)
                : new ModelException(Reason.HUB_UNREACHABLE, message, e);
    }
}
