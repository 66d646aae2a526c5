/** Where results are kept. */
@NullMarked
package dev.joulemark.runner.store;

import org.jspecify.annotations.NullMarked;
