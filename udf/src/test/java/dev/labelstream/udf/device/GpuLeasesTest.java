package dev.labelstream.udf.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GpuLeasesTest {

  private static final Duration PATIENCE = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void subtasksOfOneProcessTakeDifferentGpus() throws Exception {
    GpuLeases leases = new GpuLeases(folder, List.of());

    try (DeviceLease first = leases.take(List.of(0, 1), "score (1/2)", PATIENCE);
        DeviceLease second = leases.take(List.of(0, 1), "score (2/2)", PATIENCE)) {
      assertThat(first.device()).isEqualTo(new ComputeDevice.Cuda(0));
      assertThat(second.device()).isEqualTo(new ComputeDevice.Cuda(1));
    }
  }

  @Test
  void gpuThatASubtaskUsesIsRefusedToTheNext() throws Exception {
    GpuLeases leases = new GpuLeases(folder, List.of());

    try (DeviceLease first = leases.take(List.of(0), "score (1/2)", PATIENCE)) {
      assertThatThrownBy(() -> leases.take(List.of(0), "score (2/2)", PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "Cannot give score (2/2) a GPU of its own: GPU 0 is used by score (1/2). Let the discovery script offer as many GPUs as subtasks run here, or lower the parallelism of scoring.");
      assertThat(first.device()).isEqualTo(new ComputeDevice.Cuda(0));
    }
  }

  @Test
  void gpuThatIsGivenBackIsTakenByWhoWaitsForIt() throws Exception {
    GpuLeases leases = new GpuLeases(folder, List.of());
    DeviceLease earlier = leases.take(List.of(0), "attempt 1", PATIENCE);

    CompletableFuture<DeviceLease> waiting =
        CompletableFuture.supplyAsync(() -> takeNow(leases, "attempt 2"));
    earlier.close();

    try (DeviceLease later = waiting.join()) {
      assertThat(later.device()).isEqualTo(new ComputeDevice.Cuda(0));
    }
  }

  @Test
  void lockThatCannotBeOpenedIsToldAndLeavesTheGpuFree() throws Exception {
    Path noFolder = Files.writeString(folder.resolve("file"), "");
    GpuLeases broken = new GpuLeases(noFolder, List.of());

    assertThatThrownBy(() -> broken.take(List.of(0), "score", PATIENCE))
        .hasMessageContaining("Cannot open " + noFolder.resolve("0"))
        .hasMessageContaining("let them run as one user");

    new GpuLeases(folder, List.of()).take(List.of(0), "score", PATIENCE).close();
  }

  @Test
  void indexesOfWhatAProcessSeesAreNotThoseOfTheMachine() throws Exception {
    GpuLeases ofOne = new GpuLeases(folder, List.of("3"));
    GpuLeases ofAnother = new GpuLeases(folder, List.of("5", "3"));

    try (DeviceLease first = ofOne.take(List.of(0), "one", PATIENCE);
        DeviceLease second = ofAnother.take(List.of(0), "another", PATIENCE)) {
      assertThat(first.device()).isEqualTo(second.device());
      assertThatThrownBy(() -> ofAnother.take(List.of(1), "a third", PATIENCE))
          .hasMessageContaining("GPU 3 is used by one");
    }
  }

  @Test
  void gpuOfAnotherProcessIsRefusedUntilThatIsKilled() throws Exception {
    GpuLeases leases = new GpuLeases(folder, List.of());
    Process other = aProcessThatTakesGpu0();
    try {
      assertThatThrownBy(() -> leases.take(List.of(0), "score", PATIENCE))
          .hasMessageContaining("GPU 0 is used by another process");
      leases.take(List.of(0, 1), "score", PATIENCE).close();
      assertThatThrownBy(() -> leases.take(List.of(0), "score", PATIENCE))
          .as("still")
          .hasMessageContaining("GPU 0 is used by another process");
    } finally {
      other.destroyForcibly();
    }

    try (DeviceLease lease = leases.take(List.of(0), "score", LONG)) {
      assertThat(lease.device()).isEqualTo(new ComputeDevice.Cuda(0));
    }
  }

  private Process aProcessThatTakesGpu0() throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                GpuHolder.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertThat(said.readLine()).isEqualTo("cuda:0");
    return process;
  }

  private static DeviceLease takeNow(GpuLeases leases, String holder) {
    try {
      return leases.take(List.of(0), holder, LONG);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes GPU 0, says so, and holds it until it is killed. */
  static final class GpuHolder {
    private GpuHolder() {}

    public static void main(String[] arguments) throws Exception {
      GpuLeases leases = new GpuLeases(Path.of(arguments[0]), List.of());
      DeviceLease lease = leases.take(List.of(0), "holder", PATIENCE);
      System.out.println(lease.device());
      Thread.currentThread().join();
    }
  }
}
