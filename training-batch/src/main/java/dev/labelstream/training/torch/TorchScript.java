package dev.labelstream.training.torch;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.labelstream.udf.torch.TorchScriptArchive;
import dev.labelstream.udf.torch.TorchScriptAttribute;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A module of TorchScript text, whose methods are called with tensors.
 *
 * <p>Calls name the tensors that they take, so that two threads must not call with the same tensor
 * at once.
 */
public final class TorchScript implements AutoCloseable {

  private static final String METHOD = "module_method:";

  private final Model model;
  private final PtSymbolBlock module;

  private TorchScript(Model model) {
    this.model = model;
    this.module = (PtSymbolBlock) model.getBlock();
  }

  /**
   * Compiles a module.
   *
   * @param className of the module in the source
   * @param owner whose package holds the source as a resource
   * @param resource the source's file name
   * @param attributes the constants that the source declares
   */
  public static TorchScript load(
      String className, Class<?> owner, String resource, List<TorchScriptAttribute> attributes) {
    Model model = Model.newInstance(className, Device.cpu(), "PyTorch");
    try (InputStream source = owner.getResourceAsStream(resource)) {
      if (source == null) {
        throw new IllegalStateException("The resource %s is not packaged".formatted(resource));
      }
      byte[] archive =
          TorchScriptArchive.of(
              className, new String(source.readAllBytes(), StandardCharsets.UTF_8), attributes);
      model.load(new ByteArrayInputStream(archive));
      return new TorchScript(model);
    } catch (IOException e) {
      model.close();
      throw new UncheckedIOException("Cannot read the resource " + resource, e);
    } catch (MalformedModelException e) {
      model.close();
      throw new IllegalStateException("The resource %s is broken".formatted(resource), e);
    }
  }

  /**
   * Begins a call.
   *
   * @param method of the module
   * @param owner of what the call returns, which lives until this is closed
   */
  public Call call(String method, NDManager owner) {
    return new Call(method, owner);
  }

  @Override
  public void close() {
    model.close();
  }

  /** A call whose arguments are being collected, in the order of the method's parameters. */
  public final class Call {

    private final NDList arguments = new NDList();
    private int position;

    private Call(String method, NDManager owner) {
      // DJL finds the method by the name of a tensor, and gives the results to its owner.
      NDArray marker = owner.create(new Shape(0), DataType.FLOAT32);
      marker.setName(METHOD + method);
      arguments.add(marker);
    }

    /** Adds a tensor. */
    public Call with(NDArray tensor) {
      tensor.setName(null);
      arguments.add(tensor);
      position++;
      return this;
    }

    /** Adds a list of tensors, of which there must be one. */
    public Call with(List<NDArray> tensors) {
      if (tensors.isEmpty()) {
        throw new IllegalArgumentException("A list of no tensors cannot be passed");
      }
      String name = "list%d[]".formatted(position);
      for (NDArray tensor : tensors) {
        tensor.setName(name);
        arguments.add(tensor);
      }
      position++;
      return this;
    }

    /** Runs the method and returns its only result. */
    public NDArray tensor() {
      return tensors().get(0);
    }

    /** Runs the method and returns its results. */
    public NDList tensors() {
      // For the calling thread. The optimiser takes the first calls of each shape to look, and
      // memory, and then is no faster.
      JniUtils.setGraphExecutorOptimize(false);
      try {
        return IValueUtils.forward(module, arguments, true);
      } finally {
        JniUtils.setGraphExecutorOptimize(true);
        arguments.get(0).close();
      }
    }
  }
}
