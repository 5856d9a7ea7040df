package dev.labelstream.ingest;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.ingest.message.KafkaMessage;
import dev.labelstream.ingest.message.ReadUploads;
import dev.labelstream.udf.FetchOutcome;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.LabeledImage;
import dev.labelstream.udf.ScoreOutcome;
import dev.labelstream.udf.fetch.FetchImages;
import dev.labelstream.udf.score.ScoreImagesFactory;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The ingest job's shape, between whatever brings the messages and whatever takes the rows.
 *
 * <pre>
 *   messages ──> read ──> fetch ──> score ──> rows
 *                  │        │         │
 *                  `────────┴─────────┴─────> dead letters
 * </pre>
 *
 * <p>Fetch, score and rows are boxes of their own on the dashboard. A job without labels has no
 * score box, and its rows are chained to fetch: then a picture crosses no edge at all. On GPUs
 * score has slots of its own ({@link ScoringSlots}).
 */
final class IngestPipeline {

  private final IngestSettings settings;

  IngestPipeline(IngestSettings settings) {
    this.settings = settings;
  }

  /** Connects the messages to the two sinks. */
  void connect(
      DataStream<KafkaMessage> messages, Sink<LabeledImage> rows, Sink<DeadLetter> deadLetters) {
    SingleOutputStreamOperator<ImageRef> uploads =
        messages
            .process(new ReadUploads(settings.message(), Clock.systemUTC()))
            .name("read")
            .uid("read");
    SingleOutputStreamOperator<FetchedImage> fetched = fetch(uploads);
    DataStream<DeadLetter> dead =
        uploads
            .getSideOutput(ReadUploads.UNREADABLE)
            .union(fetched.getSideOutput(SplitFetched.NOT_FETCHED));
    if (settings.score().declarations().isEmpty()) {
      fetched
          .map(IngestPipeline::unlabeled)
          .name("no-labels")
          .uid("no-labels")
          .sinkTo(rows)
          .name("lance")
          .uid("lance");
    } else {
      ScoringSlots slots = ScoringSlots.of(settings.score(), messages.getExecutionEnvironment());
      SingleOutputStreamOperator<LabeledImage> labeled = score(fetched, slots);
      dead = dead.union(labeled.getSideOutput(SplitScored.NOT_SCORED));
      slots.withoutGpu(labeled.sinkTo(rows)).name("lance").uid("lance").disableChaining();
    }
    dead.sinkTo(deadLetters).name("dead-letters").uid("dead-letters").setParallelism(1);
  }

  private SingleOutputStreamOperator<FetchedImage> fetch(DataStream<ImageRef> uploads) {
    SingleOutputStreamOperator<FetchOutcome> outcomes =
        AsyncDataStream.unorderedWait(
                uploads,
                new FetchImages(settings.fetch()),
                // No timeout of Flink's: the fetch has its own, and always answers.
                0,
                TimeUnit.MILLISECONDS,
                settings.fetch().capacity())
            .name("fetch")
            .uid("fetch")
            .startNewChain();
    return outcomes.process(new SplitFetched()).name("fetched").uid("fetched");
  }

  private SingleOutputStreamOperator<LabeledImage> score(
      DataStream<FetchedImage> fetched, ScoringSlots slots) {
    SingleOutputStreamOperator<ScoreOutcome> outcomes =
        fetched
            .transform(
                "score",
                TypeInformation.of(ScoreOutcome.class),
                ScoreImagesFactory.forUploads(settings.score()))
            .uid("score")
            .startNewChain();
    return slots.withGpu(outcomes, "score").process(new SplitScored()).name("scored").uid("scored");
  }

  private static LabeledImage unlabeled(FetchedImage image) {
    return new LabeledImage(image, List.of());
  }
}
