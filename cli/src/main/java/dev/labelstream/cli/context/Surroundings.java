package dev.labelstream.cli.context;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command finds around it.
 *
 * @param userHome the home of who calls
 * @param home the repository's root or an image's folder of Labelstream, where the jobs' jars and
 *     {@code flink-conf} are
 */
public record Surroundings(Map<String, String> environment, Path userHome, Path home, Clock clock) {

  /** Where the launcher names that folder. */
  public static final String HOME_PROPERTY = "labelstream.home";

  /** The file in a cluster's folder that says where its REST interface is. */
  public static final String REST_ADDRESS_FILE = "rest-address";

  /** Those of this process. */
  public static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(),
        Path.of(System.getProperty("user.home")),
        Path.of(System.getProperty(HOME_PROPERTY, "")).toAbsolutePath(),
        Clock.systemUTC());
  }

  /** The file of the contexts. */
  public Path contextFile() {
    String given = environment.get("LABELSTREAM_CONFIG");
    if (given != null) {
      return Path.of(given);
    }
    String folder = environment.get("XDG_CONFIG_HOME");
    Path config = folder == null ? userHome.resolve(".config") : Path.of(folder);
    return config.resolve("labelstream").resolve("config.yaml");
  }

  /** Where the local cluster lives, if nothing else is said. */
  public Path clusterFolder() {
    return home.resolve(".labelstream").resolve("cluster");
  }
}
