package dev.labelstream.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.e2e.local.CommandProcess;
import dev.labelstream.e2e.local.CommandProcess.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is called wrongly says so in a sentence. */
class DemoMistakesITCase {

  private final Path scratch;
  private final String data;

  DemoMistakesITCase(@TempDir Path scratch) {
    this.scratch = scratch;
    this.data = scratch.resolve("data").toString();
  }

  @Test
  void takenPortOfTheDashboardIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Ended ended = DemoProcess.run(scratch, "--once", "--data", data, "--port", port);

      assertRefused(
          ended,
          "The dashboard's port %s is taken. Stop what listens there, or give --port 0 for a free one."
              .formatted(port));
    }
  }

  @Test
  void dataOfAnotherDemoAreLeftAlone() throws Exception {
    try (CommandProcess first = DemoProcess.start(scratch, "--port", "0", "--data", data)) {
      // Written by the holder of the lock.
      first.await(() -> Files.exists(Path.of(data, "demo.properties")));

      assertRefused(
          DemoProcess.run(scratch, "--port", "0", "--data", data),
          "Another demo runs on %s. Stop it, or give another --data.".formatted(data));
      first.kill();
    }
    assertRefused(
        DemoProcess.run(scratch, "--port", "0", "--data", data, "--seed", "2"),
        ("%s was made with painted pictures of seed 1, but now it should take painted pictures of"
                + " seed 2. Give another --data.")
            .formatted(data));
  }

  @Test
  void imagesThatAreNoFolderAreNamed() throws Exception {
    Path file = Files.createFile(scratch.resolve("one.png"));

    Ended ended = DemoProcess.run(scratch, "--images", file.toString(), "--data", data);

    assertRefused(ended, "--images %s is not a folder".formatted(file));
    assertThat(Path.of(data)).doesNotExist();
  }

  @Test
  void folderWithoutPicturesIsNamed() throws Exception {
    Path folder = Files.createDirectory(scratch.resolve("empty"));

    Ended ended =
        DemoProcess.run(scratch, "--images", folder.toString(), "--data", data, "--port", "0");

    assertRefused(
        ended,
        "Cannot take pictures from %s: no file below it ends in png, jpg, jpeg, gif, bmp or webp."
            .formatted(folder));
  }

  @Test
  void datasetWithoutTheStateThatMadeItIsLeftAlone() throws Exception {
    String[] arguments = {"--once", "--uploads", "5", "--port", "0", "--data", data};
    DemoProcess.run(scratch, arguments).succeeded();
    deleteAll(Path.of(data, "checkpoints"));
    deleteAll(Path.of(data, "savepoints"));

    Ended ended = DemoProcess.run(scratch, arguments);

    assertThat(ended.exitCode()).as("%s", ended).isEqualTo(1);
    assertThat(ended.errors())
        .as("%s", ended)
        .hasSize(2)
        .first(InstanceOfAssertFactories.STRING)
        .startsWith("labelstream demo: The ingest job failed: Cannot ")
        .contains("sink 'ingest'");
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static void assertRefused(Ended ended, String sentence) {
    assertThat(ended.exitCode()).as("exit code of %s", ended).isEqualTo(1);
    assertThat(ended.errors())
        .as("%s", ended)
        .containsExactly("labelstream demo: " + sentence, "(-v shows where it comes from)");
    assertThat(ended.out()).as("%s", ended).isEmpty();
  }
}
