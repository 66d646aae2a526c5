/**
 * The API {@code joulemark.dev/v1alpha1}: records for the spec and the status of every kind, with every default.
 *
 * <p>A compact constructor replaces an absent value by its documented default, so a record that exists is an effective
 * one. What is wrong in a document (a bound, a union, an immutable field) is said by the CRD's schema and CEL rules, on
 * the API server and offline alike; records do not repeat those checks.
 */
@NullMarked
package dev.joulemark.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
