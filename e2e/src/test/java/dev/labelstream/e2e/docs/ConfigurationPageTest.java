package dev.labelstream.e2e.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.e2e.docs.ConfigurationPage.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

  @Test
  void pageInTheRepositoryIsWhatTheCodeSays() throws IOException {
    String page = Files.readString(Path.of("..").resolve(ConfigurationPage.PATH));

    assertThat(page)
        .as(
            "%s is not what the code says now: write it anew with `%s`",
            ConfigurationPage.PATH, ConfigurationPage.COMMAND)
        .isEqualTo(ConfigurationPage.text());
  }

  @Test
  void everyKeyIsOursOnlyOnceAndDescribed() {
    List<DeclaredOption> all =
        ConfigurationPage.GROUPS.stream()
            .map(Group::options)
            .flatMap(options -> DeclaredOption.of(options).stream())
            .toList();

    assertThat(all).extracting(DeclaredOption::key).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            option -> {
              assertThat(option.key()).matches("labelstream(\\.[a-z0-9]+(-[a-z0-9]+)*)+");
              assertThat(option.description()).as(option.key()).endsWith(".");
              assertThat(option.typeText()).isNotEmpty();
            });
  }

  @Test
  void defaultsAreWrittenAsOneGivesThem() {
    assertThat(DeclaredOption.of(SampleOptions.class))
        .extracting(DeclaredOption::defaultText)
        .containsExactly("1500 ms", "a;b", "k:1", "", "seconds");
    assertThat(DeclaredOption.of(SampleOptions.class))
        .extracting(DeclaredOption::typeText)
        .containsExactly(
            "duration",
            "list of text (a;b)",
            "map (a:1,b:2)",
            "true or false",
            "one of seconds, minutes");
  }

  /** A closed choice. */
  public enum Unit {
    SECONDS,
    MINUTES
  }

  /** One key of every kind that is not written as Java writes it. */
  public static final class SampleOptions {

    public static final ConfigOption<Duration> PAUSE =
        ConfigOptions.key("pause").durationType().defaultValue(Duration.ofMillis(1500));

    public static final ConfigOption<List<String>> NAMES =
        ConfigOptions.key("names").stringType().asList().defaultValues("a", "b");

    public static final ConfigOption<Map<String, String>> PAIRS =
        ConfigOptions.key("pairs").mapType().defaultValue(Map.of("k", "1"));

    public static final ConfigOption<Boolean> SWITCH =
        ConfigOptions.key("switch").booleanType().noDefaultValue();

    public static final ConfigOption<Unit> UNIT =
        ConfigOptions.key("unit").enumType(Unit.class).defaultValue(Unit.SECONDS);

    private SampleOptions() {}
  }
}
