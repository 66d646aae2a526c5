package dev.joulemark.operator.experiment;

/**
 * One thing worth an event.
 *
 * @param attempt number of the attempt it is about
 * @param warning whether somebody should look
 * @param reason a CamelCase word
 * @param message a sentence for humans
 */
record Notice(int attempt, boolean warning, String reason, String message) {}
