package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lance.FragmentMetadata;

/** The sink's state, as it is written and as released versions have written it. */
class SerializersTest {

  private static final VersionedBytes<LanceCommittable> COMMITTABLES =
      new LanceCommittableSerializer();
  private static final VersionedBytes<StagedChanges> STAGED = new StagedChangesSerializer();
  private static final VersionedBytes<ChainTail> CHAINS = new ChainTailSerializer();

  /**
   * Whole and bare values of each kind; the name is that of the bytes in the resources, and ends
   * with the version that they are of.
   */
  static final List<Arguments> VALUES =
      List.of(
          Arguments.of(
              "committable-whole-v1",
              COMMITTABLES,
              new LanceCommittable(
                  "ingést", "c2", "c1", 42, 17, List.of(whole(), Fragments.of(1)), 1L << 34, 99)),
          Arguments.of(
              "committable-bare-v1",
              COMMITTABLES,
              new LanceCommittable("ingest", "c1", null, 1, 0, List.of(Fragments.of(1)), 1, 2)),
          Arguments.of(
              "staged-whole-v1", STAGED, StagedChanges.ofRows(List.of(whole()), 1L << 33, 5)),
          Arguments.of("staged-bare-v1", STAGED, StagedChanges.ofRows(List.of(), 0, 0)),
          Arguments.of(
              "committable-whole-v2",
              COMMITTABLES,
              new LanceCommittable(
                  "ingést",
                  "c2",
                  "c1",
                  42,
                  17,
                  List.of(whole(), Fragments.of(1)),
                  List.of(
                      new StagedLabels("é.lance", "quality_model", 1L << 36),
                      new StagedLabels("b.lance", "quality_model", 1)),
                  1L << 34,
                  99)),
          Arguments.of(
              "committable-bare-v2",
              COMMITTABLES,
              new LanceCommittable("ingest", "c1", null, 1, 0, List.of(Fragments.of(1)), 1, 2)),
          Arguments.of(
              "staged-whole-v2",
              STAGED,
              new StagedChanges(
                  List.of(whole()),
                  List.of(new StagedLabels("é.lance", "quality_model", 7)),
                  1L << 33,
                  5)),
          Arguments.of("chain-whole-v1", CHAINS, new ChainTail(List.of("a", "b", "c"), 1L << 35)),
          Arguments.of("chain-bare-v1", CHAINS, new ChainTail(List.of(), 0)));

  @ParameterizedTest(name = "{0}")
  @FieldSource("VALUES")
  <T> void valueComesBackEqual(String name, VersionedBytes<T> serializer, T value)
      throws IOException {
    T back = serializer.deserialize(serializer.getVersion(), serializer.serialize(value));

    assertThat(back).as(name).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("VALUES")
  <T> void bytesOfEachVersionAreStillRead(String name, VersionedBytes<T> serializer, T value)
      throws IOException {
    assertThat(serializer.deserialize(versionOf(name), resource(name))).isEqualTo(value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("valuesOfTheNewestVersions")
  <T> void newestVersionIsStillWrittenTheSameWay(String name, VersionedBytes<T> serializer, T value)
      throws IOException {
    assertThat(HexFormat.of().formatHex(serializer.serialize(value)))
        .isEqualTo(HexFormat.of().formatHex(resource(name)));
  }

  @Test
  void rowIdsMayBeLongerThanAnUtfString() throws IOException {
    String rowIds = "1,".repeat(100_000);
    StagedChanges staged = StagedChanges.ofRows(List.of(Fragments.complete(rowIds)), 1, 1);

    StagedChanges back = STAGED.deserialize(2, STAGED.serialize(staged));

    assertThat(back.fragments().get(0).getRowIdMeta().getMetadata()).isEqualTo(rowIds);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void bytesOfAnotherKindAreRefused(VersionedBytes<?> serializer, String what) {
    byte[] other = "not ours".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> serializer.deserialize(1, other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot read " + what + " from the state")
        .hasMessageContaining("begins with 6e6f7420 instead of 1a5e");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("VALUES")
  <T> void bytesOfALaterReleaseAreRefused(String name, VersionedBytes<T> serializer, T value)
      throws IOException {
    byte[] bytes = serializer.serialize(value);

    int newest = serializer.getVersion();
    assertThatThrownBy(() -> serializer.deserialize(newest + 1, bytes))
        .as(name)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(
            "its version is %d, this release knows 1 to %d".formatted(newest + 1, newest))
        .hasMessageContaining("Restore with the release that wrote it");
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("VALUES")
  <T> void bytesThatAreCutAnywhereAreRefused(String name, VersionedBytes<T> serializer, T value)
      throws IOException {
    byte[] bytes = serializer.serialize(value);

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> serializer.deserialize(serializer.getVersion(), cut))
          .as("%s, %d of %d bytes", name, length, bytes.length)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("its " + length + " bytes end too early. The state is corrupt.");
    }
  }

  @ParameterizedTest(name = "{0}")
  @FieldSource("VALUES")
  <T> void bytesThatGoOnAreRefused(String name, VersionedBytes<T> serializer, T value)
      throws IOException {
    byte[] bytes = serializer.serialize(value);

    assertThatThrownBy(
            () ->
                serializer.deserialize(
                    serializer.getVersion(), Arrays.copyOf(bytes, bytes.length + 3)))
        .as(name)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("3 bytes follow its end");
  }

  @Test
  void absurdLengthIsRefusedBeforeItTakesMemory() throws IOException {
    byte[] bytes = CHAINS.serialize(new ChainTail(List.of("a"), 1));
    ByteBuffer.wrap(bytes).putInt(Integer.BYTES, Integer.MAX_VALUE);

    assertThatThrownBy(() -> CHAINS.deserialize(1, bytes))
        .isInstanceOf(IOException.class)
        .hasRootCauseMessage("2147483647 elements cannot be in 11 bytes");
  }

  static Stream<Arguments> valuesOfTheNewestVersions() {
    return VALUES.stream()
        .filter(
            value ->
                versionOf((String) value.get()[0])
                    == ((VersionedBytes<?>) value.get()[1]).getVersion());
  }

  static Stream<Arguments> kinds() {
    return Stream.of(
        Arguments.of(COMMITTABLES, "a committable"),
        Arguments.of(STAGED, "staged changes"),
        Arguments.of(CHAINS, "the chain of commits"));
  }

  private static FragmentMetadata whole() {
    return Fragments.complete("{\"row_ids\":[1,2,3]}");
  }

  private static int versionOf(String name) {
    return Integer.parseInt(name.substring(name.lastIndexOf("-v") + 2));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream hex = SerializersTest.class.getResourceAsStream("/state/" + name + ".hex")) {
      assertThat(hex).as("resource %s", name).isNotNull();
      String text = new String(hex.readAllBytes(), StandardCharsets.US_ASCII);
      return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
    }
  }
}
