package dev.labelstream.udf;

/** Where in Kafka a message stands; with the topic's name it is unique for all time. */
public record KafkaPosition(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
