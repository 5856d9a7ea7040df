package dev.labelstream.ingest.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.udf.KafkaPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class KafkaMessageSchemaTest {

  private static final byte[] KEY = "key".getBytes(UTF_8);

  @Test
  void recordsAreHandedOnUnread() {
    byte[] noJson = {(byte) 0xff};

    assertThat(deserialize(noJson))
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(new KafkaMessage(new KafkaPosition("uploads", 3, 17), 123, noJson));
  }

  @Test
  @SuppressWarnings("NullAway") // Kafka's types don't tell that a tombstone has no value.
  void tombstonesAreHandedOn() {
    assertThat(deserialize(null)).extracting(KafkaMessage::value).containsExactly((byte[]) null);
  }

  private static List<KafkaMessage> deserialize(byte[] value) {
    List<KafkaMessage> messages = new ArrayList<>();
    new KafkaMessageSchema()
        .deserialize(
            new ConsumerRecord<>(
                "uploads",
                3,
                17,
                123,
                TimestampType.CREATE_TIME,
                KEY.length,
                0,
                KEY,
                value,
                new RecordHeaders(),
                Optional.empty()),
            new ListCollector<>(messages));
    return messages;
  }
}
