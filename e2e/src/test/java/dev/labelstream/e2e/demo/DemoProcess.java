package dev.labelstream.e2e.demo;

import dev.labelstream.e2e.local.CommandProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** {@code labelstream demo} as the launcher runs it. */
final class DemoProcess {

  private DemoProcess() {}

  /** Starts a demo, as {@link CommandProcess#start} does. */
  static CommandProcess start(Path scratch, String... arguments) throws IOException {
    return CommandProcess.start(scratch, demo(arguments));
  }

  /** Runs a demo to its own end. */
  static CommandProcess.Ended run(Path scratch, String... arguments) throws Exception {
    return CommandProcess.run(scratch, demo(arguments));
  }

  private static String[] demo(String... arguments) {
    return Stream.concat(Stream.of("demo"), Stream.of(arguments)).toArray(String[]::new);
  }
}
