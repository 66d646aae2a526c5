package dev.joulemark.runner.power;

/**
 * One thing whose power is read.
 *
 * @param id identity that does not depend on order: UUID of the GPU, or name of the power domain
 * @param name product name, for humans
 */
public record PowerDevice(String id, String name) {}
