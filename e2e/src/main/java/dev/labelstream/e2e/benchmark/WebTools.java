package dev.labelstream.e2e.benchmark;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where nginx and wrk are.
 *
 * @param libraries for {@code LD_LIBRARY_PATH}; empty if they are installed
 */
record WebTools(Path nginx, Path wrk, String libraries) {

  /** Where Debian puts servers, which is on the path of root only. */
  private static final List<String> SERVER_DIRECTORIES = List.of("/usr/sbin", "/usr/local/sbin");

  /**
   * Finds them on the path, or in {@code cache}, or unpacks Debian's packages into {@code cache}.
   *
   * @throws IOException if they are not to be had; says what to install
   */
  static WebTools find(Path cache) throws IOException, InterruptedException {
    Optional<Path> nginx = onPath("nginx");
    Optional<Path> wrk = onPath("wrk");
    if (nginx.isPresent() && wrk.isPresent()) {
      return new WebTools(nginx.get(), wrk.get(), "");
    }
    if (!Files.isDirectory(cache)) {
      unpack(cache);
    }
    return new WebTools(
        cache.resolve("usr/sbin/nginx"), cache.resolve("usr/bin/wrk"), librariesBelow(cache));
  }

  private static Optional<Path> onPath(String program) {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Stream.concat(Arrays.stream(path.split(File.pathSeparator)), SERVER_DIRECTORIES.stream())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void unpack(Path cache) throws IOException, InterruptedException {
    Files.createDirectories(cache.toAbsolutePath().getParent());
    Path script = copyResource("get-web-tools.sh", cache.resolveSibling("get-web-tools.sh"));
    Process process =
        new ProcessBuilder("bash", script.toString(), cache.toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(
          "nginx and wrk are not on the PATH, and unpacking Debian's failed (%s). Install both (on Debian: apt-get install nginx-light wrk) and start again."
              .formatted(said.lines().reduce((first, last) -> last).orElse("without a word")));
    }
  }

  /** The directories with libraries, separated by colons. */
  private static String librariesBelow(Path cache) throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files
          .filter(file -> file.getFileName().toString().contains(".so."))
          .map(file -> file.resolveSibling("").toString())
          .distinct()
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  /** Starts a process that finds its libraries. */
  ProcessBuilder process(List<String> command) {
    ProcessBuilder process = new ProcessBuilder(command);
    if (!libraries.isEmpty()) {
      process.environment().put("LD_LIBRARY_PATH", libraries);
    }
    return process;
  }

  static String resource(String name) throws IOException {
    try (InputStream in = WebTools.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Path copyResource(String name, Path file) throws IOException {
    return Files.writeString(file, resource(name));
  }
}
