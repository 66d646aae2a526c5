package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;

final class OperatorClientTest {

    @Test
    void whatTheClientReadsHasNoManagedFieldsAndNoTroubleWithFieldsItDoesNotKnow() {
        try (KubernetesClient client = OperatorMain.client(Config.empty())) {
            // When
            Pod pod = client.getKubernetesSerialization().unmarshal("""
                    {"metadata": {"name": "p", "managedFields": [{"manager": "m", "fieldsV1": {"f:spec": {}}}]},
                     "spec": {"nodeName": "node-1"}, "later": {"version": 2}}
                    """, Pod.class);

            // Then
            assertThat(pod.getMetadata().getName()).isEqualTo("p");
            assertThat(pod.getMetadata().getManagedFields()).isEmpty();
            assertThat(pod.getSpec().getNodeName()).isEqualTo("node-1");
        }
    }
}
