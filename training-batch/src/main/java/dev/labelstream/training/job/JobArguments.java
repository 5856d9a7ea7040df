package dev.labelstream.training.job;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** The arguments of the job's main method as configuration. */
final class JobArguments {

  private JobArguments() {}

  /**
   * Reads {@code --conf DIR} and {@code -Dkey=value}; the latter wins.
   *
   * @throws IllegalArgumentException if an argument is neither
   */
  static Configuration read(String[] arguments) {
    Configuration config = new Configuration();
    Configuration single = new Configuration();
    List<String> unknown = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      int equals = argument.indexOf('=');
      if (argument.equals("--conf") && i + 1 < arguments.length) {
        i++;
        config.addAll(GlobalConfiguration.loadConfiguration(arguments[i]));
      } else if (argument.startsWith("-D") && equals > 2) {
        single.setString(argument.substring(2, equals), argument.substring(equals + 1));
      } else {
        unknown.add(argument);
      }
    }
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "The arguments %s are not known: give --conf DIR or -Dkey=value.".formatted(unknown));
    }
    config.addAll(single);
    return config;
  }
}
