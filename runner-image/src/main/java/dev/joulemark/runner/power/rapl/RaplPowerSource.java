package dev.joulemark.runner.power.rapl;

import dev.joulemark.runner.power.PowerDevice;
import dev.joulemark.runner.power.PowerReading;
import dev.joulemark.runner.power.PowerSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Energy of all CPU packages of the machine, and of their memory where it is counted, whoever uses them. */
final class RaplPowerSource implements PowerSource {

    private final List<PowerDevice> devices;
    private final List<RaplDomain> domains;
    private final String scope;

    RaplPowerSource(List<PowerDevice> devices, List<RaplDomain> domains, String scope) {
        this.devices = List.copyOf(devices);
        this.domains = List.copyOf(domains);
        this.scope = scope;
    }

    @Override
    public String backend() {
        return RaplProvider.BACKEND;
    }

    @Override
    public String scope() {
        return scope;
    }

    @Override
    public List<PowerDevice> devices() {
        return devices;
    }

    @Override
    public boolean isEstimate() {
        return false;
    }

    @Override
    public void read(int device, PowerReading reading) {
        domains.get(device).read(reading);
    }

    @Override
    public boolean readCounter(int device, PowerReading reading) {
        domains.get(device).read(reading);
        return true;
    }

    @Override
    public void close() {
        try {
            for (RaplDomain domain : domains) {
                domain.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file opened for reading could not be closed", e);
        }
    }
}
