package dev.labelstream.udf.image;

import static dev.labelstream.udf.image.Unsigned.hasText;
import static dev.labelstream.udf.image.Unsigned.u8;

import dev.labelstream.udf.FailureReason;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names what came instead of a picture that is read here, so that a person knows what happened. */
final class OtherContent {

  /** As far as text is looked at. */
  private static final int BEGINNING = 512;

  private OtherContent() {}

  static PictureVerdict refuse(byte[] bytes) {
    String format = otherPictureFormat(bytes);
    if (format != null) {
      return new PictureVerdict.Refused(
          FailureReason.UNSUPPORTED_FORMAT,
          "The picture is in the format "
              + format
              + "; JPEG, PNG, GIF, BMP and WebP are read here");
    }
    return new PictureVerdict.Refused(
        FailureReason.NOT_AN_IMAGE, "Expected a picture, but found " + otherContent(bytes));
  }

  private static @Nullable String otherPictureFormat(byte[] bytes) {
    if (hasText(bytes, 4, "ftyp")) {
      return isoMediaFormat(bytes);
    }
    if (hasText(bytes, 0, "II*\0")
        || hasText(bytes, 0, "MM\0*")
        || hasText(bytes, 0, "II+\0")
        || hasText(bytes, 0, "MM\0+")) {
      return "TIFF";
    }
    if (hasText(bytes, 0, "\0\0\1\0") || hasText(bytes, 0, "\0\0\2\0")) {
      return "ICO";
    }
    if (hasText(bytes, 0, "\u00ff\n") || hasText(bytes, 0, "\0\0\0\fJXL \r\n\u0087\n")) {
      return "JPEG XL";
    }
    if (hasText(bytes, 0, "\0\0\0\fjP  \r\n\u0087\n") || hasText(bytes, 0, "\u00ffO\u00ffQ")) {
      return "JPEG 2000";
    }
    if (hasText(bytes, 0, "8BPS")) {
      return "PSD";
    }
    if (hasText(bytes, 0, "qoif")) {
      return "QOI";
    }
    return null;
  }

  /** The brand after "ftyp" tells pictures from videos, which share their container. */
  private static @Nullable String isoMediaFormat(byte[] bytes) {
    if (hasText(bytes, 8, "avif") || hasText(bytes, 8, "avis")) {
      return "AVIF";
    }
    boolean isHeif =
        hasText(bytes, 8, "hei")
            || hasText(bytes, 8, "hev")
            || hasText(bytes, 8, "mif1")
            || hasText(bytes, 8, "msf1");
    return isHeif ? "HEIC" : null;
  }

  private static String otherContent(byte[] bytes) {
    if (bytes.length == 0) {
      return "no bytes";
    }
    if (hasText(bytes, 0, "%PDF")) {
      return "a PDF";
    }
    if (hasText(bytes, 0, "PK\3\4") || hasText(bytes, 0, "PK\5\6")) {
      return "a ZIP archive";
    }
    if (hasText(bytes, 0, "\u001f\u008b")) {
      return "gzip-compressed data, although no compression was asked for";
    }
    if (hasText(bytes, 4, "ftyp")) {
      return "a video";
    }
    String beginning = beginningOfText(bytes);
    if (beginning == null) {
      return bytes.length + " bytes of no known format";
    }
    if (beginning.startsWith("<svg") || (isXml(beginning) && beginning.contains("<svg"))) {
      return "an SVG drawing, which has no pixels";
    }
    if (isXml(beginning)) {
      return "an XML document";
    }
    if (beginning.startsWith("<")) {
      return "an HTML page";
    }
    if (beginning.startsWith("{") || beginning.startsWith("[")) {
      return "a JSON document";
    }
    return "text";
  }

  private static boolean isXml(String beginning) {
    return beginning.startsWith("<?xml") || beginning.startsWith("<!doctype svg");
  }

  /** The first bytes in lower case without white space before them; null if they are no text. */
  private static @Nullable String beginningOfText(byte[] bytes) {
    int start = hasText(bytes, 0, "\u00ef\u00bb\u00bf") ? 3 : 0;
    int end = Math.min(bytes.length, start + BEGINNING);
    for (int i = start; i < end; i++) {
      int character = u8(bytes, i);
      if (character < ' ' && character != '\t' && character != '\n' && character != '\r') {
        return null;
      }
    }
    String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    return text.strip().toLowerCase(Locale.ROOT);
  }
}
