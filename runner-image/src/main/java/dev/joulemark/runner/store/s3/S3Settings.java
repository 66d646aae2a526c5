package dev.joulemark.runner.store.s3;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to reach S3.
 *
 * @param endpoint another store than Amazon's, which is then addressed by path ({@code endpoint/bucket/key}); null for
 *     Amazon's
 * @param region region of the bucket; null for that of the profile, else {@code us-east-1}
 * @param key explicit credentials; null for those that the SDK finds: profile, web identity, container, instance
 * @param patience for a connection, and for the next bytes
 */
public record S3Settings(
        @Nullable String endpoint,
        @Nullable String region,
        @Nullable Key key,
        Duration patience) {

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
     * {@code AWS_DEFAULT_REGION}, {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY}, {@code AWS_SESSION_TOKEN}.
     *
     * @param environment variables of the process
     * @param patience how long to wait for the store
     */
    public static S3Settings from(Map<String, String> environment, Duration patience) {
        return new S3Settings(
                first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
                first(environment, "AWS_REGION", "AWS_DEFAULT_REGION"),
                key(environment),
                patience);
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
