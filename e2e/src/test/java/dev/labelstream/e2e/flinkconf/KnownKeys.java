package dev.labelstream.e2e.flinkconf;

import dev.labelstream.e2e.docs.ConfigurationPage;
import dev.labelstream.e2e.docs.DeclaredOption;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/** The keys that Flink's and our own {@code *Options} classes declare. */
record KnownKeys(Map<String, ConfigOption<?>> options) {

  private static final String OPTIONS_CLASS = "Options.class";
  private static final Pattern RESOURCE_PARAMETER =
      Pattern.compile("external-resource\\.[^.]+\\.param\\..+");
  private static final Pattern RESOURCE = Pattern.compile("external-resource\\.[^.]+\\.(.+)");

  /** A declared key, or an entry of one that holds a map. */
  Optional<ConfigOption<?>> find(String key) {
    for (String prefix = key; !prefix.isEmpty(); prefix = parentOf(prefix)) {
      ConfigOption<?> option = options.get(ofAnyResource(prefix));
      if (option != null && (prefix.equals(key) || isMap(option))) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  /** Flink declares the keys of external resources once for all of their names. */
  private static String ofAnyResource(String key) {
    String ofAny = "external-resource.<resource_name>.";
    return RESOURCE_PARAMETER.matcher(key).matches()
        ? ofAny + "param.<param>"
        : RESOURCE.matcher(key).replaceFirst(ofAny + "$1");
  }

  private static String parentOf(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('.')));
  }

  private static boolean isMap(ConfigOption<?> option) {
    return option.hasDefaultValue() && option.defaultValue() instanceof Map;
  }

  static KnownKeys read() throws IOException, URISyntaxException {
    Map<String, ConfigOption<?>> options = new TreeMap<>();
    for (Class<?> inFlinkJar :
        new Class<?>[] {CheckpointingOptions.class, TaskManagerRunner.class}) {
      try (JarFile jar = jarOf(inFlinkJar)) {
        jar.stream()
            .map(JarEntry::getName)
            .filter(name -> name.endsWith(OPTIONS_CLASS) && !name.contains("$"))
            .flatMap(name -> declaredIn(name))
            .forEach(option -> options.put(option.key(), option));
      }
    }
    ConfigurationPage.GROUPS.stream()
        .flatMap(group -> DeclaredOption.of(group.options()).stream())
        .forEach(declared -> options.put(declared.key(), declared.option()));
    return new KnownKeys(options);
  }

  private static JarFile jarOf(Class<?> type) throws IOException, URISyntaxException {
    return new JarFile(new File(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
  }

  private static Stream<ConfigOption<?>> declaredIn(String classFile) {
    String name = classFile.substring(0, classFile.length() - ".class".length()).replace('/', '.');
    try {
      return Arrays.stream(Class.forName(name).getFields())
          .filter(field -> Modifier.isStatic(field.getModifiers()))
          .filter(field -> field.getType() == ConfigOption.class)
          .map(KnownKeys::valueOf);
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
