package dev.labelstream.e2e.world;

import java.io.IOException;
import java.util.Optional;
import org.apache.hc.core5.http.HttpEntity;

/** Pictures by their path. Any number of threads may ask. */
interface Gallery {

  /**
   * Looks for a picture.
   *
   * @param path of the URL, decoded, with its leading slash
   * @return the answer's body with its media type, or nothing if there is no such picture
   * @throws IOException if it is there and can't be read
   */
  Optional<HttpEntity> find(String path) throws IOException;
}
