package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class SinkSettingsTest {

  private final List<String> problems = new ArrayList<>();

  @Test
  void defaultsAreTheRecordedOnes() {
    SinkSettings settings =
        read(Map.of("labelstream.sink.dataset", "/lake/images.lance")).orElseThrow();

    assertThat(settings)
        .isEqualTo(
            new SinkSettings(
                "/lake/images.lance",
                "ingest",
                Map.of(),
                MemorySize.ofMebiBytes(4),
                MemorySize.ofMebiBytes(1024),
                Duration.ofMinutes(5),
                Duration.ofDays(7),
                100,
                1024));
  }

  @Test
  void eachKeyHasItsSetting() {
    SinkSettings settings =
        read(Map.of(
                "labelstream.sink.dataset", " s3://lake/images.lance ",
                "labelstream.sink.id", "cats",
                "labelstream.sink.storage", "aws_region:eu-central-1,allow_http:true",
                "labelstream.sink.batch-size", "8 mb",
                "labelstream.sink.max-fragment-size", "256 mb",
                "labelstream.sink.commit-timeout", "90 s",
                "labelstream.sink.keep-versions-for", "2 d",
                "labelstream.sink.maintain-every", "0",
                "labelstream.sink.small-fragment-rows", "500"))
            .orElseThrow();

    assertThat(problems).isEmpty();
    assertThat(settings)
        .isEqualTo(
            new SinkSettings(
                "s3://lake/images.lance",
                "cats",
                Map.of("aws_region", "eu-central-1", "allow_http", "true"),
                MemorySize.ofMebiBytes(8),
                MemorySize.ofMebiBytes(256),
                Duration.ofSeconds(90),
                Duration.ofDays(2),
                0,
                500));
  }

  @Test
  void allProblemsAreToldAtOnce() {
    Optional<SinkSettings> settings =
        read(
            Map.of(
                "labelstream.sink.id", "  ",
                "labelstream.sink.batch-size", "0 bytes",
                "labelstream.sink.max-fragment-size", "big",
                "labelstream.sink.commit-timeout", "0 s",
                "labelstream.sink.keep-versions-for", "a week",
                "labelstream.sink.maintain-every", "-1"));

    assertThat(settings).isEmpty();
    assertThat(problems)
        .containsExactlyInAnyOrder(
            "labelstream.sink.dataset is missing: give the URI of the Lance dataset to write",
            "labelstream.sink.id is empty: give the sink a name that stays",
            "labelstream.sink.batch-size is 0: it must be positive",
            "labelstream.sink.max-fragment-size is 'big': give a size such as 4 mb",
            "labelstream.sink.commit-timeout is PT0S: it must be positive",
            "labelstream.sink.keep-versions-for is 'a week': give a duration such as 5 min",
            "labelstream.sink.maintain-every is -1: give a number of commits, or 0 for never");
  }

  @Test
  void unreadableNumberIsTold() {
    read(
        Map.of(
            "labelstream.sink.dataset", "/lake/images.lance",
            "labelstream.sink.maintain-every", "often"));

    assertThat(problems)
        .containsExactly(
            "labelstream.sink.maintain-every is 'often': give a number of commits, or 0 for never");
  }

  @Test
  void unreadableStorageOptionsAreToldWithoutTheirSecrets() {
    read(
        Map.of(
            "labelstream.sink.dataset", "/lake/images.lance",
            "labelstream.sink.storage", "aws_secret_access_key hunter2"));

    assertThat(problems)
        .singleElement()
        .asString()
        .startsWith("labelstream.sink.storage cannot be read")
        .doesNotContain("hunter2");
  }

  @Test
  void storageOptionsAreNeverPrinted() {
    SinkSettings settings =
        read(Map.of(
                "labelstream.sink.dataset", "/lake/images.lance",
                "labelstream.sink.storage", "aws_secret_access_key:hunter2"))
            .orElseThrow();

    assertThat(settings.storage()).containsEntry("aws_secret_access_key", "hunter2");
    assertThat(settings.toString())
        .contains("/lake/images.lance", "ingest")
        .doesNotContain("hunter2", "aws_secret_access_key");
  }

  private Optional<SinkSettings> read(Map<String, String> config) {
    return SinkSettings.read(Configuration.fromMap(config), problems::add);
  }
}
