package dev.labelstream.training.peers;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Python with transformers, peft and LLaMA-Factory, in a virtual environment below the repository's
 * {@code .labelstream}, made when it is first wanted; or that of the system property {@code
 * labelstream.peers.python}.
 */
public final class PythonPeers {

  private static final String GIVEN = "labelstream.peers.python";
  private static final Path SCRIPTS = Path.of("src/test/python");

  private final Path python;

  private PythonPeers(Path python) {
    this.python = python;
  }

  /**
   * The environment.
   *
   * @throws IOException if it cannot be made; the message says what pip or Python said. So the
   *     tests fail: whoever asks for the profile wants them
   */
  public static PythonPeers make() throws IOException {
    String given = System.getProperty(GIVEN, "");
    return new PythonPeers(given.isEmpty() ? environment() : Path.of(given));
  }

  /**
   * Runs a script of {@code src/test/python} and returns what it printed.
   *
   * @throws IOException if it ends with an error
   */
  public String run(String script, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(python.toString());
    command.add(SCRIPTS.resolve(script).toString());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return run(command);
  }

  private static Path environment() throws IOException {
    Path folder = Path.of("..", ".labelstream", "python").toAbsolutePath().normalize();
    String python =
        run(List.of("python3", SCRIPTS.resolve("environment.py").toString(), folder.toString()));
    return Path.of(python.strip());
  }

  private static String run(List<String> command) throws IOException {
    File errors = Files.createTempFile("labelstream-", ".err").toFile();
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
      builder.environment().put("HF_HUB_OFFLINE", "1");
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            "%s ended with %d: %s"
                .formatted(
                    String.join(" ", command), status, Files.readString(errors.toPath()).strip()));
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted", e);
    } finally {
      Files.deleteIfExists(errors.toPath());
    }
  }
}
