package dev.labelstream.udf;

/** Why an upload ended in the dead letters. A closed list: dashboards and replays count on it. */
public enum FailureReason {
  /** The message is no JSON object, or lacks what the field mapping needs. */
  UNREADABLE_MESSAGE,
  /** The URL is malformed, too long, or neither http nor https. */
  INVALID_URL,
  /** The URL, or a redirect, leads to an address that is not public. */
  FORBIDDEN_ADDRESS,
  UNKNOWN_HOST,
  /** No connection, or one that broke or spoke no valid HTTP or TLS, at every attempt. */
  CONNECTION_FAILED,
  /** An attempt or the whole fetch took longer than allowed. */
  TIMED_OUT,
  /** The server says that there is no such picture (404, 410). */
  NOT_FOUND,
  /** The server refuses to give it (401, 403, 451). */
  ACCESS_DENIED,
  /** Another status that is not success, at every attempt. */
  HTTP_STATUS,
  TOO_MANY_REDIRECTS,
  /** More bytes than allowed, by its header or while streaming. */
  TOO_LARGE,
  /** Success, but no bytes. */
  EMPTY_BODY,
  /** The bytes are of something else: HTML, JSON, SVG, PDF ... */
  NOT_AN_IMAGE,
  /** A picture, but of a format that is not read here. */
  UNSUPPORTED_FORMAT,
  /** The picture ends before its format says so. */
  TRUNCATED_IMAGE,
  /** The picture's header or structure is broken. */
  CORRUPT_IMAGE,
  /** The header declares more pixels than allowed. */
  TOO_MANY_PIXELS,
  /** The picture cannot be decoded. */
  DECODE_FAILED,
  /** A model failed on this picture alone. */
  MODEL_FAILED
}
