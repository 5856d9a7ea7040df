package dev.labelstream.udf.score;

import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ScoreOutcome;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/**
 * Makes the operator that scores pictures:
 *
 * <pre>
 * fetched.transform("score", TypeInformation.of(ScoreOutcome.class), new ScoreImagesFactory(settings))
 * </pre>
 */
public final class ScoreImagesFactory extends AbstractStreamOperatorFactory<ScoreOutcome>
    implements OneInputStreamOperatorFactory<FetchedImage, ScoreOutcome> {

  private final ScoreSettings settings;

  public ScoreImagesFactory(ScoreSettings settings) {
    this.settings = settings;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as in Flink's signature
  public <T extends StreamOperator<ScoreOutcome>> T createStreamOperator(
      StreamOperatorParameters<ScoreOutcome> parameters) {
    return (T) new ScoreImages(parameters, settings);
  }

  @Override
  @SuppressWarnings("rawtypes") // as in Flink's signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return ScoreImages.class;
  }
}
