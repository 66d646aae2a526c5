package dev.joulemark.runner.dataset;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digest that datasets and prompts are known by. */
final class Sha256 {

    private Sha256() {}

    static MessageDigest start() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java platform has SHA-256.", impossible);
        }
    }
}
