/** Where results are kept, and what a bucket looks like from within. */
@NullMarked
package dev.joulemark.runner.store;

import org.jspecify.annotations.NullMarked;
