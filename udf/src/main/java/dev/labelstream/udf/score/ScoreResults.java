package dev.labelstream.udf.score;

import dev.labelstream.udf.Failure;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.Picture;
import java.io.Serializable;
import java.util.List;

/**
 * Makes the operator's output of what became of a picture.
 *
 * @param <P> what comes in
 * @param <O> what goes out: one for each picture
 */
public interface ScoreResults<P extends Picture, O> extends Serializable {

  /**
   * @param labels one of each model, in the order of the settings
   */
  O labeled(P picture, List<Label> labels);

  /**
   * @param failure {@code DECODE_FAILED} or {@code MODEL_FAILED}
   */
  O refused(P picture, Failure failure);
}
