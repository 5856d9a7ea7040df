package dev.labelstream.e2e.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.labelstream.e2e.Main;
import dev.labelstream.e2e.world.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A command as the launcher runs it: a JVM of its own, its output in files. */
public final class CommandProcess implements AutoCloseable {

  // Ten times what a run takes: the tests may share their machine.
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Process process;
  private final Path out;
  private final Path errors;

  private CommandProcess(Process process, Path out, Path errors) {
    this.process = process;
    this.out = out;
    this.errors = errors;
  }

  /**
   * Starts a command.
   *
   * @param scratch takes the output, and the native libraries that a killed JVM leaves behind
   * @param arguments its name first
   */
  public static CommandProcess start(Path scratch, String... arguments) throws IOException {
    Path directory = Files.createTempDirectory(scratch, "run");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The parent pom gives its tests what the launcher gives its commands.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            option ->
                option.startsWith("--add-opens") || option.matches("-(X|Dai|DOPT|Djava.awt).*"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Dfile.encoding=UTF-8",
            "-Dlog4j2.configurationFile=launcher-log4j2.properties",
            "-Dlabelstream.home=" + Path.of("..").toAbsolutePath().normalize(),
            "-Dlabelstream.log=" + directory.resolve("labelstream.log"),
            "-Djava.io.tmpdir=" + directory,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(arguments));
    Path out = directory.resolve("out");
    Path errors = directory.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new CommandProcess(builder.start(), out, errors);
  }

  /** What a command that has ended has said. */
  public record Ended(int exitCode, List<String> out, List<String> errors) {

    public Ended succeeded() {
      assertThat(exitCode).as("exit code of %s", this).isZero();
      return this;
    }

    /** All that was said to a person or a program. */
    public List<String> said() {
      List<String> said = new ArrayList<>(out);
      said.addAll(errors);
      return said;
    }
  }

  /** Runs a command to its own end. */
  public static Ended run(Path scratch, String... arguments) throws Exception {
    try (CommandProcess command = start(scratch, arguments)) {
      return command.end();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end. */
  public Ended end() throws Exception {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      fail("the command has not ended after %s: %s", PATIENCE, this);
    }
    return new Ended(process.exitValue(), Files.readAllLines(out), Files.readAllLines(errors));
  }

  /** Waits until a line on standard output is as wanted; fails if the command ends before. */
  public void awaitLine(Predicate<String> wanted) {
    await(() -> lines(out).stream().anyMatch(wanted));
  }

  /** Waits for something that the command does; fails if it ends before. */
  public void await(BooleanSupplier condition) {
    Deadline.await(
        PATIENCE,
        () -> {
          boolean running = process.isAlive();
          if (condition.getAsBoolean()) {
            return true;
          }
          return running ? false : fail("the command has ended: %s", this);
        },
        this::toString);
  }

  /** Lets the command go on for a while; fails if it ends meanwhile. */
  public void awaitMillis(long millis) throws InterruptedException {
    if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      fail("the command has ended: %s", this);
    }
  }

  /** SIGTERM; Ctrl-C runs the same hooks. */
  public void terminate() {
    process.destroy();
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "standard output %s, standard error %s".formatted(lines(out), lines(errors));
  }
}
