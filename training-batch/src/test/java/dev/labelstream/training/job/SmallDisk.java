package dev.labelstream.training.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A disk in memory that is full soon. */
record SmallDisk(Path path) implements AutoCloseable {

  /**
   * Mounts it; where that is not allowed the test is left out.
   *
   * @param size such as {@code 64k}
   */
  static SmallDisk mount(Path path, String size) throws Exception {
    Files.createDirectories(path);
    String said = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", path.toString());
    assumeThat(said).as("may mount a disk in memory").isEmpty();
    return new SmallDisk(path);
  }

  /** What a command says if it fails; nothing if it does not. */
  private static String run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? "" : "failed: " + said;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  @Override
  public void close() throws Exception {
    assertThat(run("umount", path.toString())).isEmpty();
  }
}
