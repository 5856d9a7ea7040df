package dev.labelstream.ingest;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.udf.LabeledImage;
import dev.labelstream.udf.ScoreOutcome;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Sends scored pictures on and the others to the dead letters. */
final class SplitScored extends ProcessFunction<ScoreOutcome, LabeledImage> {

  private static final long serialVersionUID = 1L;

  static final OutputTag<DeadLetter> NOT_SCORED =
      new OutputTag<>("not-scored", TypeInformation.of(DeadLetter.class));

  @Override
  public void processElement(ScoreOutcome outcome, Context context, Collector<LabeledImage> out) {
    if (outcome.labeled() != null) {
      out.collect(outcome.labeled());
    } else if (outcome.failure() != null) {
      context.output(NOT_SCORED, DeadLetter.of(outcome.ref(), outcome.failure()));
    }
  }
}
