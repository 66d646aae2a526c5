package dev.joulemark.runner.cli;

import picocli.CommandLine.IVersionProvider;

/** The version this was built as, from the jar's manifest. */
final class RunnerVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"joulemark " + text()};
    }

    static String text() {
        String version = RunnerVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
