package dev.labelstream.k8s;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.kubernetes.configuration.KubernetesConfigOptions;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/** The keys that Flink declares, on Kubernetes too. */
record FlinkKeys(Map<String, ConfigOption<?>> options) {

  private static final List<Class<?>> IN_EACH_JAR =
      List.of(CheckpointingOptions.class, TaskManagerRunner.class, KubernetesConfigOptions.class);

  static FlinkKeys read() throws IOException, URISyntaxException {
    Map<String, ConfigOption<?>> options = new TreeMap<>();
    for (Class<?> inJar : IN_EACH_JAR) {
      File file = new File(inJar.getProtectionDomain().getCodeSource().getLocation().toURI());
      try (JarFile jar = new JarFile(file)) {
        jar.stream()
            .map(JarEntry::getName)
            .filter(name -> name.startsWith("org/apache/flink/") && !name.contains("/shaded/"))
            .filter(name -> name.endsWith("Options.class") && !name.contains("$"))
            .flatMap(FlinkKeys::declaredIn)
            .forEach(option -> options.put(option.key(), option));
      }
    }
    return new FlinkKeys(options);
  }

  Optional<ConfigOption<?>> find(String key) {
    return Optional.ofNullable(options.get(ofAnyName(key)));
  }

  /** Flink declares the keys of external resources and of reporters once for all of their names. */
  private static String ofAnyName(String key) {
    return key.replaceFirst(
            "^external-resource\\.[^.]+\\.param\\..+",
            "external-resource.<resource_name>.param.<param>")
        .replaceFirst("^external-resource\\.[^.<]+\\.", "external-resource.<resource_name>.")
        .replaceFirst("^metrics\\.reporter\\.[^.]+\\.factory\\.class$", "factory.class")
        .replaceFirst("^metrics\\.reporter\\.[^.]+\\.port$", "<parameter>");
  }

  private static Stream<ConfigOption<?>> declaredIn(String classFile) {
    String name = classFile.substring(0, classFile.length() - ".class".length()).replace('/', '.');
    try {
      return Arrays.stream(Class.forName(name).getFields())
          .filter(field -> Modifier.isStatic(field.getModifiers()))
          .filter(field -> field.getType() == ConfigOption.class)
          .map(FlinkKeys::valueOf);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ConfigOption<?> valueOf(Field field) {
    try {
      return (ConfigOption<?>) field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
