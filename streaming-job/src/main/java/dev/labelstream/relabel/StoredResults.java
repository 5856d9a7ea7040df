package dev.labelstream.relabel;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.score.ScoreResults;
import java.util.List;

/** What becomes of a stored picture that is scored for one label. */
record StoredResults() implements ScoreResults<StoredPicture, RowLabel> {

  @Override
  public RowLabel labeled(StoredPicture picture, List<Label> labels) {
    return RowLabel.labeled(picture.row(), labels.get(0));
  }

  @Override
  public RowLabel refused(StoredPicture picture, Failure failure) {
    return RowLabel.failed(picture.row(), failure);
  }
}
