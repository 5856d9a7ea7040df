package dev.labelstream.e2e.world;

import dev.labelstream.udf.FailureReason;
import java.util.Locale;

/** Uploads that are bad on purpose: each has to end in the dead letters, never in the dataset. */
public enum BadUpload {
  /** 404. */
  MISSING("/bad/missing.png"),
  /** An HTML page that is said to be a PNG. */
  HTML_PAGE("/bad/page.png"),
  /** The first half of a JPEG, its length truly declared. */
  CUT_JPEG("/bad/cut.jpg"),
  /** A body that goes on for ten minutes, at some 10 MB a second. */
  ENDLESS("/bad/endless.jpg"),
  /** An address inside somebody's network, where no fetcher of foreign URLs has any business. */
  PRIVATE_ADDRESS("http://10.0.0.1/private.png");

  private final String place;

  BadUpload(String place) {
    this.place = place;
  }

  /** What ids call it, for example {@code cut-jpeg}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Where its picture is said to be.
   *
   * @param baseUrl of the upload server, without a slash at its end
   */
  public String url(String baseUrl) {
    return place.startsWith("/") ? baseUrl + place : place;
  }

  /** Whether that is what a dead letter of this upload may say. */
  public boolean mayFailWith(FailureReason reason) {
    return switch (this) {
      case MISSING -> reason == FailureReason.NOT_FOUND;
      case HTML_PAGE -> reason == FailureReason.NOT_AN_IMAGE;
      case CUT_JPEG -> reason == FailureReason.TRUNCATED_IMAGE;
      // Which of them it is depends on the fetcher's limits and on the machine.
      case ENDLESS -> reason == FailureReason.TOO_LARGE || reason == FailureReason.TIMED_OUT;
      case PRIVATE_ADDRESS -> reason == FailureReason.FORBIDDEN_ADDRESS;
    };
  }

  /** The path on the upload server, or the URL elsewhere. */
  String place() {
    return place;
  }
}
