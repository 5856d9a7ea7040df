package dev.labelstream.udf.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The Retry-After header, after RFC 9110, 10.2.3: seconds or a date. */
final class RetryAfter {

  private RetryAfter() {}

  /** How long to wait from {@code now}; null if the header is missing or says nothing sensible. */
  static @Nullable Duration parse(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    String value = header.strip();
    // Nine digits are 31 years, and no overflow.
    if (!value.isEmpty()
        && value.length() <= 9
        && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      Duration wait = Duration.between(now, date);
      return wait.isNegative() ? null : wait;
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
