package dev.labelstream.e2e.local;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** The terminal that a command was called on, if it was. */
public final class Terminal {

  private Terminal() {}

  /** Whether a person sees what is printed. */
  public static boolean isThere() {
    return console() != null;
  }

  /** Null elsewhere than on a terminal. */
  // On JDK 17, which the build insists on, there is a console only on a terminal.
  @SuppressWarnings("SystemConsoleNull")
  public static @Nullable Console console() {
    return System.console();
  }
}
