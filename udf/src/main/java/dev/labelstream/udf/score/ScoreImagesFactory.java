package dev.labelstream.udf.score;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.Picture;
import dev.labelstream.udf.ScoreOutcome;
import dev.labelstream.udf.device.GpuLeases;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Makes the operator that scores pictures:
 *
 * <pre>
 * fetched.transform(
 *     "score", TypeInformation.of(ScoreOutcome.class), ScoreImagesFactory.forUploads(settings))
 * </pre>
 *
 * @param <P> the pictures that come in
 * @param <O> what goes out, one for each picture
 */
public final class ScoreImagesFactory<P extends Picture, O> extends AbstractStreamOperatorFactory<O>
    implements OneInputStreamOperatorFactory<P, O> {

  private final ScoreSettings settings;
  private final ScoreResults<P, O> results;
  private final SerializableSupplier<PixelReader> readers;

  /** Scores pictures as they come from the web. */
  public ScoreImagesFactory(ScoreSettings settings, ScoreResults<P, O> results) {
    this(settings, results, PictureDecoder::new);
  }

  private ScoreImagesFactory(
      ScoreSettings settings,
      ScoreResults<P, O> results,
      SerializableSupplier<PixelReader> readers) {
    this.settings = settings;
    this.results = results;
    this.readers = readers;
  }

  /** The operator of the ingest job. */
  public static ScoreImagesFactory<FetchedImage, ScoreOutcome> forUploads(ScoreSettings settings) {
    return forUploads(settings, PictureDecoder::new);
  }

  /**
   * The operator of the ingest job over pictures that are not what comes from the web.
   *
   * @param readers makes what brings their pixels into a batch, once for each subtask
   */
  public static ScoreImagesFactory<FetchedImage, ScoreOutcome> forUploads(
      ScoreSettings settings, SerializableSupplier<PixelReader> readers) {
    return new ScoreImagesFactory<>(settings, new UploadResults(), readers);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as in Flink's signature
  public <T extends StreamOperator<O>> T createStreamOperator(
      StreamOperatorParameters<O> parameters) {
    return (T) new ScoreImages<>(parameters, settings, results, readers, GpuLeases.ofThisMachine());
  }

  @Override
  @SuppressWarnings("rawtypes") // as in Flink's signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return ScoreImages.class;
  }
}
