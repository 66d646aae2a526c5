/** What is written: result.json, timeseries.parquet and the envelope. */
@NullMarked
package dev.joulemark.runner.result;

import org.jspecify.annotations.NullMarked;
