package dev.labelstream.udf.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class FetchSettingsTest {

  private final List<String> problems = new ArrayList<>();

  private Optional<FetchSettings> read(Map<String, String> config) {
    return FetchSettings.read(Configuration.fromMap(config), problems::add);
  }

  @Test
  void defaultsAreGood() throws Exception {
    FetchSettings settings = read(Map.of()).orElseThrow();

    assertThat(problems).isEmpty();
    assertThat(settings.attemptTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.maxImageBytes()).isEqualTo(20 * 1024 * 1024);
    assertThat(InstantiationUtil.clone(settings)).isEqualTo(settings);
  }

  @Test
  void allowedHostsAreRead() {
    FetchSettings settings =
        read(Map.of("labelstream.fetch.allowed-private-hosts", "Images.Internal:8080;[::1]:81"))
            .orElseThrow();

    assertThat(settings.allowedPrivateHosts()).containsExactly("images.internal:8080", "[::1]:81");
  }

  @Test
  void allProblemsAreReportedTogether() {
    Optional<FetchSettings> settings =
        read(
            Map.of(
                "labelstream.fetch.threads", "0",
                "labelstream.fetch.capacity", "many",
                "labelstream.fetch.connect-timeout", "-1 s",
                "labelstream.fetch.max-image-size", "3 gb",
                "labelstream.fetch.allowed-private-hosts", "localhost",
                "labelstream.fetch.user-agent", "a\r\nb"));

    assertThat(settings).isEmpty();
    assertThat(problems)
        .hasSize(6)
        .allSatisfy(problem -> assertThat(problem).startsWith("labelstream.fetch.").endsWith("."))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .isEqualTo("labelstream.fetch.threads is 0, but it must be at least 1."))
        .anySatisfy(problem -> assertThat(problem).contains("capacity cannot be read"))
        .anySatisfy(problem -> assertThat(problem).contains("images.internal:8080"));
  }

  @Test
  void timeoutsInTheWrongOrderAreReported() {
    assertThat(read(Map.of("labelstream.fetch.attempt-timeout", "5 min"))).isEmpty();

    assertThat(problems)
        .containsExactly(
            "labelstream.fetch.attempt-timeout is 300000 ms, more than"
                + " labelstream.fetch.total-timeout, which is 120000 ms: lower the first or raise"
                + " the second.");
  }
}
