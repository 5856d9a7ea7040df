package dev.labelstream.ingest.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.ingest.deadletter.DeadLetter;
import dev.labelstream.udf.Failure;
import dev.labelstream.udf.FailureReason;
import dev.labelstream.udf.FetchedImage;
import dev.labelstream.udf.ImageRef;
import dev.labelstream.udf.KafkaPosition;
import dev.labelstream.udf.Label;
import dev.labelstream.udf.LabeledImage;
import dev.labelstream.udf.ScoreOutcome;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that cross task borders go through Flink's POJO serializer, never through Kryo. */
class StreamTypesTest {

  private static final KafkaPosition POSITION = new KafkaPosition("uploads", 3, 17);
  private static final Failure FAILURE =
      new Failure(FailureReason.NOT_FOUND, "The server said 404.", 1, Instant.EPOCH);

  private static final FetchedImage IMAGE =
      new FetchedImage(
          new ImageRef("a", "u", null, null, Instant.EPOCH, POSITION),
          new byte[] {1, 2},
          "image/png",
          3,
          4,
          "0",
          Instant.EPOCH);
  private static final Label QUALITY =
      new Label("quality", "quality-1", new float[] {1.5f, -2}, new String[0]);
  private static final Label RATING =
      new Label("rating", "rating-2", new float[0], new String[] {"cat", "猫"});

  static Stream<Object> records() {
    byte[] bytes = "{}".getBytes(UTF_8);
    return Stream.of(
        new KafkaMessage(POSITION, 1, bytes),
        new KafkaMessage(POSITION, -1, null),
        ScoreOutcome.scored(new LabeledImage(IMAGE, List.of(QUALITY, RATING))),
        ScoreOutcome.failed(IMAGE.ref(), FAILURE),
        DeadLetter.unreadable("a", Instant.EPOCH, POSITION, FAILURE, bytes),
        new DeadLetter("a", "u", "c", "{}", Instant.EPOCH, POSITION, FAILURE, null));
  }

  @ParameterizedTest
  @MethodSource("records")
  void comeBackAsTheyWent(Object record) throws IOException {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    @SuppressWarnings("unchecked")
    TypeSerializer<Object> serializer =
        (TypeSerializer<Object>) TypeInformation.of(record.getClass()).createSerializer(config);
    DataOutputSerializer out = new DataOutputSerializer(64);

    serializer.serialize(record, out);
    Object back = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(serializer).isInstanceOf(PojoSerializer.class);
    assertThat(back).usingRecursiveComparison().isEqualTo(record);
  }
}
