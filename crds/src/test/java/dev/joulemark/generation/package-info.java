/**
 * Writes what is generated from the API records: the CRD and the JSON Schema of a result. {@link GeneratedFilesTest}
 * fails when a committed file differs; {@code make generate} writes them anew.
 */
@NullMarked
package dev.joulemark.generation;

import org.jspecify.annotations.NullMarked;
