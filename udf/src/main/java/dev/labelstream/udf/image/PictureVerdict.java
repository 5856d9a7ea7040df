package dev.labelstream.udf.image;

import dev.labelstream.udf.FailureReason;

/** What a look at some bytes says: a whole picture, or why they are none. */
public sealed interface PictureVerdict {

  /**
   * A picture that is there from its first byte to its last.
   *
   * @param width pixels, as stored (before any EXIF rotation), at least 1
   * @param height pixels, as stored, at least 1
   */
  record Whole(PictureFormat format, int width, int height) implements PictureVerdict {}

  /**
   * No picture that can be taken.
   *
   * @param reason one of NOT_AN_IMAGE, UNSUPPORTED_FORMAT, TRUNCATED_IMAGE, CORRUPT_IMAGE and
   *     TOO_MANY_PIXELS
   * @param detail one sentence for a person: what was expected, what was found
   */
  record Refused(FailureReason reason, String detail) implements PictureVerdict {}

  /** The picture of {@code format} ends early: its {@code part} is missing or cut. */
  static PictureVerdict truncated(PictureFormat format, String part, int length) {
    return new Refused(
        FailureReason.TRUNCATED_IMAGE,
        "The " + format + " ends after " + length + " bytes, before " + part);
  }

  /** The picture of {@code format} breaks the rules of its format; {@code what} says which. */
  static PictureVerdict corrupt(PictureFormat format, String what) {
    return new Refused(FailureReason.CORRUPT_IMAGE, "The " + format + " is broken: " + what);
  }
}
