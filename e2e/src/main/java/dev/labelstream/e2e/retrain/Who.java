package dev.labelstream.e2e.retrain;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who calls a command. */
final class Who {

  private Who() {}

  /** The user and the host. */
  static String isIt() {
    return System.getProperty("user.name") + "@" + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // A host without a name, which is told by its user alone.
      return "unknown";
    }
  }
}
