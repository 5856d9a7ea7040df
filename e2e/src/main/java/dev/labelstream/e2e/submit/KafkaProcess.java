package dev.labelstream.e2e.submit;

import dev.labelstream.e2e.world.EmbeddedKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;

/** The broker of {@code labelstream kafka up}: a process of its own that runs until it is ended. */
public final class KafkaProcess {

  /** Where it writes its address when it takes requests. */
  static final String ADDRESS_FILE = "bootstrap-servers";

  private KafkaProcess() {}

  /**
   * Runs a broker.
   *
   * @param arguments its folder, its port, and topics as NAME:PARTITIONS
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    EmbeddedKafka kafka =
        EmbeddedKafka.start(folder.resolve("data"), Integer.parseInt(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-kafka"));
    for (int i = 2; i < arguments.length; i++) {
      String[] topic = arguments[i].split(":", -1);
      kafka.createTopic(topic[0], Integer.parseInt(topic[1]));
    }
    Path aside = Files.writeString(folder.resolve("address.new"), kafka.bootstrapServers());
    Files.move(aside, folder.resolve(ADDRESS_FILE), StandardCopyOption.ATOMIC_MOVE);
    new CountDownLatch(1).await();
  }
}
