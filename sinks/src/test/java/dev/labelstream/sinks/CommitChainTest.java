package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CommitChainTest {

  /** Version 1 is the creation of the dataset. */
  private final ScriptedTable table = new ScriptedTable().foreign(1);

  @Test
  void commitIsFoundWithItsVersion() {
    table.commit("a", null).commit("b", "a").commit("c", "b");

    assertThat(find("b", "a", 2)).hasValue(3);
  }

  @Test
  void commitIsFoundBehindForeignVersions() {
    table.commit("a", null).foreign(5);

    assertThat(find("a", null, 1)).hasValue(2);
  }

  @Test
  void firstCommitMayBeMade() {
    assertThat(find("a", null, 1)).isEmpty();
  }

  @Test
  void nextCommitMayBeMade() {
    table.commit("a", null).commit("b", "a");

    assertThat(find("c", "b", 3)).isEmpty();
  }

  @Test
  void nextCommitMayBeMadeAfterForeignVersionsAndOtherSinks() {
    table.commit("a", null).foreign(2).commitOf("other", "x", null).foreign(1);

    assertThat(find("b", "a", 2)).isEmpty();
  }

  @Test
  void commitThatFollowsAnOlderOneIsRefused() {
    table.commit("a", null).commit("b", "a");

    assertRefused(
        "fork",
        "a",
        2,
        "Cannot commit checkpoint 9 of sink 'ingest': it follows commit a, but the newest commit of"
            + " this sink is b (version 3, checkpoint 3).");
  }

  @Test
  void secondFirstCommitIsRefused() {
    table.commit("a", null);

    assertRefused("b", null, 2, "it follows no commit, but the newest commit of this sink is a");
  }

  @Test
  void commitWhoseParentWasNeverMadeIsRefused() {
    assertRefused("b", "a", 1, "the commit before it, a, is not in the dataset");
  }

  @Test
  void datasetBehindTheFloorIsRefused() {
    assertRefused("b", "a", 7, "the dataset is at version 1, but was at 7");
  }

  @Test
  void commitThatARollbackUndidIsNotFound() {
    table.commit("a", null).commit("b", "a").setBackTo(2);

    assertThat(find("b", "a", 2)).isEmpty();
  }

  @Test
  void rollbackOverTheFloorLeadsToTheParent() {
    table.commit("a", null).foreign(3).setBackTo(2);

    assertThat(find("b", "a", 5)).isEmpty();
  }

  @Test
  void rollbackOverTheFloorThatUndidTheParentIsRefused() {
    table.commit("a", null).commit("b", "a").foreign(3).setBackTo(2);

    assertRefused("c", "b", 6, "it follows commit b, but the newest commit of this sink is a");
  }

  @Test
  void rollbackTwiceIsFollowedTwice() {
    table.commit("a", null).commit("b", "a").setBackTo(2).commit("b2", "a").setBackTo(4);

    assertThat(find("c", "a", 6)).isEmpty();
    assertRefused("c", "b2", 4, "but the newest commit of this sink is a (version 2");
  }

  @Test
  void rollbackThatWasUndoneCounts() {
    table.commit("a", null).commit("b", "a").setBackTo(2).setBackTo(3);

    assertThat(find("b", "a", 2)).hasValue(3);
  }

  @Test
  void parentThatIsOlderThanTheKeptVersionsIsBelieved() {
    table.commit("a", null).foreign(4).cleanedUpTo(4);

    assertThat(find("b", "a", 4)).isEmpty();
  }

  @Test
  void parentThatIsOlderThanTheKeptVersionsIsNotBelievedAfterARollback() {
    table.foreign(3).commit("a", null).foreign(1).setBackTo(4).cleanedUpTo(3);

    assertRefused("b", "a", 6, "the dataset was set back to version 4");
  }

  @Test
  void versionsThatWereCleanedAboveTheFloorRefuseTheCommit() {
    table.commit("a", null).foreign(6).cleanedUpTo(5);

    assertRefused(
        "b",
        "a",
        2,
        "versions 3 to 5 of the dataset were cleaned up before the sink could check them. Restore"
            + " from a later checkpoint, or raise labelstream.sink.keep-versions-for.");
  }

  @Test
  void commitIsFoundAboveVersionsThatWereCleaned() {
    table.foreign(5).commit("a", null).cleanedUpTo(5);

    assertThat(find("a", null, 1)).hasValue(7);
  }

  @Test
  void restoredStateThatEndsWithTheDatasetIsRight() {
    table.commit("a", null).commit("b", "a").foreign(1);

    assertThatCode(() -> checkRestored(2, "a", "b")).doesNotThrowAnyException();
  }

  @Test
  void restoredStateMayBeAheadOfTheDataset() {
    table.commit("a", null);

    assertThatCode(() -> checkRestored(1, "a", "b", "c")).doesNotThrowAnyException();
  }

  @Test
  void restoredStateWithoutCommitsIsRightOnADatasetWithout() {
    table.foreign(2);

    assertThatCode(() -> checkRestored(1)).doesNotThrowAnyException();
  }

  @Test
  void datasetAheadOfTheRestoredStateIsRefusedWithTheVersionToGoBackTo() {
    table.commit("a", null).commit("b", "a").commit("c", "b");

    assertThatThrownBy(() -> checkRestored(1, "a"))
        .isInstanceOf(BrokenChainException.class)
        .hasMessage(
            "Cannot restore sink 'ingest': the dataset is ahead of the state. The state ends at"
                + " version 2, but version 4 (checkpoint 4) was committed after it was taken, and"
                + " what it brought would be written twice. Restore from a later savepoint or checkpoint,"
                + " or set the dataset back to version 2 with `labelstream rollback`.");
  }

  @Test
  void datasetAheadOfAStateWithoutCommitsNamesTheVersionWhereTheSinkBegan() {
    table.foreign(2).commit("a", null);

    assertThatThrownBy(() -> checkRestored(3))
        .hasMessageContaining("set the dataset back to version 3");
  }

  @Test
  void datasetThatWasSetBackToTheRestoredStateIsRight() {
    table.commit("a", null).commit("b", "a").setBackTo(2);

    assertThatCode(() -> checkRestored(1, "a")).doesNotThrowAnyException();
  }

  @Test
  void versionsThatWereCleanedAboveTheRestoredFloorAreRefused() {
    table.commit("a", null).foreign(4).cleanedUpTo(4);

    assertThatThrownBy(() -> checkRestored(1, "a"))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("Cannot restore sink 'ingest': versions 2 to 4")
        .hasMessageContaining(SinkOptions.KEEP_VERSIONS_FOR.key());
  }

  @Test
  void replacedDatasetIsRefusedOnRestore() {
    assertThatThrownBy(() -> checkRestored(30, "a"))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("is at version 1, but was at 30");
  }

  @Test
  void startWithoutStateIsRightOnADatasetOfOthers() {
    table.foreign(3).commitOf("other", "x", null);

    assertThatCode(this::checkFresh).doesNotThrowAnyException();
  }

  @Test
  void startWithoutStateIsRefusedIfTheSinkHasCommittedBefore() {
    table.commit("a", null).foreign(3);

    assertThatThrownBy(this::checkFresh)
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining("Cannot start sink 'ingest' without state")
        .hasMessageContaining("the newest in version 2 (checkpoint 2)")
        .hasMessageContaining("choose another " + SinkOptions.ID.key());
  }

  @Test
  void startWithoutStateIsRightWhereARollbackUndidAllCommits() {
    table.commit("a", null).commit("b", "a").setBackTo(1);

    assertThatCode(this::checkFresh).doesNotThrowAnyException();
  }

  private void assertRefused(String commitId, @Nullable String parentId, long floor, String why) {
    assertThatThrownBy(() -> find(commitId, parentId, floor))
        .isInstanceOf(BrokenChainException.class)
        .hasMessageContaining(why);
  }

  private OptionalLong find(String commitId, @Nullable String parentId, long floor) {
    LanceCommittable committable =
        new LanceCommittable("ingest", commitId, parentId, 9, floor, List.of(), 0, 0);
    return chain().find(committable, table.latestVersion());
  }

  private void checkRestored(long floor, String... commitIds) {
    chain().checkRestored(new ChainTail(List.of(commitIds), floor), table.latestVersion());
  }

  private void checkFresh() {
    chain().checkFresh(table.latestVersion());
  }

  private CommitChain chain() {
    return new CommitChain(table, "ingest");
  }
}
