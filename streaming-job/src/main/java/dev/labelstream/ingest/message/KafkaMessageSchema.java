package dev.labelstream.ingest.message;

import dev.labelstream.udf.KafkaPosition;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Hands each Kafka record on, unread. It never fails, for an exception here would stop the job at
 * the same message after every restart.
 */
public final class KafkaMessageSchema implements KafkaRecordDeserializationSchema<KafkaMessage> {

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<KafkaMessage> out) {
    KafkaPosition position = new KafkaPosition(record.topic(), record.partition(), record.offset());
    out.collect(new KafkaMessage(position, record.timestamp(), record.value()));
  }

  @Override
  public TypeInformation<KafkaMessage> getProducedType() {
    return TypeInformation.of(KafkaMessage.class);
  }
}
