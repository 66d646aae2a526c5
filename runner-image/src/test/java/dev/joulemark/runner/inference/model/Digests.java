package dev.joulemark.runner.inference.model;

import java.util.HexFormat;

/** What a test expects a digest to be. */
final class Digests {

    private Digests() {}

    static String sha256(byte[] content) {
        return HexFormat.of().formatHex(WeightStore.newDigest().digest(content));
    }
}
