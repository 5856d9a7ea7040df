package dev.labelstream.ingest.message;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;

/**
 * Reads the time that a message tells: ISO-8601, or seconds or milliseconds since the epoch.
 *
 * <p>ISO-8601 in its extended form, a blank instead of the T allowed; without an offset it is UTC,
 * without a time it is midnight. A number below 100,000,000,000 is seconds (to the year 5138), from
 * there on milliseconds (from the year 1973). Only times from 1970 to 9999 are believed.
 */
final class UploadTime {

  private static final int LONGEST = 40;
  private static final BigDecimal FIRST_MILLIS = BigDecimal.valueOf(100_000_000_000L);

  /** The last time that is believed, and that all readers of the dataset can show. */
  static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final BigDecimal LAST_MILLIS = BigDecimal.valueOf(LAST.toEpochMilli());

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[XXX][XX][X]")
          .optionalEnd()
          .optionalEnd()
          .toFormatter();

  private UploadTime() {}

  /** The time, or empty if it cannot be read. */
  static Optional<Instant> read(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    String time = text.strip();
    boolean calendar = time.length() > 4 && time.charAt(4) == '-';
    try {
      return calendar ? fromCalendar(time) : fromNumber(new BigDecimal(time));
    } catch (DateTimeException | NumberFormatException unreadable) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> fromCalendar(String time) {
    TemporalAccessor parsed =
        ISO.parseBest(time, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    Instant moment;
    if (parsed instanceof OffsetDateTime withOffset) {
      moment = withOffset.toInstant();
    } else if (parsed instanceof LocalDateTime local) {
      moment = local.toInstant(ZoneOffset.UTC);
    } else {
      moment = LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    boolean believed = !moment.isBefore(Instant.EPOCH) && !moment.isAfter(LAST);
    return believed ? Optional.of(moment) : Optional.empty();
  }

  private static Optional<Instant> fromNumber(BigDecimal number) {
    // The bounds come first: 1e999999999 would take forever to shift or round.
    if (number.signum() < 0 || number.compareTo(LAST_MILLIS) > 0) {
      return Optional.empty();
    }
    BigDecimal millis = number.compareTo(FIRST_MILLIS) < 0 ? number.movePointRight(3) : number;
    return Optional.of(Instant.ofEpochMilli(millis.longValue()));
  }
}
