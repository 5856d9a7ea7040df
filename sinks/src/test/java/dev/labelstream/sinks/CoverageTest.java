package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CoverageTest {

  private static final long CHECKPOINT = 7;

  /** Version 1 is the creation of the dataset. */
  private final ScriptedTable table = new ScriptedTable().foreign(1);

  @Test
  void versionOfTheLastCommitIsFoundById() {
    table.commit("a", null).commit("b", "a");

    assertThat(coverage(2, "a", "b")).isEqualTo(new Coverage.Held(3));
  }

  @Test
  void laterCommitsAndOtherWritersDoNotCount() {
    table.commit("a", null).foreign(2).commit("b", "a").commitOf("other", "x", null);

    assertThat(coverage(1, "a")).isEqualTo(new Coverage.Held(2));
  }

  @Test
  void commitThatIsNotMadeYetIsPending() {
    table.commit("a", null).foreign(1);

    assertThat(coverage(2, "a", "b")).isEqualTo(new Coverage.Pending());
  }

  @Test
  void firstCommitOfAllMayBePending() {
    assertThat(coverage(1, "a")).isEqualTo(new Coverage.Pending());
  }

  @Test
  void commitBeforeTheLastOneMayBeMadeAfterTheLastWasDrawn() {
    table.commit("a", null).commit("b", "a");

    assertThat(coverage(2, "a", "b", "c")).isEqualTo(new Coverage.Pending());
  }

  @Test
  void checkpointWithoutRowsIsHeldByTheCommitBeforeIt() {
    table.commit("a", null);

    assertThat(coverage(1, "a")).isEqualTo(new Coverage.Held(2));
  }

  @Test
  void sinkThatHasBroughtNothingIsHeldByWhatItFound() {
    table.foreign(2);

    assertThat(coverage(3)).isEqualTo(new Coverage.Held(3));
  }

  @Test
  void jobThatFellBackBeforeTheSavepointHasOvertakenIt() {
    table.commit("a", null).commit("instead of b", "a");

    assertThat(coverage(2, "a", "b")).isEqualTo(new Coverage.Overtaken(3));
  }

  @Test
  void datasetThatWasSetBackHasOvertakenTheSavepoint() {
    table.commit("a", null).commit("b", "a").setBackTo(2);

    assertThat(coverage(2, "a", "b")).isEqualTo(new Coverage.Overtaken(2));
  }

  @Test
  void commitOlderThanTheVersionsThatAreKeptIsHeldByTheNewest() {
    table.commit("a", null).foreign(3).cleanedUpTo(3);

    assertThat(coverage(1, "a")).isEqualTo(new Coverage.Held(5));
  }

  private Coverage coverage(long floorVersion, String... commitIds) {
    return Coverage.of(
        table, "ingest", new SinkPosition(CHECKPOINT, List.of(commitIds), floorVersion));
  }
}
