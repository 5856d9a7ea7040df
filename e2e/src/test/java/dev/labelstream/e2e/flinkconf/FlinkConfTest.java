package dev.labelstream.e2e.flinkconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.labelstream.e2e.docs.ConfigurationPage;
import dev.labelstream.e2e.docs.DeclaredOption;
import dev.labelstream.e2e.retrain.RetrainOptions;
import dev.labelstream.ingest.IngestSettings;
import dev.labelstream.relabel.RelabelOptions;
import dev.labelstream.training.job.TrainingOptions;
import dev.labelstream.training.job.TrainingSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlinkConfTest {

  private static final Pattern OPENS = Pattern.compile("--add-opens=\\S+=ALL-UNNAMED");
  private static final ClusterFolder LOCAL = ClusterFolder.named("local");
  private static final ClusterFolder INGEST = ClusterFolder.named("ingest");
  private static final ClusterFolder RELABEL = ClusterFolder.named("relabel");
  private static final ClusterFolder TRAIN = ClusterFolder.named("train");
  private static final ClusterFolder RETRAIN = ClusterFolder.named("retrain");

  private static KnownKeys known;

  @TempDir Path scratch;

  @BeforeAll
  static void readKnownKeys() throws Exception {
    known = KnownKeys.read();
  }

  static List<ClusterFolder> folders() throws IOException {
    return ClusterFolder.all();
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyKeyIsDeclaredByFlinkOrByUs(ClusterFolder folder) throws IOException {
    assertThat(folder.settingsWithThoseSwitchedOff(scratch).keySet())
        .isNotEmpty()
        .allSatisfy(key -> assertThat(known.find(key)).as("declaration of " + key).isPresent());
  }

  @ParameterizedTest
  @MethodSource("folders")
  void everyValueIsOfItsKeysType(ClusterFolder folder) throws IOException {
    Configuration settings = folder.settingsWithThoseSwitchedOff(scratch);

    for (String key : settings.keySet()) {
      ConfigOption<?> option = known.find(key).orElseThrow();
      assertThatCode(() -> settings.get(option)).as(key).doesNotThrowAnyException();
    }
  }

  @Test
  void ingestShowsEveryKeyOfItsJob() throws IOException {
    List<String> keys =
        ConfigurationPage.GROUPS.stream()
            .filter(group -> group.options() != RelabelOptions.class)
            .filter(group -> group.options() != TrainingOptions.class)
            .filter(group -> group.options() != RetrainOptions.class)
            .flatMap(group -> DeclaredOption.of(group.options()).stream())
            .map(DeclaredOption::key)
            .toList();

    assertThat(INGEST.settingsWithThoseSwitchedOff(scratch).keySet())
        .filteredOn(key -> key.startsWith("labelstream."))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void relabelShowsEveryKeyThatOnlyItHas() throws IOException {
    List<String> keys =
        DeclaredOption.of(RelabelOptions.class).stream().map(DeclaredOption::key).toList();

    assertThat(RELABEL.settingsWithThoseSwitchedOff(scratch).keySet())
        .filteredOn(key -> key.startsWith("labelstream.relabel."))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void trainShowsEveryKeyOfItsJobAndNoOther() throws IOException {
    List<String> keys =
        DeclaredOption.of(TrainingOptions.class).stream().map(DeclaredOption::key).toList();

    assertThat(TRAIN.settingsWithThoseSwitchedOff(scratch).keySet())
        .filteredOn(key -> key.startsWith("labelstream."))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void retrainShowsEveryKeyThatOnlyItHas() throws IOException {
    List<String> keys =
        DeclaredOption.of(RetrainOptions.class).stream().map(DeclaredOption::key).toList();

    assertThat(RETRAIN.settingsWithThoseSwitchedOff(scratch).keySet())
        .filteredOn(key -> key.startsWith("labelstream.retrain."))
        .containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void retrainShowsTheDefaultsOfTheTraining() throws IOException {
    Configuration retrain = RETRAIN.settingsWithThoseSwitchedOff(scratch);

    for (DeclaredOption declared : DeclaredOption.of(TrainingOptions.class)) {
      if (!declared.defaultText().isEmpty() && retrain.keySet().contains(declared.key())) {
        assertThat((Object) retrain.get(declared.option()))
            .as(declared.key())
            .isEqualTo(declared.option().defaultValue());
      }
    }
  }

  @Test
  void trainCanBeReadAsItIs() {
    List<String> problems = new ArrayList<>();

    assertThat(TrainingSettings.read(TRAIN.settings(), problems::add)).isPresent();
    assertThat(problems).isEmpty();
  }

  @Test
  void keysOfOursThatAreSwitchedOffShowTheirDefault() throws IOException {
    Configuration settings = INGEST.settingsWithThoseSwitchedOff(scratch);
    Configuration relabel = RELABEL.settingsWithThoseSwitchedOff(scratch);
    Configuration train = TRAIN.settingsWithThoseSwitchedOff(scratch);
    Configuration retrain = RETRAIN.settingsWithThoseSwitchedOff(scratch);

    for (DeclaredOption declared :
        ConfigurationPage.GROUPS.stream()
            .flatMap(group -> DeclaredOption.of(group.options()).stream())
            .filter(declared -> !declared.defaultText().isEmpty())
            .toList()) {
      Object shown =
          declared.key().startsWith("labelstream.relabel.")
              ? relabel.get(declared.option())
              : declared.key().startsWith("labelstream.training.")
                  ? train.get(declared.option())
                  : declared.key().startsWith("labelstream.retrain.")
                      ? retrain.get(declared.option())
                      : settings.get(declared.option());
      assertThat(shown).as(declared.key()).isEqualTo(declared.option().defaultValue());
    }
  }

  @Test
  void ingestCanBeReadAsItIs() {
    Configuration settings = INGEST.settings();

    assertThatCode(() -> IngestSettings.read(settings)).doesNotThrowAnyException();
  }

  @Test
  void memoryOfTheLocalClusterAddsUp() {
    Configuration settings = LOCAL.settings();

    assertThatCode(() -> TaskExecutorProcessUtils.processSpecFromConfig(settings))
        .doesNotThrowAnyException();
    assertThatCode(() -> JobManagerProcessUtils.processSpecFromConfig(settings))
        .doesNotThrowAnyException();
  }

  @Test
  void pomLauncherAndClusterOpenTheSame() throws IOException {
    List<String> pom = opensIn(Files.readString(Path.of("..", "pom.xml")));

    assertThat(pom).isNotEmpty();
    assertThat(opensIn(Files.readString(Path.of("..", "labelstream")))).isEqualTo(pom);
    assertThat(opensIn(LOCAL.settings().get(CoreOptions.FLINK_JVM_OPTIONS))).isEqualTo(pom);
  }

  private static List<String> opensIn(String text) {
    return OPENS.matcher(text).results().map((MatchResult opens) -> opens.group()).toList();
  }
}
