package dev.labelstream.udf.score;

import dev.labelstream.udf.Label;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A label whose value is the red of a picture's first pixel. It notes the batches it sees, fails on
 * some reds, and can be held up.
 */
final class FakeLabel implements Scorer.Factory {

  static final ModelInput TINY = new ModelInput(2, 2);

  /** The sizes of the batches, in order, those that failed included. */
  final List<Integer> batches = new CopyOnWriteArrayList<>();

  final AtomicInteger opened = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  private final LabelDeclaration declaration;
  private final Set<Integer> fatalReds;
  private final Semaphore gate;
  private boolean isMute;
  private int room = Integer.MAX_VALUE;
  private boolean isOnBrokenDevice;

  private FakeLabel(String name, ModelInput input, Set<Integer> fatalReds, Semaphore gate) {
    this.declaration =
        new LabelDeclaration(name, name + "-7", List.of(LabelColumn.number(name)), input);
    this.fatalReds = fatalReds;
    this.gate = gate;
  }

  static FakeLabel named(String name) {
    return new FakeLabel(name, TINY, Set.of(), new Semaphore(Integer.MAX_VALUE));
  }

  static FakeLabel named(String name, ModelInput input) {
    return new FakeLabel(name, input, Set.of(), new Semaphore(Integer.MAX_VALUE));
  }

  static FakeLabel failingOn(Set<Integer> fatalReds) {
    return new FakeLabel("red", TINY, fatalReds, new Semaphore(Integer.MAX_VALUE));
  }

  /** Takes a permit for each batch. */
  static FakeLabel heldBy(Semaphore gate) {
    return new FakeLabel("red", TINY, Set.of(), gate);
  }

  /** Gives no label at all. */
  static FakeLabel miscounting() {
    FakeLabel label = named("red");
    label.isMute = true;
    return label;
  }

  /** Has memory for so many pictures at once. */
  static FakeLabel withRoomFor(int pictures) {
    FakeLabel label = failingOn(Set.of(13));
    label.room = pictures;
    return label;
  }

  static FakeLabel onBrokenDevice() {
    FakeLabel label = named("red");
    label.isOnBrokenDevice = true;
    return label;
  }

  @Override
  public LabelDeclaration declaration() {
    return declaration;
  }

  @Override
  public Scorer open(ComputeDevice device) {
    opened.incrementAndGet();
    return new RedScorer();
  }

  /** A label whose model is nowhere to be found. */
  static Scorer.Factory unloadable() {
    return new Scorer.Factory() {
      @Override
      public LabelDeclaration declaration() {
        return new LabelDeclaration("gone", "gone-1", List.of(LabelColumn.number("gone")), TINY);
      }

      @Override
      public Scorer open(ComputeDevice device) throws IOException {
        throw new IOException("no such model");
      }
    };
  }

  private final class RedScorer implements Scorer {

    @Override
    public LabelDeclaration declaration() {
      return declaration;
    }

    @Override
    public List<Label> score(PictureBatch batch)
        throws ScoringException, DeviceMemoryException, DeviceException {
      batches.add(batch.size());
      gate.acquireUninterruptibly();
      if (batch.size() > room) {
        throw new DeviceMemoryException("CUDA out of memory", new IOException("of the device"));
      }
      if (isOnBrokenDevice) {
        throw new DeviceException("The GPU is gone", new IOException("of the device"));
      }
      List<Label> labels = new ArrayList<>();
      for (int n = 0; n < batch.size() && !isMute; n++) {
        int red = batch.plane(n, 0).get(0) & 0xFF;
        if (fatalReds.contains(red)) {
          throw new ScoringException("red " + red, null);
        }
        labels.add(
            new Label(
                declaration.name(), declaration.modelVersion(), new float[] {red}, new String[0]));
      }
      return labels;
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
