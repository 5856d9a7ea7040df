package dev.labelstream.e2e.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Python with transformers and peft, in the environment of the tests that compare with them. */
final class PeerPython {

  private static final String SCRIPT = "training-batch/src/test/python/environment.py";
  private static final String ENVIRONMENTS = ".labelstream/python";

  private PeerPython() {}

  /**
   * The environment's Python; makes the environment if it is not there, and tells so on standard
   * error.
   *
   * @param home the repository's folder
   * @throws IOException if it cannot be made
   */
  static Path find(Path home) throws IOException, InterruptedException {
    List<String> command =
        List.of("python3", home.resolve(SCRIPT).toString(), home.resolve(ENVIRONMENTS).toString());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(
            "The Python environment with transformers and peft could not be made. See above for why, or give --python or --no-peer.");
      }
      return Path.of(said.strip());
    } finally {
      // Also when this process is told to stop.
      process.destroyForcibly();
    }
  }
}
