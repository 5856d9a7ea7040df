/**
 * How a Kafka message becomes an upload, or a dead letter that says why it could not.
 *
 * <pre>
 * KafkaMessage -> ReadUploads -> ImageRef
 *                      `-------> DeadLetter (UNREADABLE_MESSAGE)
 * </pre>
 *
 * <p>A message is one JSON object in UTF-8. {@link dev.labelstream.ingest.message.FieldMapping}
 * says which of its fields hold id, url, caption and time:
 *
 * <ul>
 *   <li>A path is field names joined by dots: {@code meta.file.url}. A dot, bar or backslash in a
 *       name is written with a backslash before it.
 *   <li>A path steps into text that holds JSON, or a Python literal as {@code repr} prints it, as
 *       if it were an object: {@code cap_seg.global_caption} reads {@code {"cap_seg":
 *       "{'global_caption': 'a cat'}"}}.
 *   <li>A field may have several paths, with bars between: {@code url|opensource_url}. The first
 *       one that leads to a value wins. Values are text, numbers and booleans, taken as text; null,
 *       blank text, objects and arrays are none.
 *   <li>Everything that was not taken whole goes into the upload's attributes: all top-level fields
 *       but those that a path without dots has led to, and those that such a path found null or
 *       blank.
 * </ul>
 *
 * <p>Only what cannot be read at all is refused. A message without an id gets one from its
 * position; without a time, or with one that cannot be read, it gets Kafka's.
 */
@NullMarked
package dev.labelstream.ingest.message;

import org.jspecify.annotations.NullMarked;
