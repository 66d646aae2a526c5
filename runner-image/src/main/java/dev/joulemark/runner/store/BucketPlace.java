package dev.joulemark.runner.store;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a bucket where results lie, one below the other: {@code prefix/name/file}.
 *
 * @param bucket name of the bucket
 * @param prefix beginning of every key, without a slash at either end; empty for the whole bucket
 */
public record BucketPlace(String bucket, String prefix) {

    private static final String SCHEME = "s3://";

    private static final Pattern URI = Pattern.compile(SCHEME + "([a-z0-9][a-z0-9.-]*)(/.*)?");

    /** Takes slashes off both ends of the prefix: an empty part of a key is a folder without a name. */
    public BucketPlace {
        prefix = prefix.replaceAll("^/+|/+$", "");
    }

    /**
     * The place of an address.
     *
     * @param address any text
     * @return the place; empty when it is not {@code s3://bucket} or {@code s3://bucket/prefix}
     */
    public static Optional<BucketPlace> of(String address) {
        Matcher parts = URI.matcher(address);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return Optional.of(new BucketPlace(parts.group(1), parts.group(2) == null ? "" : parts.group(2)));
    }

    /**
     * Whether a text means a bucket rather than a folder.
     *
     * @param address any text
     */
    public static boolean isMeantBy(String address) {
        return address.startsWith(SCHEME);
    }

    /** What every key here begins with: empty, or ends with a slash. */
    public String start() {
        return prefix.isEmpty() ? "" : prefix + "/";
    }

    /**
     * The object of a file of a result.
     *
     * @param name name of the result
     * @param file name of the file
     */
    public BucketKey key(String name, String file) {
        return new BucketKey(bucket, start() + name + "/" + file);
    }
}
