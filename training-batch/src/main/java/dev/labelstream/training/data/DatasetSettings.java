package dev.labelstream.training.data;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the examples are.
 *
 * @param uri a local path, or an object store's
 * @param storageOptions for the object store, by Lance's names
 * @param version to train on; null for the newest, or that of {@code tag}
 * @param tag whose version to train on; null if none is given
 * @param filter SQL over the columns; null for all rows
 * @param form which columns make an example
 */
public record DatasetSettings(
    String uri,
    Map<String, String> storageOptions,
    @Nullable Long version,
    @Nullable String tag,
    @Nullable String filter,
    ExampleForm form)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public DatasetSettings {
    storageOptions = Map.copyOf(storageOptions);
  }

  /** The filter, if there is one. */
  public Optional<String> rows() {
    return Optional.ofNullable(filter);
  }
}
