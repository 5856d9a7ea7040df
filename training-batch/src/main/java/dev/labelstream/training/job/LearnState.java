package dev.labelstream.training.job;

import dev.labelstream.training.optimize.LearnedStep;
import dev.labelstream.training.picture.RgbPicture;
import dev.labelstream.training.prepare.PreparedExample;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The state of a training as bytes: a number that says so and a version, how many examples were
 * refused, the steps so far, the examples of the step that is being filled, then the learner's.
 */
final class LearnState {

  private static final int MAGIC = 0x4c53_5452;
  private static final int VERSION = 1;

  private LearnState() {}

  static void write(
      DataOutputStream out,
      List<LearnedStep> history,
      List<PreparedPlace> filling,
      long refused,
      LearningModel learning)
      throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeLong(refused);
    out.writeInt(history.size());
    for (LearnedStep step : history) {
      write(out, step);
    }
    out.writeInt(filling.size());
    for (PreparedPlace place : filling) {
      write(out, place);
    }
    learning.write(out);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @return how many examples were refused
   * @throws IOException if it is something else
   */
  static long read(
      DataInputStream in,
      List<LearnedStep> history,
      List<PreparedPlace> filling,
      LearningModel learning)
      throws IOException {
    if (in.readInt() != MAGIC || in.readInt() != VERSION) {
      throw new IOException("This is not the state of a training, or one of another version");
    }
    long refused = in.readLong();
    int steps = in.readInt();
    for (int i = 0; i < steps; i++) {
      history.add(readStep(in));
    }
    int places = in.readInt();
    for (int i = 0; i < places; i++) {
      filling.add(readPlace(in));
    }
    learning.read(in);
    return refused;
  }

  private static void write(DataOutputStream out, LearnedStep step) throws IOException {
    out.writeInt(step.step());
    out.writeDouble(step.loss());
    out.writeDouble(step.rate());
    out.writeDouble(step.gradientNorm());
    out.writeInt(step.examples());
    out.writeInt(step.tokens());
    out.writeInt(step.answers());
  }

  private static LearnedStep readStep(DataInputStream in) throws IOException {
    return new LearnedStep(
        in.readInt(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readInt(),
        in.readInt(),
        in.readInt());
  }

  private static void write(DataOutputStream out, PreparedPlace place) throws IOException {
    out.writeLong(place.place());
    PreparedExample example = place.example();
    out.writeBoolean(example != null);
    if (example == null) {
      return;
    }
    out.writeInt(example.tokens().length);
    for (int i = 0; i < example.tokens().length; i++) {
      out.writeInt(example.tokens()[i]);
      out.writeBoolean(example.answer()[i]);
    }
    out.writeInt(example.pictures().size());
    for (RgbPicture picture : example.pictures()) {
      out.writeInt(picture.height());
      out.writeInt(picture.width());
      out.write(picture.samples());
    }
  }

  private static PreparedPlace readPlace(DataInputStream in) throws IOException {
    long place = in.readLong();
    if (!in.readBoolean()) {
      return new PreparedPlace(place, null, "It was refused before the restart");
    }
    int length = in.readInt();
    int[] tokens = new int[length];
    boolean[] answer = new boolean[length];
    for (int i = 0; i < length; i++) {
      tokens[i] = in.readInt();
      answer[i] = in.readBoolean();
    }
    List<RgbPicture> pictures = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      int height = in.readInt();
      int width = in.readInt();
      byte[] samples = in.readNBytes(RgbPicture.CHANNELS * height * width);
      pictures.add(new RgbPicture(samples, height, width));
    }
    return new PreparedPlace(place, new PreparedExample(tokens, answer, pictures), null);
  }
}
