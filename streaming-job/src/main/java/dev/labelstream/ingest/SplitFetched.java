package dev.labelstream.ingest;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.udf.FetchOutcome;
import dev.labelstream.udf.FetchedImage;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Sends fetched pictures on and the others to the dead letters. */
final class SplitFetched extends ProcessFunction<FetchOutcome, FetchedImage> {

  private static final long serialVersionUID = 1L;

  static final OutputTag<DeadLetter> NOT_FETCHED =
      new OutputTag<>("not-fetched", TypeInformation.of(DeadLetter.class));

  @Override
  public void processElement(FetchOutcome outcome, Context context, Collector<FetchedImage> out) {
    if (outcome.image() != null) {
      out.collect(outcome.image());
    } else if (outcome.failure() != null) {
      context.output(NOT_FETCHED, DeadLetter.of(outcome.ref(), outcome.failure()));
    }
  }
}
