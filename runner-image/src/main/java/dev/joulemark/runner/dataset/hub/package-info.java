/** Datasets of the Hugging Face hub: which of its files are the wanted split. */
@NullMarked
package dev.joulemark.runner.dataset.hub;

import org.jspecify.annotations.NullMarked;
