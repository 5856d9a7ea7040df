package dev.labelstream.udf.device;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Who uses which GPU of this machine.
 *
 * <p>Flink counts GPUs, but it tells all tasks of a TaskManager about all GPUs of that TaskManager,
 * and two TaskManagers on one machine may be told of the same ones. So each task leases the GPU
 * that it takes:
 *
 * <ul>
 *   <li>from other processes by a lock on a file, which the system takes back from a process that
 *       ends, however it ends;
 *   <li>from other tasks of its process by a system property, the one place in a JVM that all class
 *       loaders share. It goes first: a system may drop all of a process's locks on a file when any
 *       channel to it is closed, so there must never be two.
 * </ul>
 */
public final class GpuLeases {

  /** Not java.io.tmpdir, which processes may have of their own. */
  private static final Path FOLDER = Path.of("/tmp/labelstream-gpus");

  private static final String PROPERTY = "labelstream.leased-gpu.";
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(50);

  private final Path folder;
  private final List<String> visible;

  /**
   * @param folder of the locks, the same for all processes of a machine
   * @param visible the machine's names of the GPUs that this process sees, in the order of their
   *     indexes; empty if it sees all
   */
  public GpuLeases(Path folder, List<String> visible) {
    this.folder = folder;
    this.visible = List.copyOf(visible);
  }

  /** The leases of the machine that this runs on. */
  public static GpuLeases ofThisMachine() {
    String visible = Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")).orElse("");
    return new GpuLeases(
        FOLDER, visible.isBlank() ? List.of() : List.of(visible.strip().split("\\s*,\\s*")));
  }

  /**
   * Leases the first of some GPUs that nobody has, and waits for one for a while if there is none:
   * whoever ran here before may not have ended yet.
   *
   * @param indexes among the GPUs that this process sees
   * @param holder whom others are told of
   * @throws IOException if all are taken, or a lock cannot be asked for
   */
  public DeviceLease take(List<Integer> indexes, String holder, Duration patience)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      List<String> taken = new ArrayList<>();
      for (int index : indexes) {
        Optional<DeviceLease> lease = tryTake(index, holder, taken);
        if (lease.isPresent()) {
          return lease.get();
        }
      }
      if (System.nanoTime() - start >= patience.toNanos()) {
        throw new IOException(
            "Cannot give %s a GPU of its own: %s. Let the discovery script offer as many GPUs as subtasks run here, or lower the parallelism of scoring."
                .formatted(holder, String.join(", ", taken)));
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES.toMillis());
    }
  }

  /**
   * @param taken is told who has the GPU
   */
  private Optional<DeviceLease> tryTake(int index, String holder, List<String> taken)
      throws IOException {
    String gpu = index < visible.size() ? visible.get(index) : String.valueOf(index);
    String property = PROPERTY + gpu;
    Object other = System.getProperties().putIfAbsent(property, holder);
    if (other != null) {
      taken.add("GPU %s is used by %s".formatted(gpu, other));
      return Optional.empty();
    }
    Optional<FileChannel> locked = Optional.empty();
    try {
      locked = lock(folder.resolve(fileName(gpu)));
    } finally {
      if (locked.isEmpty()) {
        System.getProperties().remove(property);
      }
    }
    if (locked.isEmpty()) {
      taken.add("GPU %s is used by another process".formatted(gpu));
    }
    return locked.map(file -> new Lease(new ComputeDevice.Cuda(index), property, file));
  }

  private static String fileName(String gpu) {
    return gpu.chars()
        .mapToObj(c -> Character.isLetterOrDigit(c) ? Character.toString(c) : "-")
        .collect(Collectors.joining());
  }

  private static Optional<FileChannel> lock(Path path) throws IOException {
    FileChannel file;
    try {
      Files.createDirectories(path.toAbsolutePath().getParent());
      file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(
          "Cannot open %s, by which the processes of this machine share its GPUs (%s): let them run as one user."
              .formatted(path, e),
          e);
    }
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } finally {
      if (lock == null) {
        file.close();
      }
    }
    return Optional.ofNullable(lock).map(held -> file);
  }

  private record Lease(ComputeDevice device, String property, FileChannel file)
      implements DeviceLease {
    @Override
    public void close() throws IOException {
      try {
        file.close();
      } finally {
        System.getProperties().remove(property);
      }
    }
  }
}
