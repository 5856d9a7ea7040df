package dev.labelstream.ingest;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** The arguments of a job's main method as configuration. */
public final class JobArguments {

  private JobArguments() {}

  /**
   * Reads {@code --conf DIR} and {@code -Dkey=value}; the latter wins.
   *
   * @throws ConfigurationProblems if an argument is neither, or a file cannot be read
   */
  public static Configuration read(String[] arguments) {
    Configuration config = new Configuration();
    Configuration single = new Configuration();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      int equals = argument.indexOf('=');
      if (argument.equals("--conf") && i + 1 < arguments.length) {
        i++;
        addFile(arguments[i], config, problems);
      } else if (argument.startsWith("-D") && equals > 2) {
        single.setString(argument.substring(2, equals), argument.substring(equals + 1));
      } else {
        problems.add(
            "argument '%s' is not known: give --conf DIR or -Dkey=value".formatted(argument));
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationProblems(problems);
    }
    config.addAll(single);
    return config;
  }

  private static void addFile(String directory, Configuration config, List<String> problems) {
    try {
      config.addAll(GlobalConfiguration.loadConfiguration(directory));
    } catch (RuntimeException e) {
      problems.add(
          "--conf %s cannot be read: %s. Give a folder with a config.yaml"
              .formatted(directory, e.getMessage()));
    }
  }
}
