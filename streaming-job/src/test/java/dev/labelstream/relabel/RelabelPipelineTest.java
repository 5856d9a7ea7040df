package dev.labelstream.relabel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.sinks.StoredLanceTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.flink.api.common.resources.ExternalResource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobmanager.scheduler.SlotSharingGroup;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the job is cut into boxes, and by what names its state is found again. */
class RelabelPipelineTest {

  @TempDir Path folder;

  @Test
  void rowsScoreAndLabelsAreBoxesOfTheirOwn() {
    assertThat(jobGraph(Map.of()).getVertices())
        .extracting(JobVertex::getName)
        .containsExactlyInAnyOrder(
            "Source: rows-quality -> read-quality",
            "score-quality",
            "lance-quality: Writer",
            "lance-quality: aggregate",
            "lance-quality: Committer");
  }

  /** A uid that changes makes every savepoint before it unreadable. */
  @Test
  void uidsAreWhatSavepointsKnow() {
    List<String> uids =
        jobGraph(Map.of()).getVerticesSortedTopologicallyFromSources().stream()
            .flatMap(vertex -> vertex.getOperatorIDs().stream())
            .map(OperatorIDPair::getUserDefinedOperatorUid)
            .filter(Objects::nonNull)
            .toList();

    assertThat(uids)
        .contains("rows-quality", "read-quality", "score-quality", "lance-quality")
        .doesNotHaveDuplicates();
  }

  @Test
  void scoringOnGpusHasSlotsOfItsOwnThatAskForOne() {
    JobGraph graph =
        jobGraph(
            Map.of(
                "external-resources", "gpu",
                "external-resource.gpu.amount", "1",
                "taskmanager.numberOfTaskSlots", "2",
                "taskmanager.memory.process.size", "4g"));

    for (JobVertex vertex : graph.getVertices()) {
      SlotSharingGroup slots = vertex.getSlotSharingGroup();
      boolean isScore = vertex.getName().equals("score-quality");
      assertThat(slots.getSlotSharingGroupName())
          .as(vertex.getName())
          .isEqualTo(isScore ? "score-quality" : "default");
      assertThat(slots.getResourceProfile().getExtendedResources().values())
          .as(vertex.getName())
          .containsExactlyElementsOf(isScore ? List.of(new ExternalResource("gpu", 1)) : List.of());
    }
  }

  private JobGraph jobGraph(Map<String, String> more) {
    String dataset = folder.resolve("images.lance").toString();
    try (StoredLanceTable table = new StoredLanceTable(dataset, Map.of(), 1L << 30)) {
      table.createIfAbsent(
          new Schema(List.of(Field.nullable("image", new ArrowType.LargeBinary()))));
    }
    Map<String, String> keys = new HashMap<>(more);
    keys.put("execution.checkpointing.interval", "10 s");
    keys.put("labelstream.sink.dataset", dataset);
    Configuration config = Configuration.fromMap(keys);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config);
    new RelabelJob(RelabelSettings.read(config)).addTo(environment);
    return environment.getStreamGraph().getJobGraph();
  }
}
