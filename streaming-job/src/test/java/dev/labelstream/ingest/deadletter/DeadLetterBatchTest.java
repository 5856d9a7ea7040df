package dev.labelstream.ingest.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeadLetterBatchTest {

  private static final UUID COMMIT = new UUID(1, 2);

  private final DeadLetterBatchSerializer serializer = new DeadLetterBatchSerializer();

  @Test
  void lettersComeBackAsTheyWent() throws IOException {
    DeadLetterBatch.Letters letters = new DeadLetterBatch.Letters();
    assertThat(letters.isEmpty()).isTrue();
    letters.add("a".getBytes(UTF_8), "一".getBytes(UTF_8));
    letters.add(new byte[0], new byte[0]);
    letters.add("b".getBytes(UTF_8), "x".repeat(1_000_000).getBytes(UTF_8));
    DeadLetterBatch batch = letters.close(COMMIT, Map.of(0, 17L, 3, 0L));

    DeadLetterBatch read =
        serializer.deserialize(serializer.getVersion(), serializer.serialize(batch));

    assertThat(read).isEqualTo(batch);
    assertThat(read.letters().length).isLessThan(10_000);
    List<String> packed = new ArrayList<>();
    read.forEach((key, value) -> packed.add(new String(key, UTF_8) + new String(value, UTF_8)));
    assertThat(packed).containsExactly("a一", "", "b" + "x".repeat(1_000_000));
  }

  @Test
  void stateOfVersion1StaysReadable() throws IOException {
    byte[] state =
        HexFormat.of()
            .parseHex(
                "00000000000000010000000000000002"
                    + "0000000100000003000000000000002a"
                    + "0000000700000002beef");

    DeadLetterBatch batch = new DeadLetterBatch(COMMIT, Map.of(3, 42L), 7, new byte[] {-66, -17});
    assertThat(serializer.deserialize(1, state)).isEqualTo(batch);
    assertThat(serializer.serialize(batch)).isEqualTo(state);
  }

  @Test
  void stateOfALaterReleaseIsRefused() {
    assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version is 2, this release knows 1");
  }
}
