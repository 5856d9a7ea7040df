package dev.labelstream.udf.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors as PyTorch 2.3.1 words them. */
class TorchErrorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 14.58 GiB of which 13.56 MiB is free.",
        "CUDA error: out of memory",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "[enforce fail at alloc_cpu.cpp:118] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 1000000000000000 bytes. Error code 12 (Cannot allocate memory)"
      })
  void tooLargeBatchIsTold(String message) {
    assertThat(TorchError.of(message)).isEqualTo(TorchError.OUT_OF_MEMORY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA error: device-side assert triggered",
        "CUDA error: an illegal memory access was encountered",
        "CUDA error: unspecified launch failure",
        "CUDA error: uncorrectable ECC error encountered",
        "CUDA error: misaligned address",
        "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasSgemm( handle, opa, opb, m, n, k, &alpha, a, lda, b, ldb, &beta, c, ldc)`",
        "CUDA driver error: unknown error",
        "cuDNN error: CUDNN_STATUS_INTERNAL_ERROR",
        "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"
      })
  void brokenDeviceIsTold(String message) {
    assertThat(TorchError.of(message)).isEqualTo(TorchError.DEVICE_FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "too bright",
        "",
        "The size of tensor a (3) must match the size of tensor b (4) at non-singleton dimension 1",
        "cuDNN error: CUDNN_STATUS_BAD_PARAM"
      })
  void restIsTheModelsOwn(String message) {
    assertThat(TorchError.of(message)).isEqualTo(TorchError.MODEL_FAILED);
  }
}
