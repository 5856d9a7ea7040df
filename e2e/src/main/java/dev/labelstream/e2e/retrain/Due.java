package dev.labelstream.e2e.retrain;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When a retraining is due: each condition that is given must hold.
 *
 * @param newRows how many rows more than the last run's version the dataset must have; null if that
 *     is no condition
 * @param olderThan how long ago the last run must have begun; null if that is no condition
 */
record Due(@Nullable Long newRows, @Nullable Duration olderThan) {

  /** Whether it is, and why, in a sentence. */
  record Answer(boolean isDue, String why) {}

  /**
   * Asks.
   *
   * @param runs of the dataset, the newest first; those that trained a model count
   */
  Answer ask(List<Run> runs, DatasetSide dataset, Instant now) throws IOException {
    Optional<Run> last = runs.stream().filter(run -> run.training() != null).findFirst();
    StringBuilder why = new StringBuilder();
    if (newRows != null) {
      OptionalLong newest = dataset.newest();
      long rows = newest.isPresent() ? dataset.rows(newest.getAsLong()) : 0;
      long before = last.map(Run::version).map(RunVersion::rows).orElse(0L);
      String grown =
          "%,d rows are new since %s"
              .formatted(rows - before, last.map(run -> "run " + run.id()).orElse("the beginning"));
      if (rows - before < newRows) {
        return new Answer(false, "%s, fewer than %,d".formatted(grown, newRows));
      }
      why.append(grown);
    }
    if (olderThan != null) {
      if (last.isPresent()) {
        Duration age = Duration.between(Instant.parse(last.get().started()), now);
        String old = "run %s began %s ago".formatted(last.get().id(), inWords(age));
        if (age.compareTo(olderThan) < 0) {
          return new Answer(false, "%s, less than %s".formatted(old, inWords(olderThan)));
        }
        why.append(why.isEmpty() ? "" : "; ").append(old);
      } else {
        why.append(why.isEmpty() ? "" : "; ").append("there is no run yet");
      }
    }
    return new Answer(true, why.isEmpty() ? "it was asked for" : why.toString());
  }

  private static String inWords(Duration duration) {
    if (duration.toDays() > 0) {
      return "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
    }
    return duration.toHours() > 0
        ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
        : "%d min".formatted(duration.toMinutes());
  }
}
