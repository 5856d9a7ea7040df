package dev.labelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.ingest.KafkaOptions.StartFrom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class KafkaSettingsTest {

  private static final Map<String, String> NEEDED =
      Map.of(
          "labelstream.kafka.bootstrap-servers", "kafka-1:9092,kafka-2:9092",
          "labelstream.kafka.topic", "uploads",
          "labelstream.dead-letters.topic", "dead-letters");

  private final List<String> problems = new ArrayList<>();

  @Test
  void onlyServersAndTopicsAreNeeded() throws Exception {
    KafkaSettings settings = read(Map.of()).orElseThrow();

    assertThat(settings)
        .isEqualTo(
            new KafkaSettings(
                "kafka-1:9092,kafka-2:9092",
                "uploads",
                "labelstream-ingest",
                StartFrom.EARLIEST,
                Map.of(),
                "dead-letters",
                1_024_000));
    assertThat(problems).isEmpty();
    assertThat(InstantiationUtil.clone(settings)).isEqualTo(settings);
  }

  @Test
  void everyKeyIsRead() {
    KafkaSettings settings =
        read(Map.of(
                "labelstream.kafka.group", "blue",
                "labelstream.kafka.start-from", "latest",
                "labelstream.kafka.properties", "security.protocol:SASL_SSL,client.rack:b",
                "labelstream.dead-letters.max-size", "2 mb"))
            .orElseThrow();

    assertThat(settings.group()).isEqualTo("blue");
    assertThat(settings.startFrom()).isEqualTo(StartFrom.LATEST);
    assertThat(settings.clientProperties())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("security.protocol", "SASL_SSL", "client.rack", "b"));
    assertThat(settings.maxDeadLetterSize()).isEqualTo(2 * 1024 * 1024);
  }

  @Test
  void everythingThatIsMissingIsToldAtOnce() {
    Optional<KafkaSettings> settings = KafkaSettings.read(new Configuration(), problems::add);

    assertThat(settings).isEmpty();
    assertThat(problems)
        .containsExactly(
            "labelstream.kafka.bootstrap-servers is missing: give Kafka's host:port",
            "labelstream.kafka.topic is missing: give the topic of the uploads",
            "labelstream.dead-letters.topic is missing: give the topic for uploads that cannot"
                + " become a row; nothing is dropped");
  }

  @Test
  void valuesThatCannotBeReadAreToldWithTheOthers() {
    Optional<KafkaSettings> settings =
        read(
            Map.of(
                "labelstream.kafka.group", " ",
                "labelstream.kafka.start-from", "the beginning",
                "labelstream.kafka.properties", "sasl.jaas.config s3cret",
                "labelstream.dead-letters.topic", "uploads",
                "labelstream.dead-letters.max-size", "long"));

    assertThat(settings).isEmpty();
    assertThat(problems)
        .containsExactly(
            "labelstream.dead-letters.topic is the topic of the uploads, uploads: dead letters would"
                + " be read as uploads; give another topic",
            "labelstream.kafka.group is missing: give the group a name",
            "labelstream.kafka.start-from is 'the beginning': give earliest, latest or committed",
            "labelstream.dead-letters.max-size is 'long': give a size such as 1000 kb",
            "labelstream.kafka.properties cannot be read: give names and values such as"
                + " security.protocol:SASL_SSL, separated by commas");
  }

  @Test
  void deadLettersAreNoShorterAndNoLongerThanTheyCanBe() {
    assertThat(read(Map.of("labelstream.dead-letters.max-size", "99 kb"))).isEmpty();
    assertThat(read(Map.of("labelstream.dead-letters.max-size", "1025 mb"))).isEmpty();
    assertThat(read(Map.of("labelstream.dead-letters.max-size", "100 kb"))).isPresent();

    assertThat(problems)
        .containsExactly(
            "labelstream.dead-letters.max-size is '99 kb': it must be from 100 kb to 1 gb",
            "labelstream.dead-letters.max-size is '1025 mb': it must be from 100 kb to 1 gb");
  }

  @Test
  void secretsOfClientPropertiesAreNotPrinted() {
    KafkaSettings settings =
        read(Map.of("labelstream.kafka.properties", "ssl.key.password:s3cret")).orElseThrow();

    assertThat(settings.toString())
        .doesNotContain("s3cret")
        .contains("kafka-1:9092,kafka-2:9092", "uploads", "dead-letters");
  }

  private Optional<KafkaSettings> read(Map<String, String> more) {
    Map<String, String> keys = new HashMap<>(NEEDED);
    keys.putAll(more);
    return KafkaSettings.read(Configuration.fromMap(keys), problems::add);
  }
}
