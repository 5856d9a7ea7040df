package dev.labelstream.ingest.message;

import dev.labelstream.udf.ImageRef;

/** What came of reading one message. */
sealed interface Reading {

  /** The message tells of an upload. */
  record Upload(ImageRef ref) implements Reading {}

  /**
   * The message could not be read.
   *
   * @param id from the message if it could be made out, else derived from its position
   * @param detail one sentence: what is wrong, and where
   */
  record Unreadable(String id, String detail) implements Reading {}
}
