package dev.labelstream.cli.context;

import java.net.URI;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a command acts.
 *
 * @param given what is known, each with who said it
 */
public record Context(String name, Map<Setting, Given> given) {

  /** The context that needs nothing: jobs run in the process of the command. */
  public static final String IN_PROCESS = "in-process";

  /** The context of the cluster that {@code labelstream cluster up} starts. */
  public static final String LOCAL = "local";

  /** Where a dashboard on this machine is, if nothing else is said. */
  static final URI DASHBOARD_HERE = URI.create("http://127.0.0.1:8081");

  /** A value and who said it: a flag, a variable, the file, or a built-in context. */
  public record Given(String value, String by) {}

  public Context {
    EnumMap<Setting, Given> copy = new EnumMap<>(Setting.class);
    copy.putAll(given);
    given = Collections.unmodifiableMap(copy);
  }

  public Optional<String> value(Setting setting) {
    return Optional.ofNullable(given.get(setting)).map(Given::value);
  }

  /** Whether jobs run in the command's own process, since no cluster is named. */
  public boolean isInProcess() {
    return !given.containsKey(Setting.REST);
  }

  /**
   * The address of Flink's REST interface; if none is named, the one that a job in another process
   * on this machine has by default.
   *
   * @throws ContextException if what is given is no address
   */
  public URI rest() throws ContextException {
    Optional<String> value = value(Setting.REST);
    if (value.isEmpty()) {
      return DASHBOARD_HERE;
    }
    try {
      URI address = URI.create(value.get());
      if (address.getHost() != null
          && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw notAnAddress(e);
    }
    throw notAnAddress(null);
  }

  private ContextException notAnAddress(@Nullable Exception cause) {
    return new ContextException(
        "The REST address of context '%s' is no address: give one such as %s, by --rest, %s, or `labelstream context set %s --rest ADDRESS`"
            .formatted(name, DASHBOARD_HERE, Setting.REST.variable(), name),
        cause);
  }

  /** The keys of a job's configuration that this context decides. */
  public Map<String, String> jobKeys() {
    Map<String, String> keys = new LinkedHashMap<>();
    given.forEach((setting, value) -> setting.jobKey().ifPresent(k -> keys.put(k, value.value())));
    return keys;
  }
}
