package dev.labelstream.udf.score;

import static java.util.stream.Collectors.joining;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an error of PyTorch means for the batch that met it. DJL hands on nothing but its text;
 * these are the texts of PyTorch 2.3.1.
 */
public enum TorchError {

  /**
   * The batch does not fit: from the caching allocator ({@code CUDACachingAllocator.cpp}), from
   * CUDA itself, from libraries that cannot make their handle or workspace, and from the
   * processor's allocator ({@code alloc_cpu.cpp}).
   */
  OUT_OF_MEMORY(
      "CUDA out of memory",
      "CUDA error: out of memory",
      "CUBLAS_STATUS_ALLOC_FAILED",
      "CUDNN_STATUS_ALLOC_FAILED",
      "can't allocate memory"),

  /**
   * The device is not to be trusted any more. CUDA reports most errors late, at whatever is called
   * next, and after one like {@code device-side assert triggered} or {@code an illegal memory
   * access was encountered} it reports it for every call until the process ends ({@code
   * CUDAException.cpp}). cuBLAS errors begin like CUDA's; of cuDNN's those that are about the
   * device, not about what it was asked.
   */
  DEVICE_FAILED(
      "CUDA error: ",
      "CUDA driver error: ",
      "CUDNN_STATUS_NOT_INITIALIZED",
      "CUDNN_STATUS_INTERNAL_ERROR",
      "CUDNN_STATUS_MAPPING_ERROR",
      "CUDNN_STATUS_EXECUTION_FAILED"),

  /** Anything else is the model's own, perhaps because of one picture. */
  MODEL_FAILED;

  private static final String INTERPRETER_ERROR = "RuntimeError: ";

  private final Pattern texts;

  TorchError(String... texts) {
    this.texts = Pattern.compile(Stream.of(texts).map(Pattern::quote).collect(joining("|")));
  }

  /** The line that says what went wrong, out of the interpreter's many that say where. */
  public static String lineOf(Throwable error) {
    return String.valueOf(error.getMessage())
        .lines()
        .filter(line -> line.startsWith(INTERPRETER_ERROR))
        .map(line -> line.substring(INTERPRETER_ERROR.length()))
        .findFirst()
        .orElseGet(() -> String.valueOf(error.getMessage()).lines().findFirst().orElse(""));
  }

  /**
   * Tells an error by its message.
   *
   * @param message the line that says what went wrong
   */
  public static TorchError of(String message) {
    return Stream.of(values())
        .filter(error -> error.texts.matcher(message).find())
        .findFirst()
        .orElse(MODEL_FAILED);
  }
}
