package dev.labelstream.e2e.flinkconf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** One folder of {@code flink-conf}. */
public record ClusterFolder(Path path) {

  private static final Path ALL = Path.of("..", "flink-conf");

  /** A setting that is switched off; a comment has a space after its sign. */
  private static final Pattern SWITCHED_OFF = Pattern.compile("(?m)^#(?=[a-z][a-z0-9.-]*:)");

  public static ClusterFolder named(String name) {
    return new ClusterFolder(ALL.resolve(name));
  }

  static List<ClusterFolder> all() throws IOException {
    try (Stream<Path> folders = Files.list(ALL)) {
      return folders.filter(Files::isDirectory).map(ClusterFolder::new).toList();
    }
  }

  /** What Flink reads from it. */
  public Configuration settings() {
    return GlobalConfiguration.loadConfiguration(path.toString());
  }

  /** What Flink would read if all that is switched off were on. */
  public Configuration settingsWithThoseSwitchedOff(Path scratch) throws IOException {
    Path file = scratch.resolve(GlobalConfiguration.FLINK_CONF_FILENAME);
    Files.writeString(file, SWITCHED_OFF.matcher(text()).replaceAll(""));
    return GlobalConfiguration.loadConfiguration(scratch.toString());
  }

  private String text() throws IOException {
    return Files.readString(path.resolve(GlobalConfiguration.FLINK_CONF_FILENAME));
  }

  @Override
  public String toString() {
    return path.getFileName().toString();
  }
}
