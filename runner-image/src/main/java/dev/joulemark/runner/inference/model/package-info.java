/** Models as files: configuration, weights, tokenizer, and where they come from. Knows no engine. */
@NullMarked
package dev.joulemark.runner.inference.model;

import org.jspecify.annotations.NullMarked;
