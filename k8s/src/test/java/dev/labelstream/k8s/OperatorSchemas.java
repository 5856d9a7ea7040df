package dev.labelstream.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The operator's own definitions of its resources, made so that an unknown field is an error: by
 * themselves they let the API server drop it without a word.
 *
 * <p>They are read from the folder that the system property {@code labelstream.operator-crds}
 * names; where it is not there, a test is skipped.
 */
final class OperatorSchemas {

  private static final Path FOLDER =
      Path.of(
          System.getProperty(
              "labelstream.operator-crds",
              Path.of("..", "..", "shared", "data", "flink-operator-crds").toString()));

  private final Map<String, JsonSchema> specs;

  private OperatorSchemas(Map<String, JsonSchema> specs) {
    this.specs = specs;
  }

  static OperatorSchemas orSkip() {
    Assumptions.assumeTrue(
        Files.isDirectory(FOLDER),
        () -> "The operator's custom resource definitions are not at " + FOLDER);
    try (Stream<Path> files = Files.list(FOLDER)) {
      return new OperatorSchemas(
          files
              .filter(file -> file.toString().endsWith(".yml"))
              .map(OperatorSchemas::definition)
              .collect(
                  Collectors.toMap(
                      definition -> definition.at("/spec/names/kind").asText(),
                      OperatorSchemas::specOf)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with a resource, a sentence each; also that its kind is not defined. */
  Set<String> problems(JsonNode resource) {
    JsonSchema spec = specs.get(resource.path("kind").asText());
    if (spec == null) {
      return Set.of(
          "kind " + resource.path("kind") + " is none of " + new TreeSet<>(specs.keySet()));
    }
    return spec.validate(resource.path("spec")).stream()
        .map(ValidationMessage::getMessage)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static JsonNode definition(Path file) {
    try {
      return new YAMLMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonSchema specOf(JsonNode definition) {
    JsonNode spec = definition.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    forbidUnknownFields(spec);
    return JsonSchemaFactory.getInstance(VersionFlag.V7).getSchema(spec);
  }

  private static void forbidUnknownFields(JsonNode schema) {
    schema.forEach(OperatorSchemas::forbidUnknownFields);
    if (schema instanceof ObjectNode object
        && object.path("properties").isObject()
        && !object.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      object.put("additionalProperties", false);
    }
  }
}
