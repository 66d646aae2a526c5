package dev.joulemark.runner.result;

/**
 * Where result.json lies.
 *
 * @param uri its address
 * @param sha256 its digest
 * @param bytes its length
 */
public record StoredDocument(String uri, String sha256, long bytes) {}
