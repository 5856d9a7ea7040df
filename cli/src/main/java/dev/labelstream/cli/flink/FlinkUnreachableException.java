package dev.labelstream.cli.flink;

import java.io.IOException;
import java.net.URI;

/** Nobody, or not Flink, answers at the address. */
public final class FlinkUnreachableException extends IOException {

  private static final long serialVersionUID = 1;

  FlinkUnreachableException(URI address, String why, Throwable cause) {
    super(
        "Cannot reach Flink at %s: %s. Is the cluster up (`labelstream cluster status`), and is it the right one (`labelstream context show`)?"
            .formatted(address, why),
        cause);
  }
}
