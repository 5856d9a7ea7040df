package dev.labelstream.e2e.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Stands for Flink's {@code GPUDriverFactory}, which is in its distribution but cannot be had as a
 * Maven dependency: runs the discovery script in the same way and takes each index that it prints.
 */
public final class ScriptedGpuFactory implements ExternalResourceDriverFactory {

  private static final ConfigOption<String> SCRIPT =
      ConfigOptions.key("discovery-script.path").stringType().noDefaultValue();

  /** Made by Flink. */
  public ScriptedGpuFactory() {}

  @Override
  public ExternalResourceDriver createExternalResourceDriver(Configuration config) {
    String script = config.getOptional(SCRIPT).orElseThrow();
    return amount ->
        Arrays.stream(run(script, amount).strip().split(","))
            .map(Gpu::new)
            .collect(Collectors.toSet());
  }

  private static String run(String script, long amount) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(script, String.valueOf(amount))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("The discovery script failed");
    }
    return said;
  }

  private record Gpu(String index) implements ExternalResourceInfo {
    @Override
    public Optional<String> getProperty(String key) {
      return key.equals("index") ? Optional.of(index) : Optional.empty();
    }

    @Override
    public Collection<String> getKeys() {
      return List.copyOf(Set.of("index"));
    }
  }
}
