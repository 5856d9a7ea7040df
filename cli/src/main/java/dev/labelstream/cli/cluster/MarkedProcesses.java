package dev.labelstream.cli.cluster;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Java processes that go on after the command that started them, and are found again by their
 * folder.
 *
 * @param folder that they belong to
 */
public record MarkedProcesses(Path folder) {

  private static final String FOLDER = "-Dlabelstream.folder=";
  private static final String PART = "-Dlabelstream.part=";
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

  public MarkedProcesses {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Starts a JVM in a session of its own, so that a Ctrl-C meant for the command does not reach it.
   *
   * @param part what it is in its folder
   * @param arguments of java, after the mark
   * @param environment that it gets besides this process's
   */
  public ProcessHandle start(String part, List<String> arguments, Map<String, String> environment)
      throws IOException {
    Path log = Files.createDirectories(folder.resolve("log"));
    List<String> command = new ArrayList<>();
    onPath("setsid").ifPresent(program -> command.add(program.toString()));
    command.add(java().toString());
    command.add(FOLDER + folder);
    command.add(PART + part);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectErrorStream(true)
            .redirectOutput(log.resolve(part + ".out").toFile());
    builder.environment().putAll(environment);
    return builder.start().toHandle();
  }

  /** The java that this process runs on. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  private static Optional<Path> onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path file = Path.of(folder, program);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Those that run, by their part. */
  public Map<String, ProcessHandle> running() throws IOException {
    Map<String, ProcessHandle> found = new TreeMap<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        Optional<String> part = partOf(process);
        Optional<ProcessHandle> handle =
            ProcessHandle.of(Long.parseLong(process.getFileName().toString()));
        if (part.isPresent() && handle.isPresent()) {
          found.put(part.get(), handle.get());
        }
      }
    }
    return found;
  }

  private Optional<String> partOf(Path process) {
    String[] arguments;
    try {
      arguments =
          new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
              .split("\0", -1);
    } catch (IOException e) {
      // It has ended meanwhile, or is another user's.
      return Optional.empty();
    }
    boolean ours = false;
    String part = null;
    for (String argument : arguments) {
      ours |= argument.equals(FOLDER + folder);
      if (argument.startsWith(PART)) {
        part = argument.substring(PART.length());
      }
    }
    return ours ? Optional.ofNullable(part) : Optional.empty();
  }

  /**
   * Ends processes: asks them first, and kills those that have not gone in time.
   *
   * @return how many had to be killed
   */
  static int end(Collection<ProcessHandle> processes, Duration patience) throws IOException {
    processes.forEach(ProcessHandle::destroy);
    awaitEnd(processes, patience);
    int killed = 0;
    for (ProcessHandle process : processes) {
      if (process.isAlive()) {
        process.destroyForcibly();
        killed++;
      }
    }
    awaitEnd(processes, patience);
    return killed;
  }

  /** Ends all of the folder. */
  public int endAll(Duration patience) throws IOException {
    return end(running().values(), patience);
  }

  private static void awaitEnd(Collection<ProcessHandle> processes, Duration patience)
      throws IOException {
    long start = System.nanoTime();
    while (processes.stream().anyMatch(ProcessHandle::isAlive)
        && System.nanoTime() - start < patience.toNanos()) {
      pause();
    }
  }

  /** Between two looks at something that is awaited. */
  public static void pause() throws IOException {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("Interrupted").initCause(e);
    }
  }
}
