package dev.labelstream.relabel;

import dev.labelstream.sinks.StoredContent;
import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Looks at each stored row for a picture; what is none goes out at the side. */
final class ReadPictures extends ProcessFunction<StoredContent, StoredPicture> {

  private static final long serialVersionUID = 1L;

  static final OutputTag<RowLabel> UNREADABLE =
      new OutputTag<>("unreadable", TypeInformation.of(RowLabel.class));

  /** Counter: stored rows without a picture that can be read. */
  static final String ROWS_UNREADABLE = "rowsUnreadable";

  private final long maxPixels;
  private final Clock clock;
  private transient Counter unreadable;

  /**
   * @param maxPixels the most that a picture may declare
   */
  @SuppressWarnings("NullAway.Init") // by open, before any row
  ReadPictures(long maxPixels, Clock clock) {
    this.maxPixels = maxPixels;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext context) {
    unreadable = getRuntimeContext().getMetricGroup().counter(ROWS_UNREADABLE);
  }

  @Override
  public void processElement(StoredContent content, Context context, Collector<StoredPicture> out) {
    byte[] bytes = content.bytes();
    if (bytes == null) {
      refuse(content, context, FailureReason.EMPTY_BODY, "The row holds no picture");
      return;
    }
    PictureVerdict verdict = PictureProbe.probe(bytes, maxPixels);
    if (verdict instanceof PictureVerdict.Whole whole) {
      out.collect(
          new StoredPicture(
              content.row(), bytes, whole.format().mediaType(), whole.width(), whole.height()));
    } else if (verdict instanceof PictureVerdict.Refused refused) {
      refuse(content, context, refused.reason(), refused.detail());
    }
  }

  private void refuse(StoredContent content, Context context, FailureReason reason, String detail) {
    unreadable.inc();
    context.output(
        UNREADABLE,
        RowLabel.failed(content.row(), new Failure(reason, detail, 1, clock.instant())));
  }
}
