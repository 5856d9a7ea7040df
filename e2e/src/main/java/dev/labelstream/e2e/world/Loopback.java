package dev.labelstream.e2e.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** The one interface that the demo's servers listen on. */
final class Loopback {

  static final String HOST = "127.0.0.1";

  private Loopback() {}

  static InetAddress address() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /**
   * Claims a port for a moment, to learn that it is free before a server is built for it.
   *
   * @param port 0 takes any free one
   * @param user who wants it, for the message
   * @return the port that was free
   * @throws IOException if the port is taken
   */
  static int freePort(int port, String user) throws IOException {
    try (ServerSocket probe = new ServerSocket(port, 1, address())) {
      return probe.getLocalPort();
    } catch (IOException e) {
      throw taken(port, user, e);
    }
  }

  static IOException taken(int port, String user, IOException cause) {
    return new IOException(
        "Cannot start %s on %s:%d: %s. Stop what listens there, or choose another port."
            .formatted(user, HOST, port, cause.getMessage()),
        cause);
  }
}
