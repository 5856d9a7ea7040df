package dev.labelstream.udf.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDeviceTest {

  @Test
  void processorAndGpusAreKnownByName() throws IOException {
    assertThat(ComputeDevice.named("cpu")).contains(new ComputeDevice.Cpu());
    assertThat(ComputeDevice.named("cuda:3")).contains(new ComputeDevice.Cuda(3));
    assertThat(new ComputeDevice.Cpu().open()).isEqualTo(Device.cpu());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "CPU", "cuda", "cuda:", "cuda:x", "cuda:-1", "cuda:99999999999", "gpu"})
  void otherNamesAreNoDevice(String name) {
    assertThat(ComputeDevice.named(name)).isEmpty();
  }

  @Test
  void gpuThatIsNotThereIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> new ComputeDevice.Cuda(999).open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot use the device cuda:999")
        .hasMessageContaining("set the device to cpu");
  }
}
