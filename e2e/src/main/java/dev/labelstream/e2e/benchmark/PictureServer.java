package dev.labelstream.e2e.benchmark;

import java.io.IOException;

/** A server of the benchmark's pictures, in another process than what is measured. */
interface PictureServer extends AutoCloseable {

  /**
   * @param path of a picture below the folder, encoded
   */
  String urlOf(String path);

  @Override
  void close() throws IOException;
}
