package dev.labelstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.resources.ExternalResource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.OperatorIDPair;
import org.apache.flink.runtime.clusterframework.types.ResourceProfile;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobmanager.scheduler.SlotSharingGroup;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the job is cut into boxes, and by what names its state is found again. */
class IngestPipelineTest {

  @Test
  void fetchScoreAndRowsAreBoxesOfTheirOwn() {
    assertThat(jobGraph("quality").getVertices())
        .extracting(JobVertex::getName)
        .containsExactlyInAnyOrder(
            "Source: uploads -> read",
            "fetch -> fetched",
            "score -> scored",
            "lance: Writer",
            "lance: aggregate",
            "lance: Committer",
            "dead-letters: Writer -> dead-letters: Committer");
  }

  @Test
  void pictureCrossesNoEdgeWhenThereAreNoLabels() {
    assertThat(jobGraph("").getVertices())
        .extracting(JobVertex::getName)
        .containsExactlyInAnyOrder(
            "Source: uploads -> read",
            "fetch -> fetched -> no-labels -> lance: Writer",
            "lance: aggregate",
            "lance: Committer",
            "dead-letters: Writer -> dead-letters: Committer");
  }

  /** A uid that changes makes every savepoint before it unreadable. */
  @Test
  void uidsAreWhatSavepointsKnow() {
    assertThat(uids(jobGraph("quality")))
        .containsExactlyInAnyOrder(
            "uploads",
            "read",
            "fetch",
            "fetched",
            "score",
            "scored",
            "lance",
            "lance: aggregate",
            "Sink Committer: lance",
            "dead-letters",
            "Sink Committer: dead-letters");
  }

  @Test
  void labelsChangeNoUidOfTheOthers() {
    assertThat(uids(jobGraph("")))
        .containsExactlyInAnyOrder(
            "uploads",
            "read",
            "fetch",
            "fetched",
            "no-labels",
            "lance",
            "lance: aggregate",
            "Sink Committer: lance",
            "dead-letters",
            "Sink Committer: dead-letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quality", ""})
  void oneSubtaskDecidesWhatIsCommittedAndWritesDeadLetters(String labels) {
    for (JobVertex vertex : jobGraph(labels).getVertices()) {
      boolean single =
          vertex.getName().equals("lance: aggregate")
              || vertex.getName().startsWith("dead-letters");
      assertThat(vertex.getParallelism()).as(vertex.getName()).isEqualTo(single ? 1 : 2);
    }
  }

  @Test
  void scoringOnGpusHasSlotsOfItsOwnThatAskForOne() {
    JobGraph graph =
        jobGraph(
            Map.of(
                "labelstream.score.labels", "quality",
                "external-resources", "gpu",
                "external-resource.gpu.amount", "1",
                "taskmanager.numberOfTaskSlots", "2",
                "taskmanager.memory.process.size", "4g"));

    for (JobVertex vertex : graph.getVertices()) {
      SlotSharingGroup slots = vertex.getSlotSharingGroup();
      boolean isScore = vertex.getName().equals("score -> scored");
      assertThat(slots.getSlotSharingGroupName())
          .as(vertex.getName())
          .isEqualTo(isScore ? "score" : "default");
      assertThat(slots.getResourceProfile().getExtendedResources().values())
          .as(vertex.getName())
          .containsExactlyElementsOf(isScore ? List.of(new ExternalResource("gpu", 1)) : List.of());
      assertThat(slots.getResourceProfile().getTaskHeapMemory().getBytes()).isPositive();
    }
  }

  @Test
  void allShareTheirSlotsWithoutGpus() {
    assertThat(jobGraph("quality").getVertices())
        .extracting(vertex -> vertex.getSlotSharingGroup().getResourceProfile())
        .containsOnly(ResourceProfile.UNKNOWN);
    assertThat(jobGraph("quality").getSlotSharingGroups()).hasSize(1);
  }

  /** What all operators are found by; null for one that is found by its place only. */
  private static List<String> uids(JobGraph graph) {
    return graph.getVerticesSortedTopologicallyFromSources().stream()
        .flatMap(vertex -> vertex.getOperatorIDs().stream())
        .map(OperatorIDPair::getUserDefinedOperatorUid)
        .toList();
  }

  private static JobGraph jobGraph(String labels) {
    return jobGraph(Map.of("labelstream.score.labels", labels));
  }

  private static JobGraph jobGraph(Map<String, String> more) {
    Map<String, String> keys = new HashMap<>(IngestSettingsTest.NEEDED);
    keys.putAll(more);
    keys.put("parallelism.default", "2");
    Configuration config = Configuration.fromMap(keys);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(config);
    new IngestJob(IngestSettings.read(config)).addTo(environment);
    return environment.getStreamGraph().getJobGraph();
  }
}
