package dev.labelstream.sinks.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Python's own Lance, in a virtual environment made for the tests: it shares no code with the sink,
 * so it is the witness of what a dataset holds.
 *
 * <p>Where the environment cannot be made the test is skipped with the reason, except under CI
 * ({@code CI=true}), where it fails.
 */
public final class PythonLance {

  private static final String PACKAGE = "pylance==7.0.0";

  private final Path python;

  private PythonLance(Path python) {
    this.python = python;
  }

  /** A row as Python sees it; the content's hash is null where the content is null. */
  public record Row(String key, @Nullable String contentSha256) {}

  /** A dataset as Python sees it. */
  public record Contents(long version, List<Row> rows) {}

  /** The environment, made if this is its first use on this machine. */
  public static PythonLance orSkip() {
    try {
      return new PythonLance(environment());
    } catch (IOException e) {
      if (Boolean.parseBoolean(System.getenv("CI"))) {
        throw new UncheckedIOException("CI needs the independent reader", e);
      }
      System.err.println("SKIPPED: " + e.getMessage());
      Assumptions.abort(e.getMessage());
      throw new UncheckedIOException(e);
    }
  }

  /** Reads two columns of all rows at the newest version. */
  public Contents read(Path dataset, String key, String content) {
    return read(dataset, key, content, "");
  }

  /**
   * @param asOf a version or a tag; empty for the newest
   */
  public Contents read(Path dataset, String key, String content, String asOf) {
    List<String> arguments = new ArrayList<>(List.of(dataset.toString(), key, content));
    if (!asOf.isEmpty()) {
      arguments.add(asOf);
    }
    try {
      JsonNode read = new ObjectMapper().readTree(script("read_dataset.py", arguments));
      List<Row> rows = new ArrayList<>();
      for (JsonNode row : read.get("rows")) {
        rows.add(new Row(row.get(0).asText(), row.get(1).isNull() ? null : row.get(1).asText()));
      }
      return new Contents(read.get("version").asLong(), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script of the test resources and returns what it printed. */
  public String script(String resource, List<String> arguments) throws IOException {
    Path script = Files.createTempFile("labelstream-", "-" + resource);
    try (InputStream text = PythonLance.class.getResourceAsStream("/" + resource)) {
      if (text == null) {
        throw new IOException("No script " + resource + " among the test resources");
      }
      Files.write(script, text.readAllBytes());
      List<String> command = new ArrayList<>(List.of(python.toString(), script.toString()));
      command.addAll(arguments);
      return run(command);
    } finally {
      Files.deleteIfExists(script);
    }
  }

  private static Path environment() throws IOException {
    Path home = repositoryRoot().resolve(".labelstream/python").resolve(PACKAGE.replace("==", "-"));
    Path python = home.resolve("bin/python");
    Path whole = home.resolve("whole");
    Files.createDirectories(home.getParent());
    Path lockFile = home.resolveSibling("lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!Files.exists(whole)) {
        run(List.of("python3", "-m", "venv", "--clear", home.toString()));
        run(List.of(python.toString(), "-m", "pip", "install", "-q", PACKAGE));
        Files.writeString(whole, "installed while holding " + lock + "\n");
      }
    } catch (IOException e) {
      throw new IOException(
          "No Python environment with " + PACKAGE + " could be made: " + e.getMessage(), e);
    }
    return python;
  }

  private static Path repositoryRoot() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("labelstream"))
        || !Files.exists(directory.resolve("pom.xml"))) {
      Path parent = directory.getParent();
      if (parent == null) {
        throw new IllegalStateException("Tests run inside the repository");
      }
      directory = parent;
    }
    return directory;
  }

  private static String run(List<String> command) throws IOException {
    Path errors = Files.createTempFile("labelstream-", ".err");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            String.join(" ", command)
                + " ended with "
                + status
                + ": "
                + Files.readString(errors).strip());
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
