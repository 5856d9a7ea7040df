package dev.labelstream.e2e.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Python's ways to add a column, in a virtual environment with pinned versions that is made at
 * first use.
 */
final class ColumnPeers {

  /** Ways to add a column, by the names that the script knows. */
  enum Way {
    PYLANCE_MERGE("pylance_merge"),
    LANCE_RAY("lance_ray"),
    PARQUET("parquet");

    final String title;

    Way(String title) {
      this.title = title;
    }
  }

  /** The environment of the tests' independent reader. */
  private static final List<String> PYLANCE = List.of("pylance==7.0.0");

  private static final List<String> RAY =
      List.of(
          "lance-ray==0.4.2",
          "ray[data]==2.60.0",
          "pyarrow==26.0.1",
          "pandas==3.1.1",
          "numpy==2.4.6");

  private final Path environments;

  /**
   * @param environments the folder of virtual environments
   */
  ColumnPeers(Path environments) {
    this.environments = environments;
  }

  /**
   * Adds columns to the dataset, and checks that all its score columns hold the scores.
   *
   * @param scratch for Parquet files; about as large as the dataset twice; deleted afterwards
   * @return median seconds of each way
   * @throws IOException if the environment cannot be made or a way fails
   */
  Map<Way, Double> run(Path dataset, Path scratch, int runs, List<Way> ways)
      throws IOException, InterruptedException {
    Files.createDirectories(scratch);
    Path python = environment(ways.contains(Way.LANCE_RAY));
    List<String> command =
        new ArrayList<>(
            List.of(
                python.toString(),
                WebTools.copyResource("add_column.py", scratch.resolveSibling("add_column.py"))
                    .toString(),
                dataset.toString(),
                scratch.toString(),
                Integer.toString(runs)));
    ways.forEach(way -> command.add(way.title));
    JsonNode answer = new ObjectMapper().readTree(run(command, scratch.resolveSibling("log")));
    Map<Way, Double> seconds = new LinkedHashMap<>();
    ways.forEach(way -> seconds.put(way, answer.get("seconds").get(way.title).asDouble()));
    return seconds;
  }

  private Path environment(boolean withRay) throws IOException, InterruptedException {
    List<String> packages = new ArrayList<>(PYLANCE);
    if (withRay) {
      packages.addAll(RAY);
    }
    Path home = environments.resolve(withRay ? "lance-ray-0.4.2" : "pylance-7.0.0");
    Path python = home.resolve("bin/python");
    Path whole = home.resolve("whole");
    Files.createDirectories(environments);
    try (FileChannel channel =
            FileChannel.open(
                home.resolveSibling("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!Files.exists(whole)) {
        Path log = home.resolveSibling("install.log");
        run(List.of("python3", "-m", "venv", "--clear", home.toString()), log);
        List<String> install =
            new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "-q"));
        install.addAll(packages);
        run(install, log);
        Files.writeString(whole, "installed while holding " + lock + "\n");
      }
    }
    return python;
  }

  private static String run(List<String> command, Path log)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "%s ended with %d: %s"
                .formatted(String.join(" ", command), status, Files.readString(log).strip()));
      }
      return said;
    } finally {
      // Also when this process is told to stop.
      process.destroyForcibly();
    }
  }
}
