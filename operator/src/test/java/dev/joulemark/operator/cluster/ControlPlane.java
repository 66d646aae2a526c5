package dev.joulemark.operator.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A real API server with the shipped manifests installed, except the Deployment. */
public final class ControlPlane {

    private static final Path MANIFESTS = Path.of("../deploy/manifests");
    private static final String SYSTEM = "joulemark-system";
    private static final String ACCOUNT = "joulemark-operator";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path kubeconfig;
    private final KubernetesClient admin;
    private final @Nullable Path auditLog;

    ControlPlane(Path kubeconfig, @Nullable Path auditLog) {
        this.kubeconfig = kubeconfig;
        this.admin = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        this.auditLog = auditLog;
    }

    /**
     * A cluster that {@code deploy/cluster/up.sh} has started.
     *
     * @param state its folder
     */
    public static ControlPlane at(Path state) {
        ControlPlane controlPlane = new ControlPlane(state.resolve("admin.kubeconfig"), state.resolve("log/audit.log"));
        controlPlane.install();
        return controlPlane;
    }

    /** A client that may do anything. */
    public KubernetesClient admin() {
        return admin;
    }

    /** A kubeconfig that may do anything. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** A configuration with the token of the operator's ServiceAccount and nothing else. */
    public Config operatorConfig() {
        String token = admin.serviceAccounts()
                .inNamespace(SYSTEM)
                .withName(ACCOUNT)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3_600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(admin.getConfiguration().getMasterUrl())
                .withCaCertData(admin.getConfiguration().getCaCertData())
                .withOauthToken(token)
                .build();
    }

    /**
     * A new namespace that admits only Pods of the restricted standard.
     *
     * @param name its name
     */
    public Namespace namespace(String name) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        return new Namespace(admin, name);
    }

    /**
     * What the operator's account asked for in a namespace, from the API server's audit log.
     *
     * @param namespace name of the namespace
     * @return the events; empty where the cluster is not ours and its log cannot be read
     */
    public List<JsonNode> audit(String namespace) {
        if (auditLog == null) {
            return List.of();
        }
        try {
            return Files.readAllLines(auditLog).stream()
                    .map(ControlPlane::event)
                    .filter(event -> event.at("/objectRef/namespace").asText().equals(namespace))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether {@link #audit} knows anything. */
    public boolean audited() {
        return auditLog != null;
    }

    /** Counts what the operator's account writes from now on; only where {@link #audited}. */
    public AuditTail auditTail() {
        return new AuditTail(Objects.requireNonNull(auditLog, "no audit log"));
    }

    /** Installs the shipped manifests, except the Deployment; again, where a test took them away. */
    public void install() {
        for (String file : List.of(
                "namespace.yaml",
                "energyexperiments.joulemark.dev.yaml",
                "measurementprofiles.joulemark.dev.yaml",
                "operator-rbac.yaml",
                "user-roles.yaml")) {
            for (HasMetadata object : load(MANIFESTS.resolve(file))) {
                admin.resource(object)
                        .patch(new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("test")
                                .withForce(true)
                                .build());
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(this::established);
    }

    private boolean established() {
        return established("energyexperiments.joulemark.dev") && established("measurementprofiles.joulemark.dev");
    }

    private boolean established(String name) {
        CustomResourceDefinition crd = admin.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get();
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }

    private List<HasMetadata> load(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return admin.load(in).items();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode event(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
