package dev.labelstream.k8s;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.util.Map;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.FlinkSessionJob;

/**
 * The records of Kubernetes and of the operator, read so that an unknown field is an error: on
 * their own they keep or drop what they do not know.
 */
final class KnownResources {

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "v1/Namespace", Namespace.class,
          "v1/ConfigMap", ConfigMap.class,
          "batch/v1/CronJob", CronJob.class,
          "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
          "v1/ServiceAccount", ServiceAccount.class,
          "rbac.authorization.k8s.io/v1/Role", Role.class,
          "rbac.authorization.k8s.io/v1/RoleBinding", RoleBinding.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class,
          "flink.apache.org/v1beta1/FlinkDeployment", FlinkDeployment.class,
          "flink.apache.org/v1beta1/FlinkSessionJob", FlinkSessionJob.class);

  /** The cluster's Flink, which the newest operator API on Maven Central does not know yet. */
  private static final String FLINK_VERSION = "v2_3";

  private static final String NEWEST_KNOWN_FLINK_VERSION = "v1_20";

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .annotationIntrospector(new NothingUnknown())
          .build();

  private KnownResources() {}

  /**
   * @throws JsonProcessingException if a field is unknown, or has a value of another type
   * @throws IllegalArgumentException if the kind is unknown
   */
  static Object read(JsonNode resource) throws JsonProcessingException {
    String kind = resource.path("apiVersion").asText() + "/" + resource.path("kind").asText();
    Class<?> type = TYPES.get(kind);
    if (type == null) {
      throw new IllegalArgumentException(kind + " is not known: add its class to KnownResources");
    }
    return STRICT.treeToValue(withKnownFlinkVersion(resource), type);
  }

  private static JsonNode withKnownFlinkVersion(JsonNode resource) {
    if (!FLINK_VERSION.equals(resource.at("/spec/flinkVersion").asText())) {
      return resource;
    }
    ObjectNode copy = resource.deepCopy();
    copy.withObject("/spec").put("flinkVersion", NEWEST_KNOWN_FLINK_VERSION);
    return copy;
  }

  /** Overrules the annotations by which the records take in, or leave out, what is unknown. */
  private static final class NothingUnknown extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }

    @Override
    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
        MapperConfig<?> config, Annotated annotated) {
      return super.findPropertyIgnoralByName(config, annotated).withoutIgnoreUnknown();
    }
  }
}
