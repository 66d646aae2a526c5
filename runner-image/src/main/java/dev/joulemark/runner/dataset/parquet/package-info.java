/** Parquet files as rows; alone reads Parquet. */
@NullMarked
package dev.joulemark.runner.dataset.parquet;

import org.jspecify.annotations.NullMarked;
