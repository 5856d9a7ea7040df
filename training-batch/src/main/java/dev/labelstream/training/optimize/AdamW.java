package dev.labelstream.training.optimize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.labelstream.training.torch.Gradients;
import dev.labelstream.training.torch.HostNumbers;
import dev.labelstream.training.torch.TorchScript;
import dev.labelstream.udf.torch.TorchScriptAttribute;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes steps along the gradients that have come together at weights, and forgets them.
 *
 * <p>A weight that no gradient has ever come to stays as it is.
 */
final class AdamW implements AutoCloseable {

  private static final int MAGIC = 0x4c53_5451;
  private static final int VERSION = 1;

  private final TorchScript script;
  private final NDManager manager;
  private final Map<String, Moments> moments = new LinkedHashMap<>();
  private int steps;

  /**
   * Begins without memory.
   *
   * @param weights in single precision, each with its gradients wanted
   */
  AdamW(Map<String, NDArray> weights, AdamWSettings settings, NDManager owner) {
    this.manager = owner.newSubManager();
    this.script =
        TorchScript.load(
            "AdamW",
            AdamW.class,
            "adamw.torchscript",
            List.of(
                new TorchScriptAttribute.Real("first_decay", settings.firstDecay()),
                new TorchScriptAttribute.Real("second_decay", settings.secondDecay()),
                new TorchScriptAttribute.Real("epsilon", settings.epsilon()),
                new TorchScriptAttribute.Real("weight_decay", settings.weightDecay()),
                new TorchScriptAttribute.Real("largest_norm", settings.largestNorm())));
    weights.forEach(
        (name, weight) ->
            moments.put(
                name,
                new Moments(
                    weight,
                    manager.zeros(weight.getShape(), DataType.FLOAT32),
                    manager.zeros(weight.getShape(), DataType.FLOAT32))));
  }

  /** How many steps were taken. */
  int steps() {
    return steps;
  }

  /**
   * Takes a step.
   *
   * @return the norm of all gradients together before they were shortened
   * @throws IllegalStateException if no gradient has come to any weight
   */
  double step(double rate) {
    return Gradients.unrecorded(
        () -> {
          try (NDManager owner = manager.newSubManager()) {
            List<Moments> moved = new ArrayList<>();
            List<NDArray> gradients = new ArrayList<>();
            for (Moments each : moments.values()) {
              Gradients.of(each.weight, owner)
                  .ifPresent(
                      gradient -> {
                        moved.add(each);
                        gradients.add(gradient);
                      });
            }
            if (moved.isEmpty()) {
              throw new IllegalStateException("No gradient has come to any weight");
            }
            steps++;
            double norm = script.call("clip", owner).with(gradients).tensor().getFloat();
            script
                .call("step", owner)
                .with(moved.stream().map(Moments::weight).toList())
                .with(gradients)
                .with(moved.stream().map(Moments::mean).toList())
                .with(moved.stream().map(Moments::square).toList())
                .with(HostNumbers.of(new double[] {rate, steps}, owner))
                .tensor();
            return norm;
          }
        });
  }

  /** Writes the weights and what is remembered of their gradients. */
  void write(DataOutputStream out) throws IOException {
    out.writeInt(MAGIC);
    out.writeInt(VERSION);
    out.writeInt(steps);
    out.writeInt(moments.size());
    for (Map.Entry<String, Moments> each : moments.entrySet()) {
      out.writeUTF(each.getKey());
      for (NDArray tensor : each.getValue().tensors()) {
        ByteBuffer bytes = tensor.toByteBuffer();
        out.writeInt(bytes.remaining());
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.write(copy);
      }
    }
  }

  /**
   * Takes over what {@link #write} wrote, the weights too.
   *
   * @throws IOException if it is something else, or that of other weights
   */
  void read(DataInputStream in) throws IOException {
    if (in.readInt() != MAGIC || in.readInt() != VERSION) {
      throw new IOException("This is not the state of a training, or one of another version");
    }
    int stepsBefore = in.readInt();
    if (in.readInt() != moments.size()) {
      throw new IOException(
          "The state is that of other weights than the %d that learn here"
              .formatted(moments.size()));
    }
    for (int i = 0; i < moments.size(); i++) {
      String name = in.readUTF();
      Moments own = moments.get(name);
      if (own == null) {
        throw new IOException("The state has %s, which does not learn here".formatted(name));
      }
      for (NDArray tensor : own.tensors()) {
        long expected = tensor.size() * Float.BYTES;
        int length = in.readInt();
        if (length != expected) {
          throw new IOException(
              "The state has %d bytes of %s, which takes %d".formatted(length, name, expected));
        }
        set(tensor, ByteBuffer.wrap(in.readNBytes(length)));
      }
    }
    steps = stepsBefore;
  }

  private void set(NDArray tensor, ByteBuffer bytes) {
    Gradients.unrecorded(
        () -> {
          try (NDManager owner = manager.newSubManager()) {
            NDArray values =
                owner.create(
                    bytes.order(ByteOrder.nativeOrder()).asFloatBuffer(), tensor.getShape());
            script.call("set", owner).with(tensor).with(values).tensor();
            return tensor;
          }
        });
  }

  @Override
  public void close() {
    manager.close();
    script.close();
  }

  /** A weight, and the decayed means of its gradients and of their squares. */
  private record Moments(NDArray weight, NDArray mean, NDArray square) {
    List<NDArray> tensors() {
      return List.of(weight, mean, square);
    }
  }
}
