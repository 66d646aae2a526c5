/** Chat templates; alone knows the Jinja library. */
@NullMarked
package dev.joulemark.runner.dataset.chat;

import org.jspecify.annotations.NullMarked;
