package dev.labelstream.sinks;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What Lance does natively, with its failures unchecked: nobody above expects a checked one. */
final class NativeCalls {

  /** A call of Lance's: it throws an {@link IOException} also where it declares none. */
  @FunctionalInterface
  interface NativeCall<T> {
    T call() throws IOException;
  }

  private NativeCalls() {}

  /** The result of the call, or its failure unchecked. */
  static <T> T unchecked(NativeCall<T> storage) {
    try {
      return storage.call();
    } catch (IOException e) {
      throw unchecked(e);
    }
  }

  static UncheckedIOException unchecked(IOException e) {
    return new UncheckedIOException(e.getMessage(), e);
  }

  /** Closes what declares to throw anything. */
  static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (IOException e) {
      throw unchecked(e);
    } catch (Exception e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
