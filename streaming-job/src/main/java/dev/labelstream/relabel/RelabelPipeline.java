package dev.labelstream.relabel;

import dev.labelstream.ingest.ScoringSlots;
import dev.labelstream.relabel.RelabelSettings.OneLabel;
import dev.labelstream.sinks.StoredContent;
import dev.labelstream.udf.score.ScoreImagesFactory;
import java.time.Clock;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * One label's branch of the job, between whatever brings the rows and whatever takes the labels. On
 * GPUs its scoring has slots of its own, so that each label needs as many GPUs as the job's
 * parallelism.
 */
final class RelabelPipeline {

  private final OneLabel label;
  private final long maxPixels;

  RelabelPipeline(OneLabel label, long maxPixels) {
    this.label = label;
    this.maxPixels = maxPixels;
  }

  void connect(DataStream<StoredContent> rows, Sink<RowLabel> labels) {
    SingleOutputStreamOperator<StoredPicture> pictures =
        rows.process(new ReadPictures(maxPixels, Clock.systemUTC()))
            .name(named("read"))
            .uid(named("read"));
    ScoringSlots slots = ScoringSlots.of(label.score(), rows.getExecutionEnvironment());
    SingleOutputStreamOperator<RowLabel> scored =
        pictures
            .transform(
                named("score"),
                TypeInformation.of(RowLabel.class),
                new ScoreImagesFactory<>(label.score(), new StoredResults()))
            .uid(named("score"))
            .startNewChain();
    DataStream<RowLabel> settled =
        slots
            .withGpu(scored, named("score"))
            .union(pictures.getSideOutput(ReadPictures.UNREADABLE));
    slots
        .withoutGpu(settled.sinkTo(labels))
        .name(named("lance"))
        .uid(named("lance"))
        .disableChaining();
  }

  private String named(String operator) {
    return operator + "-" + label.name();
  }
}
