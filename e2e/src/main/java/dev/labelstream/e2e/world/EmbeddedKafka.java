package dev.labelstream.e2e.world;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this JVM: KRaft, one node, transactions, on loopback only.
 *
 * <p>Its data lie in one directory and are found again by the next broker on it, also after the
 * process was killed. Nothing is ever deleted by age, since the publisher asks the topic what was
 * published. Topics are not made by being named: see {@link #createTopic}.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);

  private static final int NODE = 1;
  // Always the same, or a broker would refuse the data of the one before; 16 bytes in base64.
  private static final String CLUSTER = "bGFiZWxzdHJlYW0tZGVtbw";
  private static final String CONTROLLER = "CONTROLLER";
  private static final String BROKER = "BROKER";

  private final KafkaRaftServer server;
  private final String bootstrapServers;
  private final FolderLock lock;

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers, FolderLock lock) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
    this.lock = lock;
  }

  /**
   * Starts a broker and returns when it takes requests, after some seconds.
   *
   * @param data holds the broker's files; made if it does not exist
   * @param port 0 takes a free one, see {@link #bootstrapServers()}
   * @throws IOException if the port is taken, or the data can't be read or are in use
   */
  public static EmbeddedKafka start(Path data, int port) throws IOException {
    // Kafka locks its folders too, but a second broker in one process disturbs the first all the
    // same.
    FolderLock lock =
        FolderLock.take(data)
            .orElseThrow(
                () ->
                    new IOException(
                        "The data in %s are in use by another Kafka broker. Stop it first."
                            .formatted(data)));
    KafkaRaftServer server = null;
    try {
      int brokerPort = Loopback.freePort(port, "Kafka");
      int controllerPort = Loopback.freePort(0, "Kafka's controller");
      Files.createDirectories(data);
      format(data);
      server =
          new KafkaRaftServer(
              new KafkaConfig(properties(data, brokerPort, controllerPort), false), Time.SYSTEM);
      server.startup();
      String bootstrapServers = Loopback.HOST + ":" + brokerPort;
      LOG.info("Kafka listens on {}, its data are in {}", bootstrapServers, data);
      return new EmbeddedKafka(server, bootstrapServers, lock);
    } catch (IOException e) {
      lock.close();
      throw e;
    } catch (Exception e) {
      if (server != null) {
        server.shutdown();
      }
      lock.close();
      throw new IOException(
          "Cannot start Kafka on the data in %s: %s".formatted(data, e.getMessage()), e);
    }
  }

  /** Where clients begin, {@code 127.0.0.1:port}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * Makes a topic; one that exists is left as it is, whatever its partitions.
   *
   * @throws IOException if the broker refuses
   */
  public void createTopic(String name, int partitions) throws IOException {
    Map<String, Object> client =
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    try (Admin admin = Admin.create(client)) {
      admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new IOException("Cannot create the topic " + name, e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while creating the topic " + name, e);
    }
  }

  /** Stops the broker, with all that was acknowledged on disk; takes about a second. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
    lock.close();
  }

  /** Writes the files that make a directory a broker's; leaves those that are there. */
  private static void format(Path data) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(CLUSTER)
        .setNodeId(NODE)
        .addDirectory(data.toString())
        .setMetadataLogDirectory(data.toString())
        .setControllerListenerName(CONTROLLER)
        .setIgnoreFormatted(true)
        .run();
  }

  private static Properties properties(Path data, int brokerPort, int controllerPort) {
    String broker = BROKER + "://" + Loopback.HOST + ":" + brokerPort;
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("controller.quorum.voters", NODE + "@" + Loopback.HOST + ":" + controllerPort);
    settings.put(
        "listeners", broker + "," + CONTROLLER + "://" + Loopback.HOST + ":" + controllerPort);
    settings.put("advertised.listeners", broker);
    settings.put(
        "listener.security.protocol.map", BROKER + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("inter.broker.listener.name", BROKER);
    settings.put("log.dirs", data.toString());
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.retention.ms", "-1");
    settings.put("offsets.retention.minutes", Integer.toString(Integer.MAX_VALUE));
    settings.put("group.initial.rebalance.delay.ms", "0");
    // A broker that was killed is forgotten this much later, and until then its successor waits.
    settings.put("broker.session.timeout.ms", "2000");
    settings.put("broker.heartbeat.interval.ms", "500");
    // One node is all the replicas there are.
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // Sized for one machine that has other things to do: 50 partitions and 128 MB are the defaults.
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("log.cleaner.dedupe.buffer.size", "4194304");
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("metric.reporters", "");
    Properties properties = new Properties();
    properties.putAll(settings);
    return properties;
  }
}
