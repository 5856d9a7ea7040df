package dev.labelstream.e2e.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A copy of the launcher in a repository with nothing built, and a PATH that holds only what the
 * test puts there. Every path has a space in it.
 */
final class LauncherSandbox {

  /** What the launcher may call beside Java and Maven; any Linux has these. */
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "dirname",
          "find",
          "flock",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sleep",
          "tail",
          "tee");

  /** Leaves what a build leaves. */
  static final String BUILT =
      """
      mkdir -p e2e/target cli/target
      echo "$PWD/pom.xml" | tee e2e/target/classpath.txt >cli/target/classpath.txt
      echo jar | tee e2e/target/labelstream-e2e.jar >cli/target/labelstream-cli.jar
      """;

  private static final long PATIENCE_SECONDS = 30;

  final Path repository;
  final Path bin;
  private final Map<String, String> environment = new HashMap<>();

  /** What a run of the launcher ended with. */
  record Outcome(int exitCode, String out, String err) {
    List<String> errLines() {
      return err.lines().toList();
    }
  }

  LauncherSandbox(Path folder) throws IOException {
    repository = Files.createDirectories(folder.resolve("a repository"));
    bin = Files.createDirectories(folder.resolve("the tools"));
    Files.copy(Path.of("..", "labelstream"), repository.resolve("labelstream"));
    Files.writeString(repository.resolve("pom.xml"), "<project/>");
    Files.createDirectories(source().getParent());
    Files.writeString(source(), "class Main {}");
    for (String tool : TOOLS) {
      program(bin.resolve(tool), "exec '" + whereIs(tool) + "' \"$@\"\n");
    }
    environment.put("PATH", bin.toString());
  }

  private static Path whereIs(String tool) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("There is no " + tool + " on the PATH"));
  }

  Path source() {
    return repository.resolve("e2e/src/main/java/Main.java");
  }

  /**
   * Where a run has its temporary files; the launcher becomes the run, so that it is its number.
   */
  Path temporaryFolder(long pid) {
    return repository.resolve(".labelstream/tmp/" + pid);
  }

  Path javaHome() {
    return repository.resolveSibling("a jdk");
  }

  /** A JDK that says its version, and tells how it was called when it is to run something. */
  LauncherSandbox withJava(String version) throws IOException {
    java(bin.resolve("java"), version);
    return this;
  }

  /** The same where JAVA_HOME leads to it. */
  LauncherSandbox withJavaInItsHome(String version) throws IOException {
    java(Files.createDirectories(javaHome().resolve("bin")).resolve("java"), version);
    return with("JAVA_HOME", javaHome().toString());
  }

  /** As if the JDK was replaced by another, after anything that happened so far. */
  void touchJava() throws IOException {
    Files.setLastModifiedTime(
        javaHome().resolve("bin/java"), FileTime.from(Instant.now().plusSeconds(60)));
  }

  private void java(Path file, String version) throws IOException {
    program(
        file,
        """
        if [[ " $* " == *" -version "* ]]; then
          echo asked >>'%s'
          echo 'Picked up JAVA_TOOL_OPTIONS: -Dnothing=true' >&2
          echo '    java.home = %s' >&2
          echo 'openjdk version "%s" 2025-04-15' >&2
        else
          printf '%%s\\n' "in $PWD" "locale ${LC_ALL:-}" "$@"
          [[ ! -e wait ]] || { echo >started; while [[ -e wait ]]; do sleep 0.01; done; }
        fi
        """
            .formatted(repository.resolve("asked"), javaHome(), version));
  }

  /** How often a JDK was asked for its version. */
  long askedForVersion() throws IOException {
    return Files.readAllLines(repository.resolve("asked")).size();
  }

  LauncherSandbox withJavac() throws IOException {
    program(Files.createDirectories(javaHome().resolve("bin")).resolve("javac"), "");
    return this;
  }

  /** A Maven that says its version, and otherwise runs the body in the repository. */
  LauncherSandbox withMaven(String version, String body) throws IOException {
    program(
        bin.resolve("mvn"),
        """
        if [[ " $* " == *" -v "* ]]; then
          printf '\\e[1mApache Maven %s\\e[m\\n'
          exit
        fi
        echo build >>builds
        %s
        """
            .formatted(version, body));
    return this;
  }

  /** A Maven that leaves what a build leaves. */
  LauncherSandbox withWorkingMaven() throws IOException {
    return withMaven(
        "3.9.9",
        """
        %s
        """
            .formatted(BUILT));
  }

  LauncherSandbox with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  private static void program(Path file, String body) throws IOException {
    Files.writeString(file, "#!" + whereIs("bash") + "\n" + body);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("Cannot make " + file + " executable");
    }
  }

  /** How often Maven was asked to build. */
  long builds() throws IOException {
    Path builds = repository.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
  }

  Process start(Path directory, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(repository.resolve("labelstream").toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  Outcome run(String... arguments) throws IOException, InterruptedException {
    return outcomeOf(start(repository, arguments));
  }

  static Outcome outcomeOf(Process process) throws IOException, InterruptedException {
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("The launcher does not end; it said " + out + err);
    }
    return new Outcome(process.exitValue(), out, err);
  }
}
