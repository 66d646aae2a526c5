/** Datasets, and the preparation of prompts. */
@NullMarked
package dev.joulemark.runner.dataset;

import org.jspecify.annotations.NullMarked;
