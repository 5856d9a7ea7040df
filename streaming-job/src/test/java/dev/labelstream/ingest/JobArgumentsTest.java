package dev.labelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobArgumentsTest {

  @Test
  void singleKeysAreRead() {
    assertThat(read("-Dlabelstream.kafka.topic=uploads", "-Dparallelism.default=2").toMap())
        .isEqualTo(Map.of("labelstream.kafka.topic", "uploads", "parallelism.default", "2"));
  }

  @Test
  void valueMayHoldAnEqualsSignOrNothing() {
    assertThat(read("-Da=b=c", "-Dd=").toMap()).isEqualTo(Map.of("a", "b=c", "d", ""));
  }

  @Test
  void fileIsReadAndSingleKeysWinWhereverTheyStand(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        labelstream:
          kafka:
            topic: from-file
            group: from-file
        """);

    Configuration config = read("-Dlabelstream.kafka.topic=single", "--conf", folder.toString());

    assertThat(config.toMap())
        .isEqualTo(
            Map.of("labelstream.kafka.topic", "single", "labelstream.kafka.group", "from-file"));
  }

  @Test
  void everyUnknownArgumentIsTold() {
    assertThat(problems("--topic", "-Dtopic", "-D=a", "-Dgood=1", "--conf"))
        .hasMessage(
            """
            The configuration has 4 problems:
              - argument '--topic' is not known: give --conf DIR or -Dkey=value
              - argument '-Dtopic' is not known: give --conf DIR or -Dkey=value
              - argument '-D=a' is not known: give --conf DIR or -Dkey=value
              - argument '--conf' is not known: give --conf DIR or -Dkey=value""");
  }

  @Test
  void folderWithoutAConfigurationIsToldWithTheOthers(@TempDir Path folder) {
    ConfigurationProblems thrown = problems("--conf", folder.toString(), "--topic");

    assertThat(thrown.problems())
        .satisfiesExactly(
            problem ->
                assertThat(problem)
                    .startsWith("--conf %s cannot be read: ".formatted(folder))
                    .endsWith(" Give a folder with a config.yaml"),
            problem -> assertThat(problem).startsWith("argument '--topic'"));
  }

  private static Configuration read(String... arguments) {
    return JobArguments.read(arguments);
  }

  private static ConfigurationProblems problems(String... arguments) {
    return catchThrowableOfType(ConfigurationProblems.class, () -> read(arguments));
  }
}
