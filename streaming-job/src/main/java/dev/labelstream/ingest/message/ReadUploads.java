package dev.labelstream.ingest.message;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.ImageRef;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads uploads from messages. Each message becomes exactly one record: an upload in the main
 * output, or a dead letter in {@link #UNREADABLE}. Nothing that a message holds can fail the job.
 */
public final class ReadUploads extends ProcessFunction<KafkaMessage, ImageRef> {

  /** The messages that could not be read, with {@link FailureReason#UNREADABLE_MESSAGE}. */
  public static final OutputTag<DeadLetter> UNREADABLE =
      new OutputTag<>("unreadable-messages", TypeInformation.of(DeadLetter.class));

  private final MessageSettings settings;
  private final Clock clock;
  private transient MessageMetrics metrics;
  private transient UploadReader reader;

  /**
   * @param clock serializable, as the JDK's are; tells when a message failed
   */
  public ReadUploads(MessageSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    open(getRuntimeContext().getMetricGroup());
  }

  void open(MetricGroup operator) {
    metrics = new MessageMetrics(operator);
    reader = new UploadReader(settings, metrics);
  }

  @Override
  public void processElement(KafkaMessage message, Context context, Collector<ImageRef> out) {
    Reading reading = reader.read(message);
    if (reading instanceof Reading.Upload upload) {
      out.collect(upload.ref());
    } else if (reading instanceof Reading.Unreadable unreadable) {
      metrics.unreadable.inc();
      context.output(UNREADABLE, deadLetter(message, unreadable));
    }
  }

  private DeadLetter deadLetter(KafkaMessage message, Reading.Unreadable unreadable) {
    Failure failure =
        new Failure(FailureReason.UNREADABLE_MESSAGE, unreadable.detail(), 0, clock.instant());
    byte[] value = message.value();
    byte[] kept =
        value == null
            ? null
            : MessageText.cut(value, Math.toIntExact(settings.maxSize().getBytes()));
    return DeadLetter.unreadable(
        unreadable.id(), message.timestamp(), message.position(), failure, kept);
  }
}
