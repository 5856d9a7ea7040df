package dev.labelstream.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkedProcessesTest {

  @TempDir Path folder;

  @Test
  void startedProcessIsFoundByItsFolderAndEnded() throws Exception {
    MarkedProcesses processes = new MarkedProcesses(folder);
    ProcessHandle started =
        processes.start(
            "waiting",
            List.of("-cp", System.getProperty("java.class.path"), Waiting.class.getName()),
            Map.of());
    try {
      assertThat(new MarkedProcesses(folder).running()).containsEntry("waiting", started);
      assertThat(new MarkedProcesses(folder.resolve("other")).running()).isEmpty();
    } finally {
      processes.endAll(Duration.ofSeconds(20));
    }

    assertThat(started.isAlive()).isFalse();
    assertThat(processes.running()).isEmpty();
  }

  /** Runs until it is ended. */
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] arguments) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }
}
