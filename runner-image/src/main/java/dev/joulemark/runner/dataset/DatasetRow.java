package dev.joulemark.runner.dataset;

/**
 * One usable row.
 *
 * @param number place among the usable rows of the file, from 0
 * @param text its prompt, never blank
 * @param source its field {@code source}; empty where there is none
 */
record DatasetRow(int number, String text, String source) {}
