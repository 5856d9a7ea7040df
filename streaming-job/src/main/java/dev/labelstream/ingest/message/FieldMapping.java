package dev.labelstream.ingest.message;

import java.io.Serializable;

/**
 * Which fields of a message hold what an upload needs.
 *
 * @param url must have an alternative; the others need not
 */
public record FieldMapping(MappedField id, MappedField url, MappedField caption, MappedField time)
    implements Serializable {

  public FieldMapping {
    checkUrl(url);
  }

  static MappedField checkUrl(MappedField url) {
    if (url.alternatives().isEmpty()) {
      throw new IllegalArgumentException(
          "%s is empty, but no picture can be fetched without a URL: name the field that holds it."
              .formatted(MessageOptions.URL_FIELD.key()));
    }
    return url;
  }
}
