package dev.joulemark.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between an operator and a real API server: bytes pass while the gate is open, and nothing while it is shut. */
public final class NetworkGate implements AutoCloseable {

    private final Config access;
    private final URI server;
    private final ServerSocket gate;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean open = true;

    private NetworkGate(Config access, ServerSocket gate) {
        this.access = access;
        this.server = URI.create(access.getMasterUrl());
        this.gate = gate;
    }

    /**
     * Listens on loopback.
     *
     * @param access the way to the API server that the operator would take without the gate
     */
    public static NetworkGate start(Config access) {
        try {
            NetworkGate started = new NetworkGate(access, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(started::accept);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The way through the gate, with the same credentials. */
    public Config access() {
        return new ConfigBuilder(access)
                .withMasterUrl("https://127.0.0.1:" + gate.getLocalPort())
                .build();
    }

    /** Ends every connection, and every new one at once. */
    public void shut() {
        open = false;
        sockets.forEach(NetworkGate::end);
    }

    /** Lets connections pass again. */
    public void open() {
        open = true;
    }

    @Override
    public void close() {
        shut();
        try {
            gate.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!gate.isClosed()) {
            try {
                Socket near = gate.accept();
                if (!open) {
                    near.close();
                    continue;
                }
                Socket far = new Socket(server.getHost(), server.getPort());
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pump(near, far));
                Thread.ofVirtual().start(() -> pump(far, near));
            } catch (IOException e) {
                if (!gate.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // Either side may end a connection at any time, and shut does; the other side learns of it below.
            sockets.remove(to);
        } finally {
            end(from);
            end(to);
            sockets.remove(from);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
