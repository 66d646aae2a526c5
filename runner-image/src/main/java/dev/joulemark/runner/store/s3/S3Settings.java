package dev.joulemark.runner.store.s3;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach S3.
 *
 * @param endpoint another store than Amazon's; null for Amazon's
 * @param region region of the bucket; null for that of the profile, else {@code us-east-1}
 * @param key explicit credentials; null for those that the SDK finds: profile, web identity, container, instance
 * @param patience for a connection, and for the next bytes
 * @param pathStyle whether the bucket is part of the path ({@code endpoint/bucket/key}) rather than of the host's name
 * @param checksumsOnlyWhereRequired whether the store refuses the checksums of newer ones
 * @param caBundle certificates in PEM that are trusted instead of the platform's; null for the platform's
 * @param retries how often to try; null for the SDK's three times within seconds
 */
public record S3Settings(
        @Nullable String endpoint,
        @Nullable String region,
        @Nullable Key key,
        Duration patience,
        boolean pathStyle,
        boolean checksumsOnlyWhereRequired,
        @Nullable Path caBundle,
        @Nullable Retries retries) {

    private static final int MOST_ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /**
     * How often to try a request whose failure may pass.
     *
     * @param attempts the first try included
     * @param first longest pause after it; every further one may last twice as long
     * @param longest longest pause at all
     */
    public record Retries(int attempts, Duration first, Duration longest) {}

    /**
     * An access key.
     *
     * @param id not secret
     * @param secret never printed
     * @param sessionToken of temporary credentials; null for others
     */
    public record Key(String id, String secret, @Nullable String sessionToken) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Key[" + id + "]";
        }
    }

    /**
     * The standard variables of the AWS tools: {@code AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL}, {@code AWS_REGION} or
     * {@code AWS_DEFAULT_REGION}, {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN},
     * {@code AWS_CA_BUNDLE}, {@code AWS_REQUEST_CHECKSUM_CALCULATION}; and {@code JOULEMARK_S3_PATH_STYLE}, {@code true} or
     * {@code false}, since those tools know no variable for it: by default every store but Amazon's is addressed by path,
     * because few have a name in DNS for each bucket.
     *
     * @param environment variables of the process
     * @param patience how long to wait for the store
     */
    public static S3Settings from(Map<String, String> environment, Duration patience) {
        String endpoint = first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
        String pathStyle = first(environment, "JOULEMARK_S3_PATH_STYLE");
        String bundle = first(environment, "AWS_CA_BUNDLE");
        return new S3Settings(
                endpoint,
                first(environment, "AWS_REGION", "AWS_DEFAULT_REGION"),
                key(environment),
                patience,
                pathStyle == null ? endpoint != null : Boolean.parseBoolean(pathStyle),
                "when_required".equalsIgnoreCase(first(environment, "AWS_REQUEST_CHECKSUM_CALCULATION")),
                bundle == null ? null : Path.of(bundle),
                null);
    }

    /**
     * The same, with a patience that outlives short outages: eight tries over about a minute, or as many as
     * {@code AWS_MAX_ATTEMPTS} says.
     *
     * @param environment variables of the process
     */
    public S3Settings persistent(Map<String, String> environment) {
        String attempts = environment.getOrDefault("AWS_MAX_ATTEMPTS", "");
        int most = attempts.matches("[1-9][0-9]?") ? Integer.parseInt(attempts) : MOST_ATTEMPTS;
        return new S3Settings(
                endpoint,
                region,
                key,
                patience,
                pathStyle,
                checksumsOnlyWhereRequired,
                caBundle,
                new Retries(most, FIRST_PAUSE, LONGEST_PAUSE));
    }

    private static @Nullable String first(Map<String, String> environment, String... names) {
        return Arrays.stream(names)
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Key key(Map<String, String> environment) {
        String id = environment.get("AWS_ACCESS_KEY_ID");
        String secret = environment.get("AWS_SECRET_ACCESS_KEY");
        return id == null || secret == null ? null : new Key(id, secret, environment.get("AWS_SESSION_TOKEN"));
    }
}
