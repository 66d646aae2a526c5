package dev.joulemark.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.joulemark.operator.cluster.ControlPlane;
import dev.joulemark.operator.cluster.ControlPlaneExtension;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server says to the operator's account; that it suffices is shown by every other test on the API server. */
@Tag("K8S-6")
@ExtendWith(ControlPlaneExtension.class)
final class LeastPrivilegeApiServerIT {

    private final KubernetesClient operator;

    LeastPrivilegeApiServerIT(ControlPlane cluster) {
        this.operator = OperatorMain.client(cluster.operatorConfig());
    }

    @AfterEach
    void close() {
        operator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "'', secrets, '', get",
        "'', secrets, '', list",
        "'', secrets, '', watch",
        "'', pods, exec, create",
        "'', pods, log, get",
        "'', pods, '', create",
        "'', pods, '', delete",
        "'', serviceaccounts, token, create",
        "'', namespaces, '', delete",
        "'', nodes, '', get",
        "rbac.authorization.k8s.io, clusterroles, '', escalate",
        "rbac.authorization.k8s.io, rolebindings, '', create",
        "coordination.k8s.io, leases, '', update",
        "joulemark.dev, energyexperiments, '', update",
        "joulemark.dev, energyexperiments, '', delete",
        "joulemark.dev, measurementprofiles, '', create",
        "joulemark.dev, measurementprofiles, '', update",
        "joulemark.dev, measurementprofiles, '', delete",
        "resource.k8s.io, resourceclaimtemplates, '', list",
        "resource.k8s.io, resourceclaims, '', create"
    })
    void theOperatorMayNot(String group, String resource, String subresource, String verb) {
        assertThat(may(group, resource, subresource, verb)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "batch, jobs, '', create",
        "'', pods, '', watch",
        "joulemark.dev, energyexperiments, '', watch",
        "joulemark.dev, measurementprofiles, '', watch",
        "resource.k8s.io, resourceclaimtemplates, '', get",
        "joulemark.dev, energyexperiments, status, update"
    })
    void theOperatorMay(String group, String resource, String subresource, String verb) {
        assertThat(may(group, resource, subresource, verb)).isTrue();
    }

    private boolean may(String group, String resource, String subresource, String verb) {
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace("default")
                .withGroup(group)
                .withResource(resource)
                .withSubresource(subresource)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        return operator.resource(review).create().getStatus().getAllowed();
    }
}
