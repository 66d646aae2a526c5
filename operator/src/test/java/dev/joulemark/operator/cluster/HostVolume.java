package dev.joulemark.operator.cluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Folders of this machine as persistent volumes. */
public final class HostVolume {

    private static final Map<String, Quantity> SIZE = Map.of("storage", new Quantity("1Gi"));

    private HostVolume() {}

    /**
     * Makes a folder and a claim that is bound to it.
     *
     * @param client a client that may do anything
     * @param namespace namespace of the claim
     * @param claim name of the claim
     * @param folder the folder
     * @param subfolder a folder in it that any user may write to: fsGroup does not reach host folders
     * @return the folder
     */
    public static Path bind(KubernetesClient client, String namespace, String claim, Path folder, String subfolder) {
        try {
            Path open = Files.createDirectories(folder.resolve(subfolder));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String volume = namespace + "-" + claim;
        client.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(volume)
                        .endMetadata()
                        .withNewSpec()
                        .withCapacity(SIZE)
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("")
                        .withNewHostPath(folder.toString(), "Directory")
                        .endSpec()
                        .build())
                .create();
        client.resource(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName(claim)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes("ReadWriteOnce")
                        .withStorageClassName("")
                        .withVolumeName(volume)
                        .withNewResources()
                        .withRequests(SIZE)
                        .endResources()
                        .endSpec()
                        .build())
                .create();
        return folder;
    }
}
