package dev.labelstream.udf.score;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.LabeledImage;
import dev.labelstream.udf.ScoreOutcome;
import java.util.List;

/** What becomes of a fetched upload. */
record UploadResults() implements ScoreResults<FetchedImage, ScoreOutcome> {

  @Override
  public ScoreOutcome labeled(FetchedImage picture, List<Label> labels) {
    return ScoreOutcome.scored(new LabeledImage(picture, labels));
  }

  @Override
  public ScoreOutcome refused(FetchedImage picture, Failure failure) {
    return ScoreOutcome.failed(picture.ref(), failure);
  }
}
