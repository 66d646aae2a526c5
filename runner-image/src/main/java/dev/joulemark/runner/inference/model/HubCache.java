package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The cache that every Hugging Face tool shares: {@code hub/models--owner--name/{blobs,refs,snapshots}} below
 * {@code HF_HOME}.
 */
final class HubCache {

    private static final String INDEX = ".safetensors.index.json";
    private static final String COMMIT = "[0-9a-f]{40}";

    private final Path repository;

    HubCache(Path hubHome, String id) {
        repository = hubHome.resolve("hub").resolve("models--" + id.replace("/", "--"));
    }

    Path snapshot(String commit) {
        return repository.resolve("snapshots").resolve(commit);
    }

    /** A download in progress; its name is the commit's and the file's, so that another run resumes it. */
    Path partial(String commit, String file) {
        return repository.resolve("blobs").resolve(commit + "-" + file.replace("/", "--") + ".incomplete");
    }

    /** The commit a revision pointed to when it was last looked up. */
    Optional<String> commitOf(String revision) {
        if (revision.matches(COMMIT)) {
            return Optional.of(revision);
        }
        try {
            String commit = Files.readString(repository.resolve("refs").resolve(revision))
                    .strip();
            return commit.matches(COMMIT) ? Optional.of(commit) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void remember(String revision, String commit) throws IOException {
        if (!revision.equals(commit)) {
            Path ref = repository.resolve("refs").resolve(revision);
            Files.createDirectories(ref.getParent());
            Files.writeString(ref, commit);
        }
    }

    /** Whether a snapshot has all that is needed to load it. */
    boolean isComplete(String commit) {
        Path folder = snapshot(commit);
        return List.of("config.json", "tokenizer.json").stream()
                        .allMatch(file -> Files.isRegularFile(folder.resolve(file)))
                && hasWeights(folder);
    }

    private static boolean hasWeights(Path folder) {
        try {
            if (Files.isRegularFile(folder.resolve("model.safetensors"))) {
                return true;
            }
            Path index = folder.resolve("model" + INDEX);
            if (!Files.isRegularFile(index)) {
                return false;
            }
            Set<String> shards = Set.copyOf(JsonFile.read(index)
                    .root()
                    .path("weight_map")
                    .valueStream()
                    .map(name -> name.asText())
                    .toList());
            return shards.stream().allMatch(shard -> Files.isRegularFile(folder.resolve(shard)));
        } catch (ModelException e) {
            return false;
        }
    }
}
