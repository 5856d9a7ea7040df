package dev.labelstream.e2e.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;

class RetrainSettingsTest {

  private final List<String> problems = new ArrayList<>();

  @Test
  void folderCanBeReadAsItIs() {
    Configuration folder = GlobalConfiguration.loadConfiguration("../flink-conf/retrain");

    RetrainSettings settings =
        RetrainSettings.read(folder, problems::add)
            .orElseThrow(() -> new AssertionError(problems.toString()));

    assertThat(settings.dataset()).isEqualTo("/data/images.lance");
    assertThat(settings.sinkId()).isEqualTo("ingest");
    assertThat(settings.margin()).isEqualTo(0.01);
  }

  @Test
  void everyProblemIsToldAtOnce() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("labelstream.retrain.margin", "-1");
    keys.put("labelstream.retrain.commit-timeout", "soon");
    keys.put("labelstream.training.tag", "golden");
    keys.put("labelstream.training.epochs", "0");
    keys.put("labelstream.training.evaluate-examples", "0");

    assertThat(RetrainSettings.read(Configuration.fromMap(keys), problems::add)).isEmpty();

    assertThat(problems)
        .anyMatch(p -> p.startsWith("labelstream.sink.dataset is missing"))
        .anyMatch(p -> p.startsWith("labelstream.retrain.models is missing"))
        .anyMatch(p -> p.startsWith("labelstream.retrain.margin is -1.0"))
        .anyMatch(p -> p.startsWith("labelstream.retrain.commit-timeout cannot be read"))
        .anyMatch(p -> p.startsWith("labelstream.training.tag is given"))
        .anyMatch(p -> p.startsWith("labelstream.training.epochs is 0"))
        .anyMatch(p -> p.startsWith("labelstream.training.base-model is missing"));
  }

  @Test
  void trainingThatMeasuresNothingIsRefused() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("labelstream.sink.dataset", "/data/images.lance");
    keys.put("labelstream.retrain.models", "/models");
    keys.put("labelstream.training.base-model", "/models/base");
    keys.put("labelstream.training.held-out", "0");

    assertThat(RetrainSettings.read(Configuration.fromMap(keys), problems::add)).isEmpty();

    assertThat(problems).singleElement().asString().contains("nothing would tell");
  }
}
