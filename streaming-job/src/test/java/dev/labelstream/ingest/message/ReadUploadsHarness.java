package dev.labelstream.ingest.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.udf.ImageRef;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.InstantiationUtil;
import org.apache.flink.util.OutputTag;

/**
 * {@link ReadUploads} as an operator calls it, at a clock that stands still. Flink's own harness
 * would bring JUnit 4.
 */
final class ReadUploadsHarness {

  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  final List<ImageRef> uploads = new ArrayList<>();
  final List<DeadLetter> deadLetters = new ArrayList<>();

  private final ReadUploads function;
  private final ProcessFunction<KafkaMessage, ImageRef>.Context context;
  private final ListCollector<ImageRef> collector = new ListCollector<>(uploads);

  ReadUploadsHarness(MessageSettings settings, MetricGroup metrics) throws Exception {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    function = InstantiationUtil.clone(new ReadUploads(settings, clock));
    context = contextOf(function);
    function.open(metrics);
  }

  void process(KafkaMessage message) {
    function.processElement(message, context, collector);
  }

  private ProcessFunction<KafkaMessage, ImageRef>.Context contextOf(
      ProcessFunction<KafkaMessage, ImageRef> processFunction) {
    return processFunction.new Context() {
      @Override
      public Long timestamp() {
        throw new UnsupportedOperationException("Reading does not depend on event time");
      }

      @Override
      public TimerService timerService() {
        throw new UnsupportedOperationException("Reading sets no timers");
      }

      @Override
      public <X> void output(OutputTag<X> tag, X value) {
        assertThat(tag).isEqualTo(ReadUploads.UNREADABLE);
        deadLetters.add((DeadLetter) value);
      }
    };
  }
}
