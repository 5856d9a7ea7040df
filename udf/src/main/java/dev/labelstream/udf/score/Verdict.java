package dev.labelstream.udf.score;

import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.Label;
import java.util.List;
import java.util.stream.Stream;

/** What became of one picture in a batch. */
sealed interface Verdict {

  /** Joins what the next model says: more labels, or a refusal, of which the first one stands. */
  default Verdict and(Verdict next) {
    if (this instanceof Labeled some && next instanceof Labeled more) {
      return new Labeled(Stream.concat(some.labels().stream(), more.labels().stream()).toList());
    }
    return this instanceof Refused ? this : next;
  }

  /** Every model has said what it has to say. */
  record Labeled(List<Label> labels) implements Verdict {}

  /** The picture can't be decoded, or a model failed on it alone. */
  record Refused(FailureReason reason, String detail) implements Verdict {}
}
