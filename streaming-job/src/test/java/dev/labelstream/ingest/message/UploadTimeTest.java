package dev.labelstream.ingest.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UploadTimeTest {

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.123456789Z, 2026-01-02T03:04:05.123456789Z",
    "2026-01-02T03:04:05+08:00, 2026-01-01T19:04:05Z",
    "2026-01-02T03:04:05+0800, 2026-01-01T19:04:05Z",
    "2026-01-02T03:04:05+08, 2026-01-01T19:04:05Z",
    "2026-01-02T03:04:05, 2026-01-02T03:04:05Z",
    "2026-01-02 03:04:05.5, 2026-01-02T03:04:05.500Z",
    "2026-01-02 03:04, 2026-01-02T03:04:00Z",
    "2026-01-02, 2026-01-02T00:00:00Z",
    "1767323045, 2026-01-02T03:04:05Z",
    "1767323045.25, 2026-01-02T03:04:05.250Z",
    "1.767323045E+9, 2026-01-02T03:04:05Z",
    "1767323045123, 2026-01-02T03:04:05.123Z",
    "1e-99999999, 1970-01-01T00:00:00Z",
    "0, 1970-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
  })
  void readsIsoAndEpochTimes(String text, Instant time) {
    assertThat(UploadTime.read(text)).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yesterday",
        "true",
        "2026-13-01T00:00:00Z",
        "2026-02-30x",
        "2026-01-02T",
        "2026-01-02T T03:04:05",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+08:00",
        "10000-01-01T00:00:00Z",
        "-1",
        "1767323045123456",
        "1e999999999",
        "1e-999999999999",
        "99999999999999999999999999999999999999999999",
      })
  void whatIsNoTimeIsEmpty(String text) {
    assertThat(UploadTime.read(text)).isEmpty();
  }
}
