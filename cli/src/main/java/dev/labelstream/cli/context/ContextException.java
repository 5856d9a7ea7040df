package dev.labelstream.cli.context;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The contexts are not as they should be; the message says what to do. */
public final class ContextException extends IOException {

  private static final long serialVersionUID = 1;

  ContextException(String message, @Nullable Exception cause) {
    super(message, cause);
  }
}
